/** What pages of other sites and ports get from the local cloud's port through the browser of whoever runs it. */
import {request} from 'node:http';
import {CreateStreamCommand, KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let base: string;
beforeAll(async () => {
  cloud = await startLocalCloud();
  const workspace = await makeWorkspace(cloud);
  base = new URL(workspace.endpoint).pathname;
  await workspace.call('POST', '/api/dashboards/db', {dashboard: {uid: 'b', title: 'B', panels: []}});
  await new KinesisClient(cloud.client).send(new CreateStreamCommand({StreamName: 'ours', ShardCount: 1}));
});
afterAll(() => cloud.close());

type Answer = {status: number; headers: Record<string, unknown>; text: string};

/** As it comes, with any Host. */
const send = async (
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> =>
  new Promise((settle, fail) => {
    const asked = request(`${cloud.url}${path}`, {method, headers}, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => settle({status: response.statusCode ?? 0, headers: response.headers, text}));
    });
    asked.on('error', fail);
    asked.end(body);
  });

const foreign: readonly Record<string, string>[] = [
  {host: 'rebound.example'},
  {host: 'localhost.evil.example'},
  {origin: 'https://evil.example'},
  {origin: 'null'},
  {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script'},
  {'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty'},
  {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe'},
];

describe.each(foreign)('with %j', (headers) => {
  it.each([
    ['GET', '/'],
    ['GET', '/d/b'],
    ['GET', '/view/b'],
    ['POST', '/view/b/panels'],
  ])('%s %s of a workspace is refused', async (method, path) => {
    const body = method === 'POST' ? '{"from":"now-1h","to":"now"}' : '';
    const type = {'content-type': 'application/json'};
    expect((await send(method, base + path, {...type, ...headers}, body)).status).toBe(403);
    expect((await send(method, base + path, type, body)).status).toBeLessThan(400);
  });

  it('nobody is told that a local cloud is here', async () => {
    const {status, text} = await send('GET', '/_local/health', headers);
    expect(status).toBe(403);
    expect(text).not.toContain(cloud.account);
  });
});

describe('a page that needs to ask nobody', () => {
  const origin = {origin: 'https://evil.example'};

  it.each([
    ['text/plain', 'Kinesis_20131202.DeleteStream', '{"StreamName":"ours"}'],
    ['application/x-amz-json-1.1', 'Kinesis_20131202.DeleteStream', '{"StreamName":"ours"}'],
    ['application/x-www-form-urlencoded', '', 'Action=DeleteStack&StackName=x&Version=2010-05-15'],
    ['application/x-www-form-urlencoded', '', 'Action=GetCallerIdentity&Version=2011-06-15'],
  ])('changes nothing with a form as %s %s', async (type, target, body) => {
    const headers = {...origin, 'content-type': type, ...(target && {'x-amz-target': target})};
    const {status, text} = await send('POST', '/', headers, body);
    expect([status, text]).toEqual([
      expect.any(Number),
      expect.stringMatching(/Missing ?Authentication ?Token/),
    ]);
    expect(status).toBeGreaterThanOrEqual(400);
    const {StreamNames} = await new KinesisClient(cloud.client).send(new ListStreamsCommand({}));
    expect(StreamNames).toEqual(['ours']);
  });

  it.each(['/', '/api/dashboards/db', '/view/b/panels'])(
    'is not allowed to ask %s for more',
    async (path) => {
      const {headers} = await send('OPTIONS', path === '/' ? path : base + path, {
        ...origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-amz-target',
        'access-control-request-private-network': 'true',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    },
  );

  it('saves no dashboard without a token, whatever the browser remembers', async () => {
    const headers = {
      ...origin,
      'content-type': 'text/plain',
      cookie: 'grafana_session=1; rsw-dashboard-80=x',
    };
    const body = '{"dashboard":{"uid":"c","title":"C","panels":[]}}';
    expect((await send('POST', `${base}/api/dashboards/db`, headers, body)).status).toBe(401);
  });
});
