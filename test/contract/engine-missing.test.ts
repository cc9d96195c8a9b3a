/** A machine without the SQL engine: clusters can be made, statements say what is missing, and nothing else suffers. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  ListSchemasCommand,
  RedshiftDataClient,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-redshift-data';
import {CreateSecretCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {start, type RunningCloud} from '../../src/local-cloud/index.ts';

const missing = /^ERROR: The SQL engine is missing: the package @duckdb\/node-api cannot be loaded/;
let home: string;
let cloud: RunningCloud;

/** In a folder that has `node_modules`, and nothing in it. */
const open = (): Promise<RunningCloud> =>
  start({home: join(home, 'cloud'), pace: 'instant', engineHome: join(home, 'engine')});
const client = () => ({endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials});

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'engineless-'));
  mkdirSync(join(home, 'engine', 'node_modules'), {recursive: true});
  cloud = await open();
  await new RedshiftClient(client()).send(
    new CreateClusterCommand({
      ClusterIdentifier: 'house',
      NodeType: 'ra3.large',
      ClusterType: 'single-node',
      MasterUsername: 'owner',
      ManageMasterPassword: true,
    }),
  );
});

afterAll(async () => {
  await cloud.close();
  rmSync(home, {recursive: true, force: true});
});

const where = {ClusterIdentifier: 'house', Database: 'dev', DbUser: 'owner'};
const run = async (input: Partial<ExecuteStatementCommandInput> = {}) => {
  const data = new RedshiftDataClient(client());
  const {Id} = await data.send(new ExecuteStatementCommand({...where, Sql: 'SELECT 1', ...input}));
  return data.send(new DescribeStatementCommand({Id, WaitTimeSeconds: 10}));
};

test('a statement fails and names the engine, however its user logs on', async () => {
  const failed = {Status: 'FAILED', Error: expect.stringMatching(missing) as string};
  expect(await run()).toMatchObject(failed);
  const {ARN: SecretArn} = await new SecretsManagerClient(client()).send(
    new CreateSecretCommand({Name: 'reader', SecretString: '{"username":"reader","password":"Reader0Word"}'}),
  );
  expect(await run({DbUser: undefined, SecretArn})).toMatchObject(failed);
});

test('the catalogue cannot be asked, and says why', async () => {
  await expect(new RedshiftDataClient(client()).send(new ListSchemasCommand(where))).rejects.toMatchObject({
    name: 'DatabaseConnectionException',
    message: expect.stringMatching(missing) as string,
  });
});

test('the cluster lives on: it is paused, resumed, and there after a restart', async () => {
  const redshift = () => new RedshiftClient(client());
  await redshift().send(new PauseClusterCommand({ClusterIdentifier: 'house'}));
  await redshift().send(new ResumeClusterCommand({ClusterIdentifier: 'house'}));
  await cloud.close();
  cloud = await open();
  expect((await redshift().send(new DescribeClustersCommand({}))).Clusters).toMatchObject([
    {ClusterIdentifier: 'house', ClusterStatus: 'available'},
  ]);
  expect((await run()).Status).toBe('FAILED');
});
