/** The Data API over an engine that does as it is told, so that every state can be held still and looked at. */
import {randomUUID} from 'node:crypto';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateTagsCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
} from '@aws-sdk/client-redshift';
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  ListDatabasesCommand,
  ListStatementsCommand,
  RedshiftDataClient,
  type BatchExecuteStatementCommandInput,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-redshift-data';
import {CreateSecretCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {column, openFakeHouse, rowsOf} from '../support/fake-warehouse.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let client: RedshiftDataClient;
let fake: Awaited<ReturnType<typeof openFakeHouse>>;
const as = {ClusterIdentifier: 'house', Database: 'dev', DbUser: 'owner'};

beforeAll(async () => {
  cloud = await startLocalCloud();
  client = new RedshiftDataClient(cloud.client);
  fake = await openFakeHouse(cloud);
});
afterAll(async () => {
  fake.release();
  await cloud.close();
});
beforeEach(() => {
  fake.ran.length = 0;
});

const execute = async (Sql: string, input: Partial<ExecuteStatementCommandInput> = {}, from = client) =>
  (await from.send(new ExecuteStatementCommand({...as, Sql, ...input}))).Id ?? '';
const batch = async (Sqls: string[], input: Partial<BatchExecuteStatementCommandInput> = {}) =>
  (await client.send(new BatchExecuteStatementCommand({...as, Sqls, ...input}))).Id ?? '';
const describeIt = (Id: string, WaitTimeSeconds?: number) =>
  client.send(new DescribeStatementCommand({Id, ...(WaitTimeSeconds !== undefined && {WaitTimeSeconds})}));
const ended = (id: string) => describeIt(id, 20);
const running = (count: number) => vi.waitUntil(() => fake.waiting === count);

describe('one statement', () => {
  test('goes from SUBMITTED to FINISHED and keeps its result', async () => {
    const id = await execute('wait a second');
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await running(1);
    expect(await describeIt(id)).toMatchObject({
      Status: 'STARTED',
      Duration: -1,
      ResultRows: -1,
      HasResultSet: false,
    });
    await expect(client.send(new GetStatementResultCommand({Id: id}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Query does not have result. Please check query status with DescribeStatement.',
    });
    fake.release();
    const done = await ended(id);
    expect(done).toMatchObject({
      Status: 'FINISHED',
      ClusterIdentifier: 'house',
      Database: 'dev',
      DbUser: 'owner',
      QueryString: 'wait a second',
      HasResultSet: true,
      ResultRows: 1,
      ResultSize: 13,
      ResultFormat: 'JSON',
    });
    expect(done.Duration).toBeGreaterThan(1000);
    const {
      Records: rows,
      TotalNumRows: total,
      ColumnMetadata: columns,
    } = await client.send(new GetStatementResultCommand({Id: id}));
    expect(rows).toEqual([[{stringValue: 'wait a second'}]]);
    expect(total).toBe(1);
    expect(columns).toMatchObject([{name: 'text', label: 'text', typeName: 'varchar', nullable: 1}]);
  });

  test('fails with the text of the database, and without rows has no result set', async () => {
    expect(await ended(await execute('fail t'))).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: relation "t" does not exist',
      ResultRows: -1,
    });
    expect(await ended(await execute('create table t'))).toMatchObject({
      Status: 'FINISHED',
      HasResultSet: false,
      ResultSize: 0,
    });
  });

  test('every kind of value arrives, also beyond 2^53', async () => {
    const types = ['int8', 'float8', 'bool', 'varchar', 'varbyte', 'varchar'];
    fake.answers.set(
      'select kinds',
      rowsOf(
        types.map((type, n) => column(`c${n}`, type)),
        [
          [9_007_199_254_740_993n, 0.1, true, 'a,"b"\n', new Uint8Array([0, 255]), null],
          [1n, Number.NaN, false, '', new Uint8Array(), null],
        ],
      ),
    );
    const id = await execute('select kinds', {WaitTimeSeconds: 20});
    const {Records: [first = []] = []} = await client.send(new GetStatementResultCommand({Id: id}));
    expect(first.slice(1)).toEqual([
      {doubleValue: 0.1},
      {booleanValue: true},
      {stringValue: 'a,"b"\n'},
      {blobValue: new Uint8Array([0, 255])},
      {isNull: true},
    ]);
    const csv = await execute('select kinds', {WaitTimeSeconds: 20, ResultFormat: 'CSV'});
    const {Records: pages} = await client.send(new GetStatementResultV2Command({Id: csv}));
    expect(pages?.[0]?.CSVRecords).toBe(
      'c0,c1,c2,c3,c4,c5\r\n9007199254740993,0.1,true,"a,""b""\n",00ff,\r\n1,NaN,false,"",,\r\n',
    );
    await expect(client.send(new GetStatementResultCommand({Id: csv}))).rejects.toThrow(
      'GetStatementResultV2',
    );
  });

  test('a long result comes in pages', async () => {
    const rows = Array.from({length: 2500}, (_, n) => [`${n} ${'x'.repeat(1000)}`]);
    fake.answers.set('select many', rowsOf([column('c', 'varchar')], rows));
    const id = await execute('select many', {WaitTimeSeconds: 20});
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await client.send(
        new GetStatementResultCommand({Id: id, ...(token !== undefined && {NextToken: token})}),
      );
      seen.push(...(page.Records ?? []).map(([field]) => field?.stringValue));
      token = page.NextToken;
      pages++;
    } while (token !== undefined);
    expect(pages).toBe(3);
    expect(seen).toEqual(rows.flat());
  });

  test('holds one command', async () => {
    expect(await ended(await execute('select 1; select 2'))).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: cannot insert multiple commands into a prepared statement',
    });
    expect(fake.ran).toHaveLength(0);
    expect(await ended(await execute("select ';' -- ;\n;"))).toMatchObject({Status: 'FINISHED'});
  });

  test('several run at the same time, and a cancelled one is ABORTED', async () => {
    const ids = await Promise.all([execute('wait 1'), execute('wait 2'), execute('wait 3')]);
    await running(3);
    expect((await client.send(new CancelStatementCommand({Id: ids[1]}))).Status).toBe(true);
    expect(await describeIt(ids[1])).toMatchObject({Status: 'ABORTED'});
    await expect(client.send(new CancelStatementCommand({Id: ids[1]}))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Could not cancel a query that is already in ABORTED state with ID: ${ids[1]}`,
    });
    fake.release();
    expect([(await ended(ids[0])).Status, (await ended(ids[2])).Status]).toEqual(['FINISHED', 'FINISHED']);
  });

  test('is waited for in the same request', async () => {
    const answer = await client.send(
      new ExecuteStatementCommand({...as, Sql: 'select 1', WaitTimeSeconds: 20}),
    );
    expect(answer).toMatchObject({Status: 'FINISHED', HasResultSet: true});
    await expect(execute('select 1', {WaitTimeSeconds: 31})).rejects.toThrow('between 0 and 30');
  });
});

test('a repeated request with its token is the same statement', async () => {
  const ClientToken = randomUUID();
  const first = await execute('select token', {ClientToken});
  expect(await execute('select token', {ClientToken})).toBe(first);
  await ended(first);
  expect(await execute('select token', {ClientToken})).toBe(first);
  expect(fake.ran).toHaveLength(1);
  await expect(execute('select other', {ClientToken})).rejects.toMatchObject({name: 'ValidationException'});
});

describe('parameters', () => {
  const bound = async (Sql: string, Parameters: {name: string; value: string}[]) => {
    await execute(Sql, {Parameters, WaitTimeSeconds: 20});
    return fake.ran.at(-1)?.sql;
  };

  test('stand for their values as literals, outside of texts, comments and casts', async () => {
    const a = {name: 'a', value: "x' or '1'='1"};
    expect(await bound('select :a, \':a\', ":a", b::int -- :a\n, :a::varchar', [a])).toBe(
      "select 'x'' or ''1''=''1', ':a', \":a\", b::int -- :a\n, 'x'' or ''1''=''1'::varchar",
    );
    // A literal's backslashes are escapes in Redshift: one at its end would swallow the closing quote.
    expect(await bound('select :a', [{name: 'a', value: 'x\\'}])).toBe("select 'x\\\\'");
  });

  test('must all be given, used, named once and not be empty', async () => {
    const a = {name: 'a', value: '1'};
    await expect(bound('select 1', [a])).rejects.toThrow('unused');
    await expect(bound('select :a, :b', [a])).rejects.toThrow('missing values for the parameters: b');
    await expect(bound('select :a', [a, a])).rejects.toThrow('more than once');
    await expect(bound('select :a', [{name: 'a', value: ''}])).rejects.toThrow('at least 1 character');
    const id = await batch(['select :a', 'select 2'], {Parameters: [a]});
    expect(await ended(id)).toMatchObject({Status: 'FINISHED', QueryParameters: [a]});
  });
});

describe('batches', () => {
  test('statements have ids of their own and results of their own', async () => {
    const id = await batch(['create table t', 'select 1']);
    const done = await ended(id);
    expect(done).toMatchObject({
      Status: 'FINISHED',
      ResultRows: -1,
      HasResultSet: true,
      ExecutionMode: 'TRANSACTION',
    });
    expect(done.QueryString).toBeUndefined();
    expect(done.SubStatements).toMatchObject([
      {Id: `${id}:1`, Status: 'FINISHED', QueryString: 'create table t', HasResultSet: false},
      {Id: `${id}:2`, Status: 'FINISHED', HasResultSet: true, ResultRows: 1},
    ]);
    expect(await describeIt(`${id}:2`)).toMatchObject({
      Id: `${id}:2`,
      QueryString: 'select 1',
      Status: 'FINISHED',
    });
    const {Records: rows} = await client.send(new GetStatementResultCommand({Id: `${id}:2`}));
    expect(rows).toEqual([[{stringValue: 'select 1'}]]);
    await expect(client.send(new GetStatementResultCommand({Id: `${id}:1`}))).rejects.toThrow(
      'does not have result',
    );
    await expect(client.send(new GetStatementResultCommand({Id: id}))).rejects.toThrow(
      'does not have result',
    );
    await expect(describeIt(`${id}:3`)).rejects.toThrow('Query does not exist.');
  });

  test('a transaction fails as a whole and names the statement', async () => {
    const done = await ended(await batch(['select 1', 'fail t', 'select 3']));
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #2 failed with ERROR: relation "t" does not exist',
    });
    expect(done.SubStatements?.map(({Status: status}) => status)).toEqual(['ABORTED', 'FAILED', 'ABORTED']);
  });

  test('statements that commit one by one go on', async () => {
    const done = await ended(await batch(['fail t', 'select 2'], {ExecutionMode: 'AUTO_COMMIT'}));
    expect(done).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #1 failed with ERROR: relation "t" does not exist',
    });
    expect(done.SubStatements?.map(({Status: status}) => status)).toEqual(['FAILED', 'FINISHED']);
  });

  test('have 1 to 40 statements', async () => {
    await expect(batch([])).rejects.toThrow('at least 1 item');
    await expect(batch(Array.from({length: 41}, () => 'select 1'))).rejects.toThrow('at most 40');
  });
});

describe('refusals', () => {
  test.each<[string, Partial<ExecuteStatementCommandInput>, string]>([
    ['an absent cluster', {ClusterIdentifier: 'other'}, "Redshift endpoint doesn't exist in this region."],
    ['a workgroup', {WorkgroupName: 'w'}, 'does not support WorkgroupName of redshift-data:ExecuteStatement'],
    ['a session', {SessionKeepAliveSeconds: 60}, 'does not support SessionKeepAliveSeconds'],
    ['an event', {WithEvent: true}, 'does not support WithEvent'],
    ['two ways to log on', {SecretArn: 'x'}, 'cannot be specified together'],
    ['a text of more than 100 KB', {Sql: `select '${'x'.repeat(102_400)}'`}, '100 KB'],
  ])('%s', async (_name, input, text) => {
    await expect(execute('select 1', input)).rejects.toThrow(text);
  });

  test('nothing to connect to', async () => {
    await expect(
      client.send(new ExecuteStatementCommand({Sql: 'select 1', Database: 'dev'})),
    ).rejects.toThrow('Either ClusterIdentifier, WorkgroupName or SessionId must be provided.');
  });

  test('a database or a user that is not there fails the statement, not the request', async () => {
    expect(await ended(await execute('select 1', {Database: 'none'}))).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: database "none" does not exist',
    });
    expect(await ended(await execute('select 1', {DbUser: 'nobody'}))).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: user "nobody" does not exist',
    });
  });

  test('an unknown or malformed id', async () => {
    await expect(describeIt(randomUUID())).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Query does not exist.',
    });
    await expect(describeIt('x')).rejects.toThrow('id must satisfy regex pattern');
  });
});

test('a paused cluster has no endpoint, and what ran on it has failed', async () => {
  const redshift = new RedshiftClient(cloud.client);
  const id = await execute('wait for ever');
  await running(1);
  await redshift.send(new PauseClusterCommand({ClusterIdentifier: 'house'}));
  expect(await describeIt(id)).toMatchObject({
    Status: 'FAILED',
    Error: 'FATAL: terminating connection: the cluster is being paused',
  });
  await expect(execute('select 1')).rejects.toThrow("Redshift endpoint doesn't exist in this region.");
  await redshift.send(new ResumeClusterCommand({ClusterIdentifier: 'house'}));
  expect(await ended(await execute('select 1'))).toMatchObject({Status: 'FINISHED'});
  fake.release();
});

test('lists its statements, newest first', async () => {
  const names = ['list-1', 'list-2', 'list-3'];
  for (const StatementName of names) await ended(await execute('select 1', {StatementName}));
  await ended(await execute('fail t', {StatementName: 'list-4'}));
  const list = async (input: object) =>
    client.send(new ListStatementsCommand({StatementName: 'list-', ...input}));
  const first = await list({MaxResults: 3});
  expect(first.Statements?.map(({StatementName: name}) => name)).toEqual(['list-4', 'list-3', 'list-2']);
  const rest = await list({NextToken: first.NextToken});
  expect(rest.Statements?.map(({StatementName: name}) => name)).toEqual(['list-1']);
  expect((await list({Status: 'FAILED'})).Statements).toHaveLength(1);
});

describe('identities', () => {
  const secret = async (Name: string, value: object) =>
    (
      await new SecretsManagerClient(cloud.client).send(
        new CreateSecretCommand({Name, SecretString: JSON.stringify(value)}),
      )
    ).ARN ?? '';
  const {DbUser: _user, ...withoutUser} = as;

  test('a secret is a user with a password', async () => {
    const run = async (SecretArn: string) => {
      const {Id: id = ''} = await client.send(
        new ExecuteStatementCommand({...withoutUser, SecretArn, Sql: 'select 1'}),
      );
      return ended(id);
    };
    const right = await secret('right', {username: 'owner', password: 'Correct0Horse'});
    expect(await run(right)).toMatchObject({Status: 'FINISHED', SecretArn: right});
    expect(fake.ran.at(-1)?.session.user).toBe('owner');
    expect(await run(await secret('wrong', {username: 'owner', password: 'Wrong0Horse'}))).toMatchObject({
      Status: 'FAILED',
      Error: 'FATAL: password authentication failed for user "owner"',
    });
    fake.users.add('reader');
    expect(await run(await secret('reader', {username: 'reader', password: 'Right0Password'}))).toMatchObject(
      {
        Status: 'FINISHED',
      },
    );
    await expect(run(await secret('bare', {}))).rejects.toThrow('username and a password');
  });

  test('without a user the caller is a database user of their own', async () => {
    const {Id: id = ''} = await client.send(new ExecuteStatementCommand({...withoutUser, Sql: 'select 1'}));
    await ended(id);
    expect(fake.ran.at(-1)?.session.user).toBe('IAM:RootIdentity');
    expect(fake.users.has('IAM:RootIdentity')).toBe(true);
  });

  test("a role does what its policies allow on clusters with their tags, and sees nobody else's statements", async () => {
    const iam = new IAMClient(cloud.client);
    const {Role: role} = await iam.send(
      new CreateRoleCommand({
        RoleName: 'viewer',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
        }),
      }),
    );
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: 'viewer',
        PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess',
      }),
    );
    const {Credentials: keys} = await new STSClient(cloud.client).send(
      new AssumeRoleCommand({RoleArn: role?.Arn, RoleSessionName: 'one'}),
    );
    const viewer = new RedshiftDataClient({
      ...cloud.client,
      credentials: {
        accessKeyId: keys?.AccessKeyId ?? '',
        secretAccessKey: keys?.SecretAccessKey ?? '',
        sessionToken: keys?.SessionToken ?? '',
      },
    });
    await expect(execute('select 1', {}, viewer)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'redshift-data:ExecuteStatement on resource: arn:aws:redshift:us-east-1:000000000000:cluster:house',
      ) as string,
    });
    await new RedshiftClient(cloud.client).send(
      new CreateTagsCommand({
        ResourceName: 'arn:aws:redshift:us-east-1:000000000000:cluster:house',
        Tags: [{Key: 'GrafanaDataSource', Value: 'true'}],
      }),
    );
    await expect(execute('select 1', {}, viewer)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'redshift:GetClusterCredentials on resource: arn:aws:redshift:us-east-1:000000000000:dbuser:house/owner',
      ) as string,
    });
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'viewer',
        PolicyName: 'more',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{Effect: 'Allow', Action: 'redshift:GetClusterCredentials', Resource: '*'}],
        }),
      }),
    );
    const own = await execute('select 1', {}, viewer);
    await ended(own).then(
      () => expect.unreachable(),
      (error: unknown) => expect(error).toMatchObject({message: 'Query does not exist.'}),
    );
    expect(await viewer.send(new DescribeStatementCommand({Id: own, WaitTimeSeconds: 20}))).toMatchObject({
      Status: 'FINISHED',
    });
    const others = await execute('select 1');
    await expect(viewer.send(new DescribeStatementCommand({Id: others}))).rejects.toThrow(
      'Query does not exist.',
    );
  });
});

test('lists databases', async () => {
  expect((await client.send(new ListDatabasesCommand(as))).Databases).toEqual(['dev']);
});
