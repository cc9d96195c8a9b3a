/** Who may do what in a workspace, route by route, and the accounts and tokens that Grafana's own API makes. */
import {
  CreateWorkspaceServiceAccountTokenCommand,
  GrafanaClient,
  ListWorkspaceServiceAccountsCommand,
} from '@aws-sdk/client-grafana';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {makeWorkspace, type TestWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let workspace: TestWorkspace;
let call: TestWorkspace['call'];
beforeAll(async () => {
  cloud = await startLocalCloud();
  workspace = await makeWorkspace(cloud);
  ({call} = workspace);
});
afterAll(() => cloud.close());

const resources = '/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards';

/** The least role for each route, as Grafana's documentation of its roles has it. */
const anybody = [
  'GET /api/frontend/settings',
  'GET /api/org',
  'GET /api/user',
  'GET /api/access-control/user/permissions',
  'GET /api/datasources/uid/x/health',
  'POST /api/datasources/uid/x/resources/schemas',
  'POST /api/ds/query',
  'GET /api/plugins',
  'GET /api/plugins/x/settings',
  'GET /api/dashboards/uid/x',
  'GET /api/dashboards/tags',
  'GET /api/search',
  'GET /api/folders',
  'GET /api/folders/x',
  'GET /api/folders/x/counts',
  'GET /apis',
  'GET /apis/dashboard.grafana.app',
  'GET /apis/dashboard.grafana.app/v1beta1',
  `GET ${resources}`,
  `GET ${resources}/x`,
];
const editors = [
  'POST /api/dashboards/db',
  'GET /api/dashboards/uid/x/versions',
  'GET /api/dashboards/uid/x/versions/1',
  'POST /api/dashboards/uid/x/restore',
  'DELETE /api/dashboards/uid/x',
  `POST ${resources}`,
  `PUT ${resources}/x`,
  `DELETE ${resources}/x`,
  'POST /api/folders',
  'PUT /api/folders/x',
  'POST /api/folders/x/move',
  'DELETE /api/folders/x',
];
const administrators = [
  'GET /api/datasources',
  'POST /api/datasources',
  'GET /api/datasources/uid/x',
  'PUT /api/datasources/uid/x',
  'DELETE /api/datasources/uid/x',
  'GET /api/datasources/name/x',
  'DELETE /api/datasources/name/x',
  'GET /api/datasources/id/x',
  'GET /api/datasources/1',
  'PUT /api/datasources/1',
  'DELETE /api/datasources/1',
  'POST /api/plugins/x/install',
  'POST /api/plugins/x/uninstall',
  'GET /api/serviceaccounts/search',
  'POST /api/serviceaccounts',
  'GET /api/serviceaccounts/9',
  'DELETE /api/serviceaccounts/9',
  'GET /api/serviceaccounts/9/tokens',
  'POST /api/serviceaccounts/9/tokens',
  'DELETE /api/serviceaccounts/9/tokens/9',
];

const statuses = async (lines: readonly string[], token: string): Promise<Record<string, number>> => {
  const answers: Record<string, number> = {};
  for (const line of lines) {
    const [method = '', path = ''] = line.split(' ');
    answers[line] = (await call(method, path, method === 'GET' ? undefined : {}, token)).status;
  }
  return answers;
};
const all = [...anybody, ...editors, ...administrators];
const each = (lines: readonly string[], status: number) =>
  Object.fromEntries(lines.map((line) => [line, status]));

describe('route by route', () => {
  test('nothing is told without a token, nor with a wrong one', async () => {
    expect(await statuses(all, '')).toEqual(each(all, 401));
    expect(await statuses(all, 'glsa_wrong')).toEqual(each(all, 401));
  });

  test('viewers read, editors edit, administrators do the rest', async () => {
    const viewer = await workspace.token('VIEWER');
    expect(await statuses([...editors, ...administrators], viewer)).toEqual(
      each([...editors, ...administrators], 403),
    );
    for (const status of Object.values(await statuses(anybody, viewer)))
      expect([401, 403]).not.toContain(status);
    const editor = await workspace.token('EDITOR');
    expect(await statuses(administrators, editor)).toEqual(each(administrators, 403));
    for (const status of Object.values(await statuses(editors, editor)))
      expect([401, 403]).not.toContain(status);
  });
});

describe('service accounts and tokens, by Grafana’s own API', () => {
  test('are those of AWS’s API', async () => {
    const made = await call('POST', '/api/serviceaccounts', {name: 'My Tool', role: 'Editor'});
    expect(made).toMatchObject({
      status: 201,
      body: {name: 'My Tool', login: 'sa-1-my-tool', role: 'Editor', tokens: 0, isDisabled: false},
    });
    const path = `/api/serviceaccounts/${String(made.body['id'])}`;
    const token = await call('POST', `${path}/tokens`, {name: 'mine', secondsToLive: 60});
    expect(token).toMatchObject({status: 200, body: {name: 'mine'}});
    const key = String(token.body['key']);
    expect(await call('GET', '/api/user', undefined, key)).toMatchObject({
      status: 200,
      body: {login: 'sa-1-my-tool'},
    });
    const grafana = new GrafanaClient(cloud.client);
    const {serviceAccounts = []} = await grafana.send(
      new ListWorkspaceServiceAccountsCommand({workspaceId: workspace.id}),
    );
    expect(serviceAccounts.find(({name}) => name === 'My Tool')).toMatchObject({grafanaRole: 'EDITOR'});
    // A name is one token's in the whole workspace, whoever makes the next one.
    await expect(
      grafana.send(
        new CreateWorkspaceServiceAccountTokenCommand({
          workspaceId: workspace.id,
          serviceAccountId: serviceAccounts.find(({name}) => name !== 'My Tool')?.id,
          name: 'mine',
          secondsToLive: 60,
        }),
      ),
    ).rejects.toMatchObject({name: 'ConflictException'});
    grafana.destroy();
    expect((await call('GET', `${path}/tokens`)).body).toMatchObject([
      {name: 'mine', hasExpired: false, isRevoked: false},
    ]);
    expect((await call('GET', '/api/serviceaccounts/search?query=tool')).body).toMatchObject({
      totalCount: 1,
      serviceAccounts: [{name: 'My Tool', tokens: 1}],
    });
    expect((await call('DELETE', `${path}/tokens/${String(token.body['id'])}`)).status).toBe(200);
    expect((await call('GET', '/api/user', undefined, key)).status).toBe(401);
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', path)).status).toBe(404);
  });

  test('are refused where Grafana refuses them', async () => {
    const account = await call('POST', '/api/serviceaccounts', {name: 'B', role: 'Viewer'});
    const path = `/api/serviceaccounts/${String(account.body['id'])}`;
    await call('POST', `${path}/tokens`, {name: 'taken', secondsToLive: 60});
    for (const [method, route, body, status, message] of [
      ['POST', '/api/serviceaccounts', {name: 'b', role: 'Viewer'}, 400, 'service account already exists'],
      ['POST', '/api/serviceaccounts', {name: 'C', role: 'King'}, 400, 'invalid role specified'],
      ['POST', '/api/serviceaccounts', {role: 'Viewer'}, 400, 'bad request data'],
      ['POST', `${path}/tokens`, {name: 'x'}, 400, 'Number of seconds before expiration should be set'],
      ['POST', `${path}/tokens`, {name: 'x', secondsToLive: -1}, 400, 'invalid SecondsToLive value'],
      [
        'POST',
        `${path}/tokens`,
        {name: 'x', secondsToLive: 2_592_001},
        400,
        'Number of seconds before expiration is greater than the global limit',
      ],
      ['POST', `${path}/tokens`, {name: 'x', secondsToLive: '60'}, 400, 'bad request data'],
      [
        'POST',
        `${path}/tokens`,
        {name: 'taken', secondsToLive: 60},
        400,
        'service account token with given name already exists in the organization',
      ],
      [
        'POST',
        '/api/serviceaccounts/99/tokens',
        {name: 'x', secondsToLive: 60},
        404,
        'service account not found',
      ],
      ['GET', '/api/serviceaccounts/x', undefined, 400, 'Service Account ID is invalid'],
      ['DELETE', `${path}/tokens/999`, undefined, 404, 'service account token not found'],
    ] as const)
      expect(await call(method, route, body), `${method} ${route}`).toMatchObject({status, body: {message}});
  });

  test('a workspace takes ninety-nine tokens', async () => {
    const {body} = await call('POST', '/api/serviceaccounts', {name: 'many'});
    const make = (name: string) =>
      call('POST', `/api/serviceaccounts/${String(body['id'])}/tokens`, {name, secondsToLive: 60});
    let made = 0;
    while (made < 99 && (await make(`many-${made}`)).status === 200) made++;
    expect(await make('one more')).toMatchObject({status: 403, body: {message: 'api_key Quota reached'}});
  });
});
