import {
  DeleteWorkspaceServiceAccountCommand,
  GrafanaClient,
  ListWorkspaceServiceAccountsCommand,
} from '@aws-sdk/client-grafana';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {makeWorkspace, type TestWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const plugin = 'grafana-redshift-datasource';
const source = {
  uid: 'redshift-1',
  name: 'Redshift Streaming',
  type: plugin,
  access: 'proxy',
  jsonData: {database: 'd'},
  secureJsonData: {secretKey: 's'},
};

let cloud: TestCloud;
let workspace: TestWorkspace;
let call: TestWorkspace['call'];
beforeEach(async () => {
  cloud = await startLocalCloud();
  workspace = await makeWorkspace(cloud);
  ({call} = workspace);
});
afterEach(() => cloud.close());

describe('who may do what', () => {
  test('health needs no token, all else does', async () => {
    expect(await call('GET', '/api/health', undefined, '')).toMatchObject({
      status: 200,
      body: {database: 'ok', version: '13.1.0'},
    });
    expect(await call('GET', '/api/org', undefined, '')).toMatchObject({
      status: 401,
      body: {message: 'Unauthorized'},
    });
    expect(await call('GET', '/api/org', undefined, 'glsa_x')).toMatchObject({
      status: 401,
      body: {message: 'Invalid API key', messageId: 'api-key.invalid', statusCode: 401},
    });
    expect(await call('GET', '/api/org')).toMatchObject({status: 200, body: {id: 1, name: 'Main Org.'}});
    expect(await call('GET', '/api/user')).toMatchObject({status: 200, body: {login: 'sa-1-test-1'}});
  });

  test('a token is sent as a bearer, or as the password of api_key', async () => {
    const token = await workspace.token('VIEWER');
    const ask = async (authorization: string) => {
      const response = await fetch(`${workspace.endpoint}/api/org`, {headers: {authorization}});
      return [response.status, ((await response.json()) as {message?: string}).message];
    };
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(await ask(`Bearer ${token}`)).toEqual([200, undefined]);
    expect(await ask(basic(`api_key:${token}`))).toEqual([200, undefined]);
    expect(await ask(basic('api_key:glsa_wrong'))).toEqual([401, 'Invalid API key']);
    expect(await ask(basic('admin:admin'))).toEqual([401, 'Invalid username or password']);
    for (const other of [token, `bearer ${token}`, `Token ${token}`, 'Basic !', 'Bearer '])
      expect(await ask(other)).toEqual([401, 'Unauthorized']);
  });

  test('a token is good for its own workspace, for its time, and as long as its account is there', async () => {
    const other = await makeWorkspace(cloud, {roleArn: `arn:aws:iam::${cloud.account}:role/grafana`});
    const token = await workspace.token('VIEWER');
    expect((await other.call('GET', '/api/org', undefined, token)).status).toBe(401);
    const brief = await workspace.token('VIEWER', 1);
    await expect
      .poll(async () => (await call('GET', '/api/org', undefined, brief)).body['message'], {timeout: 5000})
      .toBe('Expired API key');
    const grafana = new GrafanaClient(cloud.client);
    const {serviceAccounts = []} = await grafana.send(
      new ListWorkspaceServiceAccountsCommand({workspaceId: workspace.id}),
    );
    for (const {id} of serviceAccounts)
      await grafana.send(
        new DeleteWorkspaceServiceAccountCommand({workspaceId: workspace.id, serviceAccountId: id}),
      );
    grafana.destroy();
    expect((await call('GET', '/api/org', undefined, token)).status).toBe(401);
  });

  test.each([
    ['VIEWER', 'GET', '/api/datasources', 'datasources:read'],
    ['EDITOR', 'POST', '/api/datasources', 'datasources:create'],
    ['EDITOR', 'POST', `/api/plugins/${plugin}/install`, 'plugins:install'],
    ['VIEWER', 'POST', '/api/dashboards/db', 'dashboards:write'],
    ['VIEWER', 'POST', '/api/folders', 'folders:create'],
  ] as const)('a %s may not %s %s', async (role, method, path, permission) => {
    const answer = await call(method, path, method === 'GET' ? undefined : {}, await workspace.token(role));
    expect(answer).toMatchObject({
      status: 403,
      body: {
        message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}`,
        title: 'Access denied',
      },
    });
  });

  test('an unknown workspace is not found', async () => {
    expect((await fetch(`${cloud.url}/g-0000000000/api/health`)).status).toBe(404);
  });
});

describe('plugins', () => {
  test('the Redshift plugin is absent until it is installed', async () => {
    expect(await call('GET', `/api/plugins/${plugin}/settings`)).toMatchObject({
      status: 404,
      body: {message: 'Plugin not found, no installed plugin with that id'},
    });
    expect((await call('POST', `/api/plugins/${plugin}/install`, {})).status).toBe(200);
    expect(await call('GET', `/api/plugins/${plugin}/settings`)).toMatchObject({
      status: 200,
      body: {id: plugin, info: {version: '2.5.8'}},
    });
    expect(await call('POST', `/api/plugins/${plugin}/install`, {})).toMatchObject({
      status: 409,
      body: {message: 'Plugin already installed'},
    });
    expect((await call('POST', `/api/plugins/${plugin}/uninstall`)).status).toBe(200);
    expect((await call('GET', `/api/plugins/${plugin}/settings`)).status).toBe(404);
  });

  test('what cannot be installed', async () => {
    expect((await call('POST', '/api/plugins/other/install', {})).status).toBe(404);
    expect(await call('POST', `/api/plugins/${plugin}/install`, {version: '9.9.9'})).toMatchObject({
      status: 404,
      body: {message: 'Plugin version not found'},
    });
    const roleArn = `arn:aws:iam::${cloud.account}:role/grafana`;
    const old = await makeWorkspace(cloud, {version: '10.4', roleArn});
    expect(await old.call('POST', `/api/plugins/${plugin}/install`, {version: '2.5.8'})).toMatchObject({
      status: 409,
      body: {message: 'Plugin version not supported'},
    });
    expect((await old.call('POST', `/api/plugins/${plugin}/install`, {})).status).toBe(200);
    expect((await old.call('GET', `/api/plugins/${plugin}/settings`)).body['info']).toMatchObject({
      version: '1.23.0',
    });
    const closed = await makeWorkspace(cloud, {pluginAdmin: false, roleArn});
    expect(await closed.call('POST', `/api/plugins/${plugin}/install`, {})).toMatchObject({
      status: 403,
      body: {message: 'You do not have permission to install this plugin'},
    });
  });
});

describe('data sources', () => {
  test('are made, read by uid and name, changed and deleted; secrets are not told', async () => {
    const made = await call('POST', '/api/datasources', source);
    expect(made).toMatchObject({
      status: 200,
      body: {
        id: 1,
        message: 'Datasource added',
        name: source.name,
        datasource: {secureJsonFields: {secretKey: true}, version: 1},
      },
    });
    expect(JSON.stringify(made.body)).not.toContain('"s"');
    const path = `/api/datasources/uid/${source.uid}`;
    const {secureJsonData: _, ...changed} = {...source, jsonData: {database: 'e'}};
    expect(await call('PUT', path, changed)).toMatchObject({
      status: 200,
      body: {message: 'Datasource updated'},
    });
    expect(await call('GET', path)).toMatchObject({
      status: 200,
      body: {uid: source.uid, version: 2, jsonData: {database: 'e'}, secureJsonFields: {secretKey: true}},
    });
    expect((await call('GET', '/api/datasources/name/Redshift%20Streaming')).body['uid']).toBe(source.uid);
    expect((await call('GET', '/api/datasources')).body).toMatchObject([{uid: source.uid, typeName: plugin}]);
    expect(await call('DELETE', path)).toMatchObject({status: 200, body: {message: 'Data source deleted'}});
    expect(await call('GET', path)).toMatchObject({status: 404, body: {message: 'Data source not found'}});
  });

  test('conflicts', async () => {
    await call('POST', '/api/datasources', source);
    expect(await call('POST', '/api/datasources', {...source, uid: 'b'})).toMatchObject({
      status: 409,
      body: {message: 'data source with the same name already exists'},
    });
    expect(await call('POST', '/api/datasources', {...source, name: 'b'})).toMatchObject({
      status: 409,
      body: {message: 'data source with the same uid already exists'},
    });
    expect(
      (await call('POST', '/api/datasources', {...source, name: 'c', uid: 'Redshift Streaming'})).status,
    ).toBe(400);
    const path = `/api/datasources/uid/${source.uid}`;
    expect((await call('PUT', path, {...source, uid: 'other'})).status).toBe(400);
    await call('PUT', path, source);
    expect((await call('PUT', path, {...source, version: 1})).status).toBe(409);
  });

  test('a renamed one takes no name from another', async () => {
    await call('POST', '/api/datasources', source);
    await call('POST', '/api/datasources', {...source, uid: 'b', name: 'B'});
    expect(await call('PUT', '/api/datasources/uid/b', {...source, uid: 'b'})).toMatchObject({
      status: 409,
      body: {message: 'Failed to update datasource: data source with the same name already exists'},
    });
  });

  test.each([
    {name: ''},
    {type: ''},
    {access: ''},
    {access: 'browser'},
    {name: 7},
    {secureJsonData: ['s']},
    {secureJsonData: {secretKey: 7}},
  ])('with %o it is none', async (wrong) => {
    expect(await call('POST', '/api/datasources', {...source, ...wrong})).toMatchObject({
      status: 400,
      body: {message: 'bad request data'},
    });
    expect((await call('GET', '/api/datasources')).body).toEqual([]);
  });

  test('without its plugin there is neither health nor an answer', async () => {
    await call('POST', '/api/datasources', source);
    expect((await call('GET', `/api/datasources/uid/${source.uid}/health`)).status).toBe(404);
    const body = {
      from: 'now-1h',
      to: 'now',
      queries: [{refId: 'A', datasource: {uid: source.uid}, rawSQL: 'SELECT 1'}],
    };
    expect(await call('POST', '/api/ds/query', body)).toMatchObject({
      status: 404,
      body: {messageId: 'plugin.notRegistered'},
    });
  });
});

describe('dashboards and folders', () => {
  const board = {uid: 'b-1', title: 'A Board', panels: [], tags: ['t']};
  const save = (dashboard: object, more: object = {}) =>
    call('POST', '/api/dashboards/db', {dashboard, ...more});

  test('are saved, read and deleted', async () => {
    expect(await save(board)).toMatchObject({
      status: 200,
      body: {uid: 'b-1', id: 1, version: 1, slug: 'a-board', status: 'success', url: '/d/b-1/a-board'},
    });
    expect(await save({...board, title: 'Anew'}, {overwrite: true})).toMatchObject({
      status: 200,
      body: {id: 1, version: 2},
    });
    expect(await call('GET', '/api/dashboards/uid/b-1')).toMatchObject({
      status: 200,
      body: {
        dashboard: {uid: 'b-1', id: 1, version: 2, title: 'Anew'},
        meta: {version: 2, url: '/d/b-1/anew', folderTitle: 'General'},
      },
    });
    expect((await call('GET', '/api/search?type=dash-db&query=new&tag=t')).body).toMatchObject([
      {uid: 'b-1', type: 'dash-db'},
    ]);
    expect(await call('DELETE', '/api/dashboards/uid/b-1')).toMatchObject({
      status: 200,
      body: {title: 'Anew'},
    });
    expect(await call('GET', '/api/dashboards/uid/b-1')).toMatchObject({
      status: 404,
      body: {message: 'Dashboard not found'},
    });
  });

  test('a version that is not the newest is refused', async () => {
    await save(board);
    expect(await save({...board, version: 1})).toMatchObject({status: 200, body: {version: 2}});
    expect(await save({...board, version: 1})).toMatchObject({
      status: 412,
      body: {status: 'version-mismatch'},
    });
    expect(await save(board)).toMatchObject({status: 412, body: {status: 'version-mismatch'}});
    expect(await save({...board, id: 77})).toMatchObject({status: 404, body: {status: 'not-found'}});
  });

  test('a title is a key before version 11 only', async () => {
    await save(board);
    expect((await save({...board, uid: 'b-2'})).status).toBe(200);
    const old = await makeWorkspace(cloud, {
      version: '10.4',
      roleArn: `arn:aws:iam::${cloud.account}:role/grafana`,
    });
    await old.call('POST', '/api/dashboards/db', {dashboard: board});
    expect(await old.call('POST', '/api/dashboards/db', {dashboard: {...board, uid: 'b-2'}})).toMatchObject({
      status: 412,
      body: {status: 'name-exists'},
    });
  });

  test.each([
    [{...board, title: ' '}, 'Dashboard title cannot be empty'],
    [{...board, uid: 'a b'}, 'uid contains illegal characters'],
    [{...board, uid: 'u'.repeat(41)}, 'uid too long, max 40 characters'],
    [{...board, refresh: '1s'}, 'Dashboard refresh interval is too low'],
    [
      {...board, elements: {}},
      'The local cloud takes dashboards of the schema with "panels", not the one with "elements"',
    ],
  ])('%o is refused', async (dashboard, message) => {
    expect(await save(dashboard)).toMatchObject({status: 400, body: {message}});
  });

  test('folders', async () => {
    expect(await call('POST', '/api/folders', {uid: 'f', title: 'F'})).toMatchObject({
      status: 200,
      body: {uid: 'f', title: 'F'},
    });
    expect((await call('POST', '/api/folders', {uid: 'f', title: 'G'})).status).toBe(409);
    expect((await call('GET', '/api/folders/f')).status).toBe(200);
    expect((await call('GET', '/api/folders/none')).status).toBe(404);
    expect((await save(board, {folderUid: 'none'})).status).toBe(400);
    await save(board, {folderUid: 'f'});
    expect((await call('GET', '/api/dashboards/uid/b-1')).body['meta']).toMatchObject({
      folderUid: 'f',
      folderTitle: 'F',
    });
  });
});

describe('dashboards as resources', () => {
  const resources = '/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards';
  const board = (spec: object, metadata: object = {}) => ({
    kind: 'Dashboard',
    apiVersion: 'dashboard.grafana.app/v1beta1',
    metadata: {name: 'b-1', ...metadata},
    spec: {title: 'A Board', panels: [], ...spec},
  });

  test('are made, replaced, read by both APIs and deleted', async () => {
    await call('POST', '/api/folders', {uid: 'f', title: 'F'});
    const annotations = {'grafana.app/folder': 'f', 'grafana.app/message': 'first'};
    const made = await call('POST', resources, board({}, {annotations}));
    expect(made).toMatchObject({
      status: 201,
      body: {metadata: {name: 'b-1', resourceVersion: '1', annotations: {'grafana.app/folder': 'f'}}},
    });
    expect(await call('POST', resources, board({}))).toMatchObject({
      status: 409,
      body: {kind: 'Status', reason: 'AlreadyExists', code: 409},
    });
    const again = board({title: 'Anew'}, {resourceVersion: '1'});
    expect(await call('PUT', `${resources}/b-1`, again)).toMatchObject({
      status: 200,
      body: {metadata: {resourceVersion: '2'}, spec: {title: 'Anew'}},
    });
    expect(await call('PUT', `${resources}/b-1`, again)).toMatchObject({
      status: 409,
      body: {reason: 'Conflict'},
    });
    expect((await call('GET', '/api/dashboards/uid/b-1')).body).toMatchObject({
      dashboard: {title: 'Anew', version: 2},
    });
    expect((await call('GET', resources)).body).toMatchObject({
      kind: 'DashboardList',
      items: [{metadata: {name: 'b-1'}}],
    });
    expect((await call('DELETE', `${resources}/b-1`)).status).toBe(200);
    expect(await call('GET', `${resources}/b-1`)).toMatchObject({
      status: 404,
      body: {message: 'dashboards.dashboard.grafana.app "b-1" not found', reason: 'NotFound'},
    });
  });

  test('what is none is refused', async () => {
    const post = (body: object) => call('POST', resources, body);
    expect((await post({title: 'T'})).status).toBe(400);
    expect((await post(board({}, {name: ''}))).status).toBe(422);
    expect((await post(board({title: ''}))).body['message']).toBe('Dashboard title cannot be empty');
    expect((await post(board({}, {annotations: {'grafana.app/folder': 'none'}}))).status).toBe(404);
    expect((await call('PUT', `${resources}/b-2`, board({}))).status).toBe(400);
    expect((await call('PUT', `${resources}/b-1`, board({}))).status).toBe(404);
    expect((await call('POST', resources, board({}), await workspace.token('VIEWER'))).status).toBe(403);
    const roleArn = `arn:aws:iam::${cloud.account}:role/grafana`;
    const old = await makeWorkspace(cloud, {version: '10.4', roleArn});
    expect((await old.call('GET', resources)).status).toBe(404);
  });
});

test('clients discover what a workspace has of the newer API, by its version', async () => {
  const roleArn = `arn:aws:iam::${cloud.account}:role/grafana`;
  const group = '/apis/dashboard.grafana.app';
  for (const [version, offered] of [
    ['13.1', ['v1', 'v1beta1']],
    ['12.4', ['v1beta1']],
    ['10.4', []],
  ] as const) {
    const each = version === '13.1' ? workspace : await makeWorkspace(cloud, {version, roleArn});
    const {groups} = (await each.call('GET', '/apis')).body as {groups: {versions: {version: string}[]}[]};
    expect(groups.flatMap(({versions}) => versions.map((one) => one.version))).toEqual(offered);
    expect((await each.call('GET', group)).status).toBe(offered.length === 0 ? 404 : 200);
    for (const one of ['v0alpha1', 'v1beta1', 'v1', 'v2']) {
      const has = (offered as readonly string[]).includes(one);
      const list = await each.call('GET', `${group}/${one}/namespaces/default/dashboards`);
      expect([one, list.status]).toEqual([one, has ? 200 : 404]);
      if (has) expect(list.body['apiVersion']).toBe(`dashboard.grafana.app/${one}`);
      expect((await each.call('GET', `${group}/${one}`)).status).toBe(has ? 200 : 404);
    }
  }
  expect(await call('GET', `${group}/v2`)).toMatchObject({
    body: {kind: 'Status', reason: 'NotFound', message: expect.stringContaining('only dashboard') as string},
  });
});

describe('the page', () => {
  test('the address leads to the newest dashboard, whose page runs nothing but its own script', async () => {
    const board = {
      uid: 'b',
      title: 'B <i>',
      panels: [{id: 1, type: 'stat', targets: [{rawSQL: 'SELECT secret'}]}],
    };
    expect((await call('GET', '/')).status).toBe(200);
    await call('POST', '/api/dashboards/db', {dashboard: board});
    const home = await call('GET', '/', undefined, '');
    expect([home.status, home.headers.get('location')]).toEqual([302, `/${workspace.id}/d/b/b-i`]);
    const page = await call('GET', '/d/b/b-i', undefined, '');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:; connect-src 'self'/,
    );
    expect(page.body['text']).toContain('<script type="module">');
    const model = await call('GET', '/view/b', undefined, '');
    expect(model.body).toMatchObject({title: 'B <i>', panels: [{id: 1, type: 'stat'}]});
    expect(JSON.stringify(model.body)).not.toContain('SELECT');
    expect((await call('GET', '/d/none', undefined, '')).status).toBe(404);
  });

  test('another site is not served', async () => {
    await call('POST', '/api/dashboards/db', {dashboard: {uid: 'b', title: 'B', panels: []}});
    const ask = (headers: Record<string, string>) =>
      fetch(`${workspace.endpoint}/view/b/panels`, {
        method: 'POST',
        body: '{"from":"now-1h","to":"now"}',
        headers,
      });
    const type = {'content-type': 'application/json'};
    expect((await ask(type)).status).toBe(200);
    expect((await ask({...type, origin: 'https://evil.example'})).status).toBe(403);
    expect((await ask({'content-type': 'text/plain'})).status).toBe(415);
    expect((await ask({...type, origin: 'http://localhost:1234'})).status).toBe(200);
  });

  test('a variable takes only what it offers', async () => {
    const variable = {name: 'v', type: 'custom', query: 'a,b', multi: true};
    const panel = {id: 1, type: 'stat', targets: [{rawSQL: 'SELECT ($v)'}]};
    await call('POST', '/api/dashboards/db', {
      dashboard: {uid: 'b', title: 'B', panels: [panel], templating: {list: [variable]}},
    });
    const answer = await call(
      'POST',
      '/view/b/panels',
      {from: 'now-1h', to: 'now', variables: {v: ["x'); DROP TABLE t; --"]}},
      '',
    );
    expect(answer.body['panels']).toMatchObject([
      {id: 1, error: expect.stringContaining('does not offer') as string},
    ]);
    expect((await call('POST', '/view/b/panels', {from: "now'", to: 'now'}, '')).status).toBe(400);
  });
});
