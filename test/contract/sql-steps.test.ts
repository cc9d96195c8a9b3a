/** The steps that speak SQL, against a database in which somebody has done things by hand. */
import {KinesisClient, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import {
  DescribeClustersCommand,
  ModifyClusterIamRolesCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {ListStatementsCommand, RedshiftDataClient} from '@aws-sdk/client-redshift-data';
import {CreateSecretCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {clearDefaultRole} from '../../src/cloud/redshift.ts';
import {queryTable, runStatement} from '../../src/cloud/statements.ts';
import {readerUser} from '../../src/steps/config.ts';
import {steps} from '../../src/steps/index.ts';
import {passwordHash} from '../../src/steps/password.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {stepNamed} from '../../src/workshop/plan.ts';
import {look} from '../../src/workshop/look.ts';
import {runStep, setUp} from '../../src/workshop/run.ts';
import type {Run} from '../../src/workshop/work.ts';
import {connectTo} from '../support/connect-to.ts';
import {workshopOf} from '../support/learner.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {poison} from '../support/poison.ts';
import {openWire, type Wire, type WireAct, type WireCall, type WireDecision} from '../support/wire.ts';
import {workshopStatements} from '../support/workshop-statements.ts';

let local: TestCloud;
let wire: Wire;
let cloud: Cloud;
let workshop: Run<Tools>;
let cluster: string;
/** What the screen was told at the end of each step. */
let rested = new Map<string, string | undefined>();
let said: string[] = [];

beforeAll(async () => {
  local = await startLocalCloud();
  wire = await openWire(local.url);
  cloud = await connectTo(local.client, wire.endpoint);
  // The default prefix: the workshop's own statements name its streams.
  workshop = workshopOf(cloud, 'rsw', {grafana: 'none', pauseAfterHours: undefined});
  await setUp(runWith(), {until: 'database-user'});
  cluster = (await workshop.store.load()).steps['warehouse']?.outputs?.['ClusterIdentifier'] ?? '';
});
afterAll(async () => {
  cloud?.close();
  await wire?.close();
  await local?.close();
});
beforeEach(() => {
  rested = new Map();
  said = [];
});

const runWith = (tools: Partial<Tools> = {}): Run<Tools> => ({
  ...workshop,
  tools: {...workshop.tools, ...tools},
  watcher: {
    began: () => {},
    said: (_, line) => said.push(line),
    showed: () => {},
    rested: ({name}, found) => rested.set(name, 'why' in found ? found.why : undefined),
  },
});

const signal = new AbortController().signal;
const sql = (text: string, user = 'admin') =>
  runStatement(cloud, {cluster, name: 'streaming_db', user}, text, {signal});
const rows = async (text: string, user = 'admin') =>
  (await queryTable(cloud, {cluster, name: 'streaming_db', user}, text, {signal})).rows;
const stateOf = async (name: string) => (await look(runWith())).get(name);
const again = async (name: string, tools: Partial<Tools> = {}) =>
  runStep(runWith(tools), stepNamed(steps, name));

/** The statement of the workshop's text that begins so. */
const printed = (beginning: string): string =>
  workshopStatements().find((statement) => statement.startsWith(beginning)) ?? '';

describe('a view that was made by hand', () => {
  it.each([
    ['customer-view', 'customer_stream'],
    ['order-view', 'order_stream'],
  ])('with the statement of the workshop’s text is as good as ours: %s', async (name, view) => {
    await sql(`DROP MATERIALIZED VIEW ${view}`);
    await sql(printed(`CREATE MATERIALIZED VIEW ${view}`));
    expect(await stateOf(name)).toMatchObject({state: 'ready'});
    await setUp(runWith(), {until: 'database-user'});
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
  });

  it('with columns of its own besides is as good, too', async () => {
    await sql('DROP MATERIALIZED VIEW customer_stream');
    await sql(
      `CREATE MATERIALIZED VIEW customer_stream AS SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp,
       JSON_PARSE(kinesis_data) AS customer_data, partition_key FROM kinesis_schema.customer_stream WHERE CAN_JSON_PARSE(kinesis_data)`,
    );
    expect(await stateOf('customer-view')).toMatchObject({state: 'ready'});
  });

  it.each([
    ['its definition cannot be had', 'SHOW VIEW', 'customer-view', {state: 'ready'}],
    [
      'the further rights cannot be read',
      'svv_relation_privileges',
      'database-user',
      {state: 'ready', why: 'what else it may do could not be read (not here)'},
    ],
  ])('is judged by the rest where %s', async (_, text, name, finding) => {
    await setUp(runWith(), {until: 'database-user'});
    const Id = '00000000-0000-0000-0000-00000000f00d';
    wire.setDecision(({operation, body, input}) => {
      if (operation === 'ExecuteStatement' && body.includes(text)) return {output: {Id}};
      if (operation === 'DescribeStatement' && input['Id'] === Id)
        return {output: {Id, Status: 'FAILED', Error: 'ERROR: not here'}};
      return 'pass';
    });
    const found = await stateOf(name);
    wire.setDecision(() => 'pass');
    expect(found).toMatchObject(finding);
  });

  it.each([
    [
      'without a column',
      'SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp FROM kinesis_schema.customer_stream',
      'column customer_data is missing',
    ],
    [
      'with a column of another type',
      "SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp, FROM_VARBYTE(kinesis_data, 'utf-8') AS customer_data FROM kinesis_schema.customer_stream",
      'column customer_data is of type varchar, which is no super',
    ],
    [
      'over another stream',
      'SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp, JSON_PARSE(kinesis_data) AS customer_data FROM kinesis_schema.order_stream WHERE CAN_JSON_PARSE(kinesis_data)',
      'it reads the stream order_stream, not customer_stream',
    ],
  ])('%s is told, kept, and made anew only when somebody says so', async (_, definition, difference) => {
    await sql('DROP MATERIALIZED VIEW customer_stream');
    await sql(`CREATE MATERIALIZED VIEW customer_stream AS ${definition}`);
    const why = `it is there, but not as sql/customer-view.sql makes it: ${difference}`;
    expect(await stateOf('customer-view')).toEqual({state: 'failed', why, isOther: true});

    await expect(setUp(runWith(), {until: 'database-user'})).rejects.toMatchObject({
      message: 'Kept customer-view as it is',
      why,
      next: 'Drop it and make it anew with: rsw step customer-view --recreate',
    });
    expect(await stateOf('customer-view')).toMatchObject({state: 'failed', why});

    await setUp(runWith({recreate: ['customer-view']}), {until: 'database-user'});
    expect(await stateOf('customer-view')).toMatchObject({state: 'ready'});
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
  });

  it('is not dropped while something stands on it', async () => {
    await sql('CREATE VIEW on_top AS SELECT COUNT(*) AS n FROM order_stream');
    await expect(again('order-view', {recreate: ['order-view']})).rejects.toMatchObject({
      message: 'sql/undo/order-view.sql failed',
      why: expect.stringContaining('other objects depend on it'),
      next: expect.stringContaining('"DROP MATERIALIZED VIEW IF EXISTS order_stream CASCADE"'),
    });
    expect(await stateOf('order-view')).toMatchObject({state: 'ready'});
    await sql('DROP VIEW on_top');
  });

  it('is not taken for something else of its name', async () => {
    await sql('DROP MATERIALIZED VIEW customer_stream');
    await sql('CREATE TABLE customer_stream (x INT)');
    await expect(again('customer-view')).rejects.toMatchObject({
      message: 'sql/customer-view.sql failed',
      why: 'relation "customer_stream" already exists, and it is something else',
    });
    await sql('DROP TABLE customer_stream');
    await again('customer-view');
  });
});

describe('a view that is made anew', () => {
  it('can be read by the dashboard at once', async () => {
    await again('order-view', {recreate: ['order-view']});
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
    await expect(rows('SELECT COUNT(*) FROM order_stream', readerUser)).resolves.toHaveLength(1);
  });

  it('by hand has lost its grants, which is told, and repaired by going on', async () => {
    await sql('DROP MATERIALIZED VIEW order_stream');
    await sql(printed('CREATE MATERIALIZED VIEW order_stream'));
    expect(await stateOf('database-user')).toMatchObject({
      state: 'failed',
      why: 'permission denied for relation order_stream',
    });
    await setUp(runWith(), {until: 'database-user'});
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
  });
});

describe('records that nobody expects', () => {
  it('come through the stream and stop no view', async () => {
    const kinesis = new KinesisClient({...local.client, requestHandler: new NodeHttpHandler()});
    const small = poison.filter(([, record]) => record.length < 50_000);
    const good = (consignmentid: number) => Buffer.from(JSON.stringify({consignmentid, userid: 4711}));
    for (const StreamName of ['customer_stream', 'order_stream'])
      await kinesis.send(
        new PutRecordsCommand({
          StreamName,
          Records: [good(1), ...small.map(([, record]) => record), good(2)].map((Data) => ({
            Data,
            PartitionKey: 'k',
          })),
        }),
      );
    await again('customer-view');
    await again('order-view');
    expect(await rows('SELECT consignmentid FROM order_stream WHERE userid = 4711 ORDER BY 1')).toEqual([
      [1],
      [2],
    ]);
    expect(await rows('SELECT COUNT(*) FROM customer_stream WHERE customer_data.userid::INT = 4711')).toEqual(
      [[2]],
    );
    kinesis.destroy();
  });
});

describe('the external schema', () => {
  it('that reads as another role is told and made anew only when somebody says so', async () => {
    await sql('DROP SCHEMA kinesis_schema CASCADE');
    await sql(
      "CREATE EXTERNAL SCHEMA kinesis_schema FROM KINESIS IAM_ROLE 'arn:aws:iam::000000000000:role/other'",
    );
    expect(await stateOf('schema')).toMatchObject({
      state: 'failed',
      isOther: true,
      why: "it is there, but not as sql/schema.sql makes it: it reads as arn:aws:iam::000000000000:role/other, not as the cluster's default role",
    });
    await expect(again('schema')).rejects.toThrow('Kept schema as it is');
    await again('schema', {recreate: ['schema']});
    await setUp(runWith(), {until: 'database-user'});
  });

  it('that names the cluster’s own role is as good', async () => {
    const {ClusterRoleArn} = (await workshop.store.load()).steps['warehouse']?.outputs ?? {};
    await sql('DROP SCHEMA kinesis_schema CASCADE');
    await sql(`CREATE EXTERNAL SCHEMA kinesis_schema FROM KINESIS IAM_ROLE '${ClusterRoleArn}'`);
    expect(await stateOf('schema')).toMatchObject({state: 'ready'});
    await setUp(runWith(), {until: 'database-user'});
  });
});

describe('the user of the dashboard', () => {
  it('reads what the workshop needs and nothing else', async () => {
    await sql('CREATE TABLE IF NOT EXISTS secrets (x INT)');
    await sql('CREATE SCHEMA IF NOT EXISTS hidden');
    await sql('CREATE TABLE IF NOT EXISTS hidden.secrets (x INT)');
    for (const view of ['customer_stream', 'order_stream'])
      await expect(rows(`SELECT COUNT(*) FROM ${view}`, readerUser)).resolves.toHaveLength(1);
    for (const text of [
      'SELECT * FROM secrets',
      'SELECT * FROM hidden.secrets',
      'SELECT * FROM kinesis_schema.order_stream',
      'REFRESH MATERIALIZED VIEW order_stream',
      'DROP MATERIALIZED VIEW order_stream',
      'INSERT INTO secrets VALUES (1)',
      'CREATE TABLE hidden.mine (x INT)',
      'CREATE USER another PASSWORD DISABLE',
      `GRANT SELECT ON secrets TO ${readerUser}`,
    ])
      await expect(sql(text, readerUser), text).rejects.toThrow('The statement failed');
    expect(await stateOf('database-user')).not.toHaveProperty('why');
  });

  it('has further rights named, and keeps them', async () => {
    await sql(`GRANT INSERT ON secrets TO ${readerUser}`);
    await sql('CREATE ROLE helpers');
    await sql(`GRANT ROLE helpers TO ${readerUser}`);
    expect(await stateOf('database-user')).toMatchObject({
      state: 'ready',
      why: 'it may also: INSERT on public.secrets, the role helpers',
    });
    await sql(`REVOKE INSERT ON secrets FROM ${readerUser}`);
    await sql(`REVOKE ROLE helpers FROM ${readerUser}`);
    expect(await stateOf('database-user')).not.toHaveProperty('why');
  });

  it('that the workshop’s text made and granted is as good', async () => {
    await sql(`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${readerUser}`);
    await sql(`DROP USER ${readerUser}`);
    await sql('DROP TABLE secrets');
    await sql(printed('CREATE USER'));
    await sql(printed('GRANT SELECT'));
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
    expect(await stateOf('database-user')).not.toHaveProperty('why');
  });

  /** Signs in as the user with a password, as a tool does that knows nothing of temporary credentials. */
  const signIn = async (password: string) => {
    const {ARN} = await new SecretsManagerClient(local.client).send(
      new CreateSecretCommand({
        Name: `reader-${Math.random()}`,
        SecretString: JSON.stringify({username: readerUser, password}),
      }),
    );
    const data = new RedshiftDataClient(local.client);
    const {ExecuteStatementCommand, DescribeStatementCommand} = await import('@aws-sdk/client-redshift-data');
    const {Id} = await data.send(
      new ExecuteStatementCommand({
        ClusterIdentifier: cluster,
        Database: 'streaming_db',
        SecretArn: ARN,
        Sql: 'SELECT 1',
      }),
    );
    return (await data.send(new DescribeStatementCommand({Id, WaitTimeSeconds: 20}))).Status;
  };

  it('has no password unless one is asked for, and it goes nowhere in plain', async () => {
    await sql(`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${readerUser}`);
    await sql(`DROP USER ${readerUser}`);
    await again('database-user');
    expect(await signIn('Str3aming-Now')).toBe('FAILED');

    await again('database-user', {passwordHash: passwordHash('Str3aming-Later')});
    expect(await signIn('Str3aming-Later')).toBe('FINISHED');
    expect(await signIn('Str3aming-Now')).toBe('FAILED');
    const {Statements} = await new RedshiftDataClient(local.client).send(
      new ListStatementsCommand({ClusterIdentifier: cluster, Database: 'streaming_db', MaxResults: 100}),
    );
    expect(JSON.stringify(Statements)).toContain('ALTER USER');
    expect(JSON.stringify([Statements, await workshop.store.load(), said])).not.toContain('Str3aming-Later');

    // Another time without the wish leaves it alone.
    await again('database-user');
    expect(await signIn('Str3aming-Later')).toBe('FINISHED');
  });
});

describe('a run that is killed', () => {
  const created = async (view: string) =>
    (
      await new RedshiftDataClient(local.client).send(
        new ListStatementsCommand({ClusterIdentifier: cluster, Database: 'streaming_db', MaxResults: 100}),
      )
    ).Statements?.filter(({QueryString: text = ''}) => text.includes(`CREATE MATERIALIZED VIEW ${view}`))
      .length ?? 0;
  const creates = ({operation, body}: WireCall, view: string) =>
    operation === 'ExecuteStatement' && body.includes(`CREATE MATERIALIZED VIEW ${view}`);

  it.each([
    ['before its statement is sent', 'cut', 1],
    ['after the database has taken it', 'cut-after', 1],
  ] as const)('%s has it run once, all in all', async (_, act, times) => {
    await sql('DROP MATERIALIZED VIEW order_stream');
    const before = await created('order_stream');
    wire.setDecision((call) => (creates(call, 'order_stream') ? act : 'pass'));
    await expect(setUp(runWith(), {until: 'order-view'})).rejects.toThrow(
      /hang up|ECONNRESET|aborted|refused/,
    );
    wire.setDecision(() => 'pass');
    await setUp(runWith(), {until: 'database-user'});
    expect((await created('order_stream')) - before).toBe(times);
    expect(await stateOf('database-user')).toMatchObject({state: 'ready'});
    expect(JSON.stringify(await workshop.store.load())).not.toContain('statement sql/');
  });

  it('leaves it to the catalogue whether a statement that nobody can ask after has done its work', async () => {
    await sql('DROP MATERIALIZED VIEW order_stream');
    let quicker = false;
    wire.setDecision(async (call): Promise<WireAct> => {
      if (!creates(call, 'order_stream') || quicker) return 'pass';
      quicker = true;
      await sql(printed('CREATE MATERIALIZED VIEW order_stream'));
      return 'pass';
    });
    await setUp(runWith(), {until: 'database-user'});
    expect(quicker).toBe(true);
    expect(await stateOf('order-view')).toMatchObject({state: 'ready'});
  });
});

describe('what was there before is shown with what is there now:', () => {
  const described = async () =>
    (await new RedshiftClient(local.client).send(new DescribeClustersCommand({ClusterIdentifier: cluster})))
      .Clusters?.[0];

  it('the default role', async () => {
    const role = (await described())?.DefaultIamRoleArn;
    await new RedshiftClient(local.client).send(
      new ModifyClusterIamRolesCommand({ClusterIdentifier: cluster, DefaultIamRoleArn: ''}),
    );
    await again('default-role');
    expect(rested.get('default-role')).toBe(`default role: none → ${role}`);
    await again('default-role');
    expect(rested.get('default-role')).toBe(`default role: ${role}, as before`);
  });

  it.each<[string, WireDecision]>([
    ['takes an empty one', () => 'pass'],
    [
      'refuses an empty one',
      ({operation, body}) =>
        operation === 'ModifyClusterIamRoles' && /DefaultIamRoleArn=(&|$)/.test(body)
          ? {code: 'InvalidParameterValue', message: 'Invalid IAM role ARN: '}
          : 'pass',
    ],
    [
      'overlooks an empty one',
      ({operation, body}) =>
        operation === 'ModifyClusterIamRoles' && /DefaultIamRoleArn=(&|$)/.test(body)
          ? {output: {Cluster: {ClusterIdentifier: 'x'}}}
          : 'pass',
    ],
  ])('the default role is taken away from a cloud that %s, and the role stays', async (_, decision) => {
    await again('default-role');
    const role = (await described())?.DefaultIamRoleArn ?? '';
    wire.setDecision(decision);
    await clearDefaultRole(cloud, cluster, role, {signal, say: () => {}});
    wire.setDecision(() => 'pass');
    const after = await described();
    expect(after?.DefaultIamRoleArn ?? '').toBe('');
    expect(after?.IamRoles).toEqual([{IamRoleArn: role, ApplyStatus: 'in-sync'}]);
    await again('default-role');
  });

  it('the tag', async () => {
    await again('grafana-tag');
    expect(rested.get('grafana-tag')).toBe('tag GrafanaDataSource: true, as before');
  });
});
