/**
 * A Grafana of one's own, for which another workspace of the local cloud stands here: it has Grafana's HTTP API, and nobody
 * has told the workshop about it but by its address and a token.
 */
import {
  CreateWorkspaceCommand,
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  GrafanaClient,
} from '@aws-sdk/client-grafana';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, localEnvironment, type Ran, type Rsw} from '../support/rsw.ts';

describe("a Grafana of one's own", {timeout: 120_000}, () => {
  let rsw: Rsw;
  let url: string;
  let token: string;

  /** A workspace in which its administrator may install plugins, or may not. */
  const makeGrafana = async (client: GrafanaClient, pluginAdminEnabled: boolean) => {
    const {workspace} = await client.send(
      new CreateWorkspaceCommand({
        accountAccessType: 'CURRENT_ACCOUNT',
        authenticationProviders: ['AWS_SSO'],
        permissionType: 'CUSTOMER_MANAGED',
        workspaceRoleArn: 'arn:aws:iam::000000000000:role/not-used',
        configuration: JSON.stringify({plugins: {pluginAdminEnabled}}),
      }),
    );
    const workspaceId = workspace?.id;
    const {id: serviceAccountId} = await client.send(
      new CreateWorkspaceServiceAccountCommand({workspaceId, name: 'me', grafanaRole: 'ADMIN'}),
    );
    const made = await client.send(
      new CreateWorkspaceServiceAccountTokenCommand({
        workspaceId,
        serviceAccountId,
        name: 'mine',
        secondsToLive: 900,
      }),
    );
    return {url: workspace?.endpoint ?? '', token: made.serviceAccountToken?.key ?? ''};
  };
  const setup = async (env: Record<string, string>, grafana = url, ...more: string[]): Promise<Ran> =>
    rsw.run(['setup', '--local', '--yes', '--grafana', grafana, ...more], {env});
  const grafana = async (method: string, path: string, body?: object) => {
    const response = await fetch(url + path, {
      method,
      headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
      ...(body && {body: JSON.stringify(body)}),
    });
    return {status: response.status, body: (await response.json()) as Record<string, unknown>};
  };
  const lines = ({stderr}: Ran): string[] => stderr.trim().split('\n');

  let strict: {url: string; token: string};
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    const env = await localEnvironment(rsw);
    const client = new GrafanaClient({
      endpoint: env['AWS_ENDPOINT_URL'] ?? '',
      region: env['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
    ({url, token} = await makeGrafana(client, true));
    strict = await makeGrafana(client, false);
    client.destroy();
  });
  afterAll(async () => rsw?.close());

  it('needs a token, and says how to make one', async () => {
    const ran = await setup({});
    expect(ran.code).toBe(2);
    expect(lines(ran).slice(-2).join('\n')).toContain('GRAFANA_TOKEN is not set');
    expect(ran.stderr).toContain(`Make a service account token of role Admin at ${url}/org/serviceaccounts`);
  });

  it('says that a token is not valid', async () => {
    const ran = await setup({GRAFANA_TOKEN: 'glsa_wrong'});
    expect(ran.code).toBe(1);
    expect(lines(ran)).toHaveLength(3);
    expect(ran.stderr).toContain('check GRAFANA_TOKEN');
  });

  it('names the one command where the plugin is missing and may not be installed from here', async () => {
    const ran = await setup({GRAFANA_TOKEN: strict.token}, strict.url);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('grafana cli plugins install grafana-redshift-datasource');
  });

  it('cannot be reached at a wrong address', async () => {
    const ran = await setup({GRAFANA_TOKEN: token}, 'http://127.0.0.1:9');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Could not reach Grafana at http://127.0.0.1:9');
  });

  it('is refused before anything is made', async () => {
    const doctor = await rsw.run(['doctor', '--local', '--grafana', 'http://127.0.0.1:9'], {
      env: {GRAFANA_TOKEN: token},
    });
    expect(doctor.code).toBe(1);
    expect(doctor.stdout + doctor.stderr).toContain('nothing listens there (ECONNREFUSED)');
    const ran = await rsw.run(['teardown', '--local', '--yes']);
    expect(ran.stderr).toContain('Nothing is there: no stack, stream, cluster');
  });

  it('is given half a key', async () => {
    const ran = await setup({GRAFANA_TOKEN: token, RSW_GRAFANA_ACCESS_KEY_ID: 'AKIA'});
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('RSW_GRAFANA_SECRET_ACCESS_KEY is not set');
  });

  it('is told the way to the local cloud, and shows the workshop', async () => {
    const ran = await setup({GRAFANA_TOKEN: token});
    expect(ran.stderr).toContain('The workshop is ready.');
    expect(ran.stderr).toContain(`Logistics Dashboard  ${url}/d/rsw-logistics`);
    expect(ran.code).toBe(0);
    const {body} = await grafana('GET', '/api/datasources/uid/rsw-redshift-streaming');
    expect(body).toMatchObject({
      name: 'Redshift Streaming',
      jsonData: {authType: 'keys', dbUser: 'redshift_data_api_user', database: 'streaming_db'},
      secureJsonFields: {accessKey: true, secretKey: true},
    });
    expect(url).toContain((body['jsonData'] as {endpoint: string}).endpoint);
  });

  it('keeps a dashboard that was edited, until somebody says otherwise', async () => {
    const {body} = await grafana('GET', '/api/dashboards/uid/rsw-logistics');
    const edited = {...(body['dashboard'] as object), title: 'My own'};
    await grafana('POST', '/api/dashboards/db', {dashboard: edited, overwrite: true});
    const kept = await rsw.run(['step', 'dashboard'], {env: {GRAFANA_TOKEN: token}});
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain('me has saved version 2 of it, which is kept');
    const title = async () =>
      ((await grafana('GET', '/api/dashboards/uid/rsw-logistics')).body['dashboard'] as {title: string})
        .title;
    expect(await title()).toBe('My own');
    const terminal = rsw.open(['step', 'dashboard'], {env: {GRAFANA_TOKEN: token}});
    await terminal.waitFor("Post the workshop's over it?");
    terminal.type('n\r');
    expect(await terminal.ended()).toBe(0);
    expect(await title()).toBe('My own');
    const recreate = ['step', 'dashboard', '--recreate'];
    const unasked = await rsw.run(recreate, {env: {GRAFANA_TOKEN: token}});
    expect(unasked.stderr).toContain('Say so with --yes.');
    expect(unasked.code).toBe(2);
    expect(await title()).toBe('My own');
    const ours = await rsw.run([...recreate, '--yes'], {env: {GRAFANA_TOKEN: token}});
    expect(ours.code).toBe(0);
    expect(await title()).toBe('Logistics Dashboard');
  });

  it('loses at teardown what the workshop has made there, and nothing else', async () => {
    await grafana('POST', '/api/dashboards/db', {dashboard: {uid: 'mine', title: 'Mine', panels: []}});
    const ran = await rsw.run(['teardown', '--yes'], {env: {GRAFANA_TOKEN: token}});
    expect(ran.code).toBe(0);
    expect((await grafana('GET', '/api/dashboards/uid/rsw-logistics')).status).toBe(404);
    expect((await grafana('GET', '/api/datasources/uid/rsw-redshift-streaming')).status).toBe(404);
    expect((await grafana('GET', '/api/dashboards/uid/mine')).status).toBe(200);
    expect((await grafana('GET', '/api/plugins/grafana-redshift-datasource/settings')).status).toBe(200);
  });
});
