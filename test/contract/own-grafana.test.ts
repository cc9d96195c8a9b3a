/** A Grafana of one's own is looked at before anything is made: whatever would fail there later is told in two lines. */
import {readFileSync} from 'node:fs';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {configOf} from '../../src/commands/answers.ts';
import {ownGrafana} from '../../src/steps/examinations/own-grafana.ts';
import {examine} from '../../src/steps/examinations/index.ts';
import {verifyOwnGrafana} from '../../src/steps/own-grafana.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {linesOf} from '../support/refusal.ts';
import {connectTo} from '../support/connect-to.ts';
import {makeGrafanaRole, makeWorkspace, type TestWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {openWire, type Wire, type WireAct} from '../support/wire.ts';

const plugin = '/api/plugins/grafana-redshift-datasource';

let local: TestCloud;
let wire: Wire;
let cloud: Cloud;
let roleArn: string;
let workspace: TestWorkspace;
let admin: string;
beforeAll(async () => {
  local = await startLocalCloud();
  wire = await openWire(local.url);
  cloud = await connectTo(local.client);
  roleArn = await makeGrafanaRole(local);
  workspace = await makeWorkspace(local, {roleArn});
  admin = await workspace.token();
});
afterAll(async () => {
  cloud?.close();
  await wire?.close();
  await local?.close();
});
afterEach(() => {
  vi.unstubAllEnvs();
  wire.setDecision(() => 'pass');
});

const toolsFor = (url: string, token = admin): Tools => {
  vi.stubEnv('GRAFANA_TOKEN', token);
  const place = {local: true, prefix: 'rsw'};
  return {cloud, config: configOf({grafana: url}, {place, cloud})};
};
const overWire = ({endpoint}: TestWorkspace): string => endpoint.replace(local.url, wire.endpoint);
const look = async (url = overWire(workspace), token?: string) =>
  verifyOwnGrafana(toolsFor(url, token), new AbortController().signal);

const lines = async (url?: string, token?: string): Promise<string> => linesOf(look(url, token));
const answer = (path: string, act: WireAct): void =>
  wire.setDecision(({operation}) => (operation === `GET ${path}` ? act : 'pass'));
const raw = (status: number, body: string, headers = {}): WireAct => ({raw: {status, headers, body}});
const grafanaOf = (version: string): WireAct => raw(200, JSON.stringify({database: 'ok', version}));

it('is looked for before a token is asked for', async () => {
  expect(await lines('http://127.0.0.1:1', '')).toMatch(
    /^Could not reach Grafana at http:\/\/127\.0\.0\.1:1: nothing listens there/,
  );
  expect(await lines(overWire(workspace), '')).toContain('GRAFANA_TOKEN is not set');
});

describe('will do', () => {
  it('where the plugin can be installed, and where it is there', async () => {
    expect(await look()).toMatchObject({version: '13.1.0', hasPlugin: false});
    await workspace.call('POST', `${plugin}/install`, {});
    expect(await look()).toMatchObject({hasPlugin: true});
    expect(await look(`${overWire(workspace)}/?orgId=1#top`)).toMatchObject({url: overWire(workspace)});
    const [verdict] = await Promise.all(examine(toolsFor(overWire(workspace)), [ownGrafana]));
    expect(verdict).toEqual({
      kind: 'good',
      what: `Grafana 13.1.0 is there (${overWire(workspace)}), with the Redshift plugin`,
    });
    await workspace.call('POST', `${plugin}/uninstall`, {});
  });

  it('from 10.4 on, and where it does not tell its version or its permissions', async () => {
    answer('/api/health', grafanaOf('10.4.0'));
    expect(await look()).toMatchObject({version: '10.4.0'});
    answer('/api/health', raw(200, '{"database":"ok"}'));
    expect(await look()).toMatchObject({version: undefined});
    await workspace.call('POST', `${plugin}/install`, {});
    answer('/api/access-control/user/permissions', raw(404, '{"message":"Not found"}'));
    expect(await look()).toMatchObject({hasPlugin: true});
    await workspace.call('POST', `${plugin}/uninstall`, {});
  });

  it('and is not looked at where the workshop uses none', async () => {
    const before = wire.calls.length;
    for (const grafana of ['managed', 'none']) expect(await look(grafana)).toBeUndefined();
    expect(wire.calls.length).toBe(before);
  });
});

describe('will not do', () => {
  it('without a token, and with a wrong one', async () => {
    expect(await lines(undefined, '')).toMatch(/GRAFANA_TOKEN is not set\n.*\/org\/serviceaccounts.*export/);
    expect(await lines(undefined, 'glsa_no')).toMatch(
      /does not take the token \(HTTP 401: Invalid API key\)\n.*GRAFANA_TOKEN/,
    );
  });

  it.each(['VIEWER', 'EDITOR'] as const)('with the token of a %s', async (role) => {
    const token = await workspace.token(role);
    const told = await lines(undefined, token);
    expect(told).toMatch(/may not do enough.*it lacks datasources:read, datasources:create.*\n.*role Admin/);
    answer('/api/access-control/user/permissions', raw(404, '{"message":"Not found"}'));
    expect(await lines(undefined, token)).toMatch(
      /may not do that in Grafana \(datasources:read\).*\n.*role Admin/,
    );
  });

  it.each<[string, string, string]>([
    [
      '10.4.1',
      'install grafana-redshift-datasource 1.20.0,',
      'GF_INSTALL_PLUGINS="grafana-redshift-datasource 1.20.0"',
    ],
    ['11.4.0', 'install grafana-redshift-datasource,', 'GF_INSTALL_PLUGINS="grafana-redshift-datasource"'],
    ['11.5.0', 'install grafana-redshift-datasource,', 'GF_PLUGINS_PREINSTALL=grafana-redshift-datasource)'],
    ['13.1.0', 'install grafana-redshift-datasource,', 'GF_PLUGINS_PREINSTALL=grafana-redshift-datasource)'],
  ])('without the plugin, in Grafana %s', async (version, command, variable) => {
    const strict = await makeWorkspace(local, {roleArn, pluginAdmin: false});
    answer('/api/health', grafanaOf(version));
    const told = await lines(overWire(strict), await strict.token());
    expect(told).toContain(`has no Redshift plugin: it is not among those of Grafana ${version}, and`);
    expect(told).toContain(`grafana cli plugins ${command}`);
    expect(told).toContain(variable);
  });

  type Row = [sign: string, act: WireAct, lines: RegExp];
  it.each<Row>([
    ['older', grafanaOf('10.3.12'), /is too old: it is 10\.3\.12, and.*10\.4.*\n.*rsw dashboard/],
    ['much older', grafanaOf('9.5.21'), /is too old: it is 9\.5\.21/],
    [
      'ill',
      raw(503, '{"database":"failing","version":"12.0.0"}'),
      /is not well: its own database is failing/,
    ],
    [
      'something else',
      raw(404, '{"error":"no such page"}'),
      /not as Grafana does \(HTTP 404.*\n.*with its path/,
    ],
    ['a web page', raw(200, '<!doctype html>'), /a web page has come back \(HTTP 200\).*\n.*with its path/],
    [
      'https on its port',
      raw(400, 'Client sent an HTTP request to an HTTPS server.'),
      /HTTP 400 "Client sent an HTTP request/,
    ],
    [
      'behind a sign-in page',
      raw(302, '', {location: 'https://login.example.org/start?state=secret'}),
      /: it leads on to https:\/\/login\.example\.org\/start\n.*a token cannot pass it/,
    ],
    [
      'below a path',
      raw(301, '<a>', {location: '/grafana/api/health'}),
      /leads on to http:.*\/grafana\/api\/health\n.*that address/,
    ],
    ['silent', 'cut', /^Could not reach Grafana/],
  ])('%s', async (_, act, expected) => {
    answer('/api/health', act);
    expect(await lines()).toMatch(expected);
  });

  it('where nothing listens, no machine is, or no certificate is trusted', async () => {
    expect(await lines('http://127.0.0.1:9')).toMatch(/nothing listens there \(ECONNREFUSED\)\n/);
    expect(await lines('http://nowhere.invalid')).toMatch(/no machine of that name is known here/);
    expect(await lines(local.url.replace('http:', 'https:'))).toMatch(
      /does not speak https there.*\nTry.*http:/,
    );
    const folder = join(import.meta.dirname, '../support/certificates');
    const [cert, key] = [
      readFileSync(join(folder, 'server.pem')),
      readFileSync(join(folder, 'server-key.pem')),
    ];
    const server = createServer({cert, key}).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    expect(await lines(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)).toMatch(
      /certificate.*\n.*AWS_CA_BUNDLE/,
    );
    await new Promise((closed) => server.close(closed));
  });

  it('is told by doctor, too', async () => {
    const [verdict] = await Promise.all(examine(toolsFor('http://127.0.0.1:9'), [ownGrafana]));
    expect(verdict).toMatchObject({kind: 'bad', what: expect.stringContaining('nothing listens') as string});
  });

  it('with a password in its address, which would be kept', () => {
    expect(() => toolsFor('https://me:secret@example.org')).toThrow(/with a user in it/);
  });
});
