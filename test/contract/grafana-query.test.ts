/** Queries through a workspace: its role, its data source's cluster and user, the plugin's macros and types. */
import {GrafanaClient, UpdateWorkspaceCommand} from '@aws-sdk/client-grafana';
import {
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {DeleteTagsCommand} from '@aws-sdk/client-redshift';
import {GetSessionTokenCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, describe, expect, it, test} from 'vitest';
import {startSessionOf} from '../../src/local-cloud/iam/credentials.ts';
import {makeWorkspace, type Answer} from '../support/grafana.ts';
import {until} from '../support/until.ts';
import {
  plugin,
  reader,
  sourceSettings,
  startWarehoused,
  type Warehoused,
} from '../support/query-through-grafana.ts';

let house: Warehoused;

const put = (change: object, secureJsonData: object = {}) =>
  house.workspace.call('PUT', '/api/datasources/uid/wh', {
    name: 'W',
    type: plugin,
    access: 'proxy',
    jsonData: {...sourceSettings, ...change},
    secureJsonData,
  });
const health = () => house.workspace.call('GET', '/api/datasources/uid/wh/health');
const query = (rawSQL: string, more: object = {}) =>
  house.workspace.call('POST', '/api/ds/query', {
    from: String(Date.parse('2026-11-24T07:00:00Z')),
    to: String(Date.parse('2026-11-24T10:00:00Z')),
    queries: [{refId: 'A', datasource: {uid: 'wh'}, rawSQL, format: 1, ...more}],
  });

type Results = {
  A: {
    error?: string;
    frames: {
      schema: {fields: {name: string; type: string}[]; meta: {executedQueryString: string}};
      data: {values: unknown[][]};
    }[];
  };
};
const resultOf = (answer: Answer) => (answer.body['results'] as Results).A;

beforeAll(async () => {
  house = await startWarehoused();
  await house.workspace.call('POST', '/api/datasources', {
    uid: 'wh',
    name: 'W',
    type: plugin,
    access: 'proxy',
    jsonData: sourceSettings,
  });
}, 60_000);
afterAll(() => house.close());

test('without the tag the workspace’s role may not', async () => {
  const answer = await health();
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({status: 'ERROR'});
  expect(answer.body['message']).toMatch(
    /^error executing query: operation error Redshift Data: ExecuteStatement,.*AccessDeniedException: User: arn:aws:sts::\d+:assumed-role\/grafana\/amg-session is not authorized to perform: redshift-data:ExecuteStatement/,
  );
  expect(resultOf(await query('SELECT 1')).error).toMatch(
    /^error querying the database: error executing query: .*AccessDenied/,
  );
  await house.tagCluster();
});

test('health is green although the user is missing; a query tells', async () => {
  expect(await health()).toMatchObject({
    status: 200,
    body: {status: 'OK', message: 'Data source is working'},
  });
  const answer = await query('SELECT 1 AS one');
  expect(answer.status).toBe(400);
  expect(resultOf(answer).error).toMatch(
    /^error querying the database: error executing query: FATAL: user "(IAM:)?redshift_data_api_user" does not exist/,
  );
  await house.admin(`CREATE USER ${reader} PASSWORD DISABLE`);
});

test('a user without a grant is refused by the warehouse', async () => {
  await house.admin('CREATE TABLE t (at TIMESTAMP, state VARCHAR(10), n INT8)');
  await house.admin(
    "INSERT INTO t VALUES ('2026-11-24 09:00:10', 'a', 1), ('2026-11-24 09:00:50', 'b', 2), ('2026-11-24 09:01:10', 'a', 3), ('2026-11-24 11:00:00', 'c', 9)",
  );
  expect(resultOf(await query('SELECT * FROM t')).error).toContain('permission denied for relation t');
  await house.admin(`GRANT SELECT ON t TO ${reader}`);
});

test('a table: macros expanded, types as the plugin reads them', async () => {
  const answer = await query('SELECT at, state, n FROM t WHERE $__timeFilter(at) ORDER BY at');
  expect(answer.status).toBe(200);
  const [frame] = resultOf(answer).frames;
  expect(frame?.schema.meta.executedQueryString).toContain(
    "at BETWEEN '2026-11-24T07:00:00Z' AND '2026-11-24T10:00:00Z'",
  );
  expect(frame?.schema.fields).toMatchObject([
    {name: 'at', type: 'time', typeInfo: {frame: 'time.Time'}},
    {name: 'state', type: 'string'},
    {name: 'n', type: 'number', typeInfo: {frame: 'int64'}},
  ]);
  expect(frame?.data.values).toEqual([
    ['09:00:10', '09:00:50', '09:01:10'].map((time) => Date.parse(`2026-11-24T${time}Z`)),
    ['a', 'b', 'a'],
    [1, 2, 3],
  ]);
});

test('a time series: grouped by minute, long made wide', async () => {
  const sql =
    "SELECT $__timeGroup(at, '1m'), state, sum(n) AS n FROM t WHERE $__timeFilter(at) GROUP BY 1, 2 ORDER BY 1, 2";
  const [frame] = resultOf(await query(sql, {format: 0})).frames;
  expect(frame?.schema.fields).toMatchObject([
    {name: 'time', type: 'time'},
    {name: 'n', labels: {state: 'a'}},
    {name: 'n', labels: {state: 'b'}},
  ]);
  expect(frame?.data.values).toEqual([
    [Date.parse('2026-11-24T09:00:00Z'), Date.parse('2026-11-24T09:01:00Z')],
    [1, 3],
    [2, null],
  ]);
  expect(resultOf(await query('SELECT $__timeGroup(at, $__interval) FROM t', {format: 0})).error).toBe(
    'Could not apply macros: error parsing interval $__interval',
  );
});

test.each<[string, object, object, RegExp]>([
  [
    'another user',
    {dbUser: 'boss'},
    {},
    /not authorized to perform: redshift:GetClusterCredentials on resource: .*dbuser:wh\/boss/,
  ],
  ['an unknown cluster', {clusterIdentifier: 'nowhere'}, {}, /AccessDenied|ValidationException/],
  ['an unknown region', {defaultRegion: 'eu-west-1'}, {}, /eu-west-1/],
  [
    'a method that is not allowed',
    {authType: 'credentials'},
    {},
    /trying to use non-allowed auth method credentials/,
  ],
  [
    'a role to assume',
    {assumeRoleArn: 'arn:aws:iam::123456789012:role/other'},
    {},
    /^trying to use assume role but it is disabled in grafana config$/,
  ],
  ['another endpoint', {endpoint: 'http://127.0.0.1:1'}, {}, /reach no other endpoint than http/],
  ['no region', {defaultRegion: ''}, {}, /an AWS region is required, but was not found/],
  ['no cluster', {clusterIdentifier: ''}, {}, /ValidationException|AccessDenied/],
  ['wrong keys', {authType: 'keys'}, {accessKey: 'AKIAX', secretKey: 'x'}, /UnrecognizedClientException/],
])('refused: %s', async (_, change, secure, message) => {
  await put(change, secure);
  const answer = await health();
  expect([answer.status, answer.body['message']]).toEqual([400, expect.stringMatching(message)]);
  await put({});
});

test('keys want their secret, and temporary ones their token in its time', async () => {
  const {accessKeyId: accessKey} = house.cloud.credentials;
  await put({authType: 'keys'}, {accessKey, secretKey: 'wrong'});
  expect((await health()).body['message']).toContain('InvalidSignatureException');
  const sts = new STSClient(house.cloud.client);
  const {Credentials: keys} = await sts.send(new GetSessionTokenCommand({}));
  sts.destroy();
  const temporary = {accessKey: keys?.AccessKeyId, secretKey: keys?.SecretAccessKey};
  await put({authType: 'keys', dbUser: 'boss'}, temporary);
  expect((await health()).body['message']).toContain('UnrecognizedClientException');
  await put({authType: 'keys', dbUser: 'boss'}, {...temporary, sessionToken: keys?.SessionToken});
  expect((await health()).status).toBe(200);
  const {root} = house.cloud.cloud;
  const {accessKeyId, secretAccessKey, sessionToken} = startSessionOf(house.cloud.cloud, root, -1);
  await put(
    {authType: 'keys', dbUser: 'boss'},
    {accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken},
  );
  expect((await health()).body['message']).toContain('ExpiredTokenException');
  await put({}, {sessionToken: ''});
});

test('a workspace that is service-managed has no role', async () => {
  const bare = await makeWorkspace(house.cloud, {permissionType: 'SERVICE_MANAGED'});
  await bare.call('POST', `/api/plugins/${plugin}/install`, {});
  await bare.call('POST', '/api/datasources', {
    uid: 'wh',
    name: 'W',
    type: plugin,
    access: 'proxy',
    jsonData: sourceSettings,
  });
  expect(await bare.call('GET', '/api/datasources/uid/wh/health')).toMatchObject({
    status: 400,
    body: {status: 'ERROR', message: expect.stringContaining('has no role to assume') as string},
  });
});

test('keys act as their owner', async () => {
  const {accessKeyId: accessKey, secretAccessKey: secretKey} = house.cloud.credentials;
  await put({authType: 'keys', dbUser: 'boss'}, {accessKey, secretKey});
  expect((await query('SELECT current_user AS who')).status).toBe(200);
  await put({});
});

test('the page runs the posted queries, and editing them changes it', async () => {
  const board = (rawSQL: string) => ({
    uid: 'b',
    title: 'B',
    panels: [{id: 1, type: 'stat', datasource: {type: plugin, uid: 'W'}, targets: [{rawSQL, format: 1}]}],
  });
  const show = async () => {
    const answer = await house.workspace.call(
      'POST',
      '/view/b/panels',
      {from: '2026-11-24T07:00:00Z', to: '2026-11-24T10:00:00Z'},
      '',
    );
    return (answer.body['panels'] as {error?: string; frames: {data: {values: unknown[][]}}[]}[])[0];
  };
  const save = (rawSQL: string) =>
    house.workspace.call('POST', '/api/dashboards/db', {dashboard: board(rawSQL), overwrite: true});
  await save('SELECT count(*) AS n FROM t WHERE $__timeFilter(at)');
  expect((await show())?.frames[0]?.data.values).toEqual([[3]]);
  await save('SELECT max(n) AS n FROM t');
  expect((await show())?.frames[0]?.data.values).toEqual([[9]]);
  await save('SELECT 1 FROM nothing');
  expect((await show())?.error).toMatch(/^ERROR: relation "nothing" does not exist/);
});

type Drawn = {values?: unknown[][]; view?: string};

describe('what is no query is refused', () => {
  const range = {from: 'now-1h', to: 'now'};
  const good = {refId: 'A', datasource: {uid: 'wh'}, rawSQL: 'SELECT 1', format: 1};

  it.each<[string, object, string]>([
    ['nothing', {}, 'No queries found'],
    ['no query', {...range, queries: []}, 'No queries found'],
    ['a query that is null', {...range, queries: [null]}, 'bad request data'],
    ['a query that is text', {...range, queries: ['SELECT 1']}, 'bad request data'],
    ['queries that are no list', {...range, queries: {A: good}}, 'bad request data'],
    ['a time that is a number', {from: 1, to: 'now', queries: [good]}, 'bad request data'],
    [
      'a range that ends before it begins',
      {from: 'now', to: 'now-1h', queries: [good]},
      'Invalid time range',
    ],
    ['a time before all years', {from: 'now-99999999y', to: 'now', queries: [good]}, 'Invalid time range'],
    [
      'two queries of one name',
      {...range, queries: [good, good]},
      'Multiple queries using the same RefId is not allowed ',
    ],
    [
      'an expression',
      {...range, queries: [{...good, datasource: {uid: '__expr__'}}]},
      'The workspaces of the local cloud have no expressions',
    ],
    [
      'no data source',
      {...range, queries: [{...good, datasource: null}]},
      'Query missing data source info: missing data source',
    ],
  ])('%s', async (_, body, message) => {
    const answer = await house.workspace.call('POST', '/api/ds/query', body);
    expect(answer).toMatchObject({status: 400, body: {message}});
  });

  it.each<[string, object, RegExp]>([
    [
      'SQL that is no text',
      {rawSQL: 7},
      /: json: cannot unmarshal number into Go struct field Query.rawSql of/,
    ],
    [
      'a format that is no number',
      {format: 1.5},
      /cannot unmarshal number into Go struct field Query.format/,
    ],
    ['a number that is no format', {format: 99}, /Query Model: invalid format value: 99 \(max: 4\)/],
    ['a word that is no format', {format: 'chart'}, /Query Model: invalid format value: chart$/],
    ['a format that is not known here', {format: 'multi'}, /the local cloud does not know the format multi/],
    ['a fill mode that is none', {fillMode: 5}, /Query.fillMode of type data.FillMissing/],
    ['a fill mode of text', {fillMode: {mode: 'x'}}, /FillMissing.fillMode.Mode of type data.FillMode/],
    ['a filling of text', {fillMode: {mode: 2, value: 'x'}}, /FillMissing.fillMode.Value of type float64/],
    ['connection arguments', {connectionArgs: {region: 'x'}}, /received connection arguments but/],
  ])('%s', async (_, more, message) => {
    const answer = await house.workspace.call('POST', '/api/ds/query', {
      ...range,
      queries: [{...good, ...more}],
    });
    expect([answer.status, resultOf(answer).error]).toEqual([400, expect.stringMatching(message)]);
  });

  it.each<[string, object, object]>([
    ['names in any case', {rawSQL: undefined, RawSql: 'SELECT 2 AS n', FORMAT: 'table'}, {values: [[2]]}],
    ['logs', {format: 2}, {view: 'logs'}],
    ['traces', {format: 'traces'}, {view: 'trace'}],
    ['no format', {format: null}, {view: 'graph'}],
  ])('while the plugin reads %s', async (_, more, {values = [[1]], view = 'table'}: Drawn) => {
    const body = {...range, queries: [{...good, ...more}]};
    const [frame] = resultOf(await house.workspace.call('POST', '/api/ds/query', body)).frames;
    expect(frame).toMatchObject({
      data: {values},
      schema: {name: 'A', refId: 'A', meta: {preferredVisualisationType: view}},
    });
  });

  it.each<[string, string, string, object[]]>([
    ['a query that it cannot read', '', 'downstream', []],
    ['an interval that is none', "SELECT $__timeGroup(t, 'soon')", 'plugin', [{}]],
    ['a statement that fails', 'SELECT * FROM nothing', 'downstream', [{}]],
    ['a statement without a result', 'SET search_path TO public', 'plugin', [{}]],
    ['a null that it cannot read', 'SELECT NULL::smallint AS n', 'plugin', [{}]],
    ['a type that it does not know', "SELECT 'ab'::varbyte AS v", 'downstream', [{}]],
  ])('whose fault is told: %s', async (_, rawSQL, errorSource, frames) => {
    const body = {...range, queries: [{...good, rawSQL: rawSQL || 7}]};
    const answer = resultOf(await house.workspace.call('POST', '/api/ds/query', body));
    expect(answer).toMatchObject({error: expect.any(String), errorSource, frames});
  });

  it('a data source that is not there', async () => {
    const queries = [{...good, datasource: {uid: 'none'}}];
    expect(await house.workspace.call('POST', '/api/ds/query', {...range, queries})).toMatchObject({
      status: 404,
      body: {messageId: 'query.dataSourceNotFound', message: 'Data source not found'},
    });
  });

  it('a statement that is empty', async () => {
    const answer = await query('');
    expect([answer.status, resultOf(answer).error]).toEqual([400, expect.stringContaining('error')]);
  });

  it('a body that is no object', async () => {
    for (const body of [null, [], 'text'])
      expect((await house.workspace.call('POST', '/api/ds/query', body)).status).toBe(400);
  });
});

describe('as a browser asks', () => {
  type Told = {
    frames: {schema: {meta: {custom?: {queryID: string; status: string}}}; data: {values: unknown[][]}}[];
  };
  const flow = {meta: {queryFlow: 'async'}};
  const ask = async (rawSQL: string, queryID?: string) => {
    const answer = await query(rawSQL, {...flow, ...(queryID !== undefined && {queryID})});
    const {error, frames} = resultOf(answer) as unknown as Told & {error?: string};
    return {error, custom: frames[0]?.schema.meta.custom, values: frames[0]?.data.values};
  };

  it('the statement is told first, then its state, and the rows in the end', async () => {
    const sql = 'SELECT 42 AS answer';
    const first = await ask(sql);
    expect(first.custom?.status).toBe('started');
    const {queryID = ''} = first.custom ?? {};
    const last = await until('the statement ends', async () => {
      const next = await ask(sql, queryID);
      expect(next.custom?.status).toMatch(/^(submitted|running|finished)$/);
      return next.custom?.status === 'finished' ? next : undefined;
    });
    expect(last).toMatchObject({custom: {queryID}, values: [[42]]});
  });

  it('a failure is told in the plugin’s words, without those of the other way', async () => {
    const {custom} = await ask('SELECT 1 FROM nowhere');
    const error = await until('the statement fails', async () => (await ask('', custom?.queryID)).error);
    expect(error).toMatch(/^error executing query: ERROR: relation "nowhere" does not exist/);
    expect((await ask('SELECT 1', 'no-such-statement')).error).toMatch(/^error getting query query status: /);
  });

  it('only rows have a name, and an error has no frame', async () => {
    const [started] = resultOf(await query('SELECT 1', flow)).frames;
    expect(started?.schema).not.toHaveProperty('name');
    const failed = resultOf(await query('SELECT $__timeFilter(a, b)', flow));
    expect(failed).toMatchObject({errorSource: '', frames: []});
  });
});

describe('the workspace’s role may not', () => {
  const needed = [
    'redshift-data:ExecuteStatement',
    'redshift:GetClusterCredentials',
    'redshift-data:DescribeStatement',
    'redshift-data:GetStatementResult',
  ];
  const RoleName = 'narrow';
  const iam = () => new IAMClient(house.cloud.client);

  beforeAll(async () => {
    const client = iam();
    const trust = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {Service: 'grafana.amazonaws.com'}, Action: 'sts:AssumeRole'}],
    };
    const {Role: role} = await client.send(
      new CreateRoleCommand({RoleName, AssumeRolePolicyDocument: JSON.stringify(trust)}),
    );
    client.destroy();
    const grafana = new GrafanaClient(house.cloud.client);
    await grafana.send(
      new UpdateWorkspaceCommand({workspaceId: house.workspace.id, workspaceRoleArn: role?.Arn}),
    );
    grafana.destroy();
  });
  afterAll(async () => {
    const grafana = new GrafanaClient(house.cloud.client);
    const workspaceRoleArn = `arn:aws:iam::${house.cloud.account}:role/grafana`;
    await grafana.send(new UpdateWorkspaceCommand({workspaceId: house.workspace.id, workspaceRoleArn}));
    grafana.destroy();
  });

  const allow = async (Action: readonly string[]) => {
    const client = iam();
    const document = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action, Resource: '*'}]};
    await client.send(
      new PutRolePolicyCommand({RoleName, PolicyName: 'p', PolicyDocument: JSON.stringify(document)}),
    );
    client.destroy();
  };

  it.each(needed)('%s', async (action) => {
    await allow(needed.filter((other) => other !== action));
    const answer = await query('SELECT 1 AS one');
    expect([answer.status, resultOf(answer).error]).toEqual([
      400,
      expect.stringMatching(
        new RegExp(`AccessDenied.*role/narrow/amg-session is not authorized to perform: ${action}`),
      ),
    ]);
    await allow(needed);
    expect((await query('SELECT 1 AS one')).status).toBe(200);
  });
});

test('what was allowed can be taken away', async () => {
  await house.redshift.send(
    new DeleteTagsCommand({ResourceName: house.clusterArn, TagKeys: ['GrafanaDataSource']}),
  );
  expect((await health()).status).toBe(400);
  await house.tagCluster();
  expect((await health()).status).toBe(200);
  const iam = new IAMClient(house.cloud.client);
  await iam.send(
    new DetachRolePolicyCommand({
      RoleName: 'grafana',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess',
    }),
  );
  iam.destroy();
  expect((await health()).status).toBe(400);
});
