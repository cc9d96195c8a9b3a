/**
 * The local cloud is killed at random moments under load. What it acknowledged must be in the log, and
 * the view must hold the log's records: each one, and each one once.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {CreateClusterCommand, DescribeClustersCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {expect, test} from 'vitest';
import {startDaemon, type Daemon} from '../support/daemon.ts';
import {until} from '../support/until.ts';

/** Every round is a kill; `ROUNDS` asks for more than the usual run does. */
const rounds = Number(process.env['ROUNDS'] ?? 20);
const stream = 'readings';

const never = (): boolean => false;

const runSql = async (
  daemon: Daemon,
  sql: string,
  isOver = never,
): Promise<(string | number | undefined)[][]> => {
  const data = new RedshiftDataClient({...daemon.client, maxAttempts: 1});
  const {Id} = await data.send(
    new ExecuteStatementCommand({ClusterIdentifier: 'house', Database: 'dev', DbUser: 'keeper', Sql: sql}),
  );
  const done = await until(sql, async () => {
    if (isOver()) return {failure: 'the cloud was killed'};
    const {Status, Error: failure} = await data.send(new DescribeStatementCommand({Id, WaitTimeSeconds: 5}));
    if (Status === 'FAILED' || Status === 'ABORTED') return {failure: `${sql}: ${failure}`};
    return Status === 'FINISHED' ? {failure: undefined} : undefined;
  });
  if (done.failure) throw new Error(done.failure);
  if (!sql.startsWith('SELECT')) return [];
  const rows: (string | number | undefined)[][] = [];
  for (let token: string | undefined; ;) {
    const page = await data.send(new GetStatementResultCommand({Id, ...(token && {NextToken: token})}));
    for (const row of page.Records ?? []) rows.push(row.map((field) => field.stringValue ?? field.longValue));
    token = page.NextToken;
    if (!token) return rows;
  }
};

const setUp = async (daemon: Daemon): Promise<void> => {
  const {client} = daemon;
  await new KinesisClient(client).send(new CreateStreamCommand({StreamName: stream, ShardCount: 3}));
  const iam = new IAMClient(client);
  const allow = (Action: string | string[], principal?: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action, ...(principal ? {Principal: principal} : {Resource: '*'})}],
    });
  const {Role} = await iam.send(
    new CreateRoleCommand({
      RoleName: 'reader',
      AssumeRolePolicyDocument: allow('sts:AssumeRole', {Service: 'redshift.amazonaws.com'}),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({RoleName: 'reader', PolicyName: 'read', PolicyDocument: allow('kinesis:*')}),
  );
  const redshift = new RedshiftClient(client);
  await redshift.send(
    new CreateClusterCommand({
      ClusterIdentifier: 'house',
      ClusterType: 'single-node',
      NodeType: 'ra3.large',
      MasterUsername: 'keeper',
      ManageMasterPassword: true,
      IamRoles: [Role?.Arn ?? ''],
    }),
  );
  await until('the cluster', async () => {
    const {Clusters} = await redshift.send(new DescribeClustersCommand({ClusterIdentifier: 'house'}));
    return Clusters?.[0]?.ClusterStatus === 'available' ? true : undefined;
  });
  await runSql(daemon, `CREATE EXTERNAL SCHEMA incoming FROM KINESIS IAM_ROLE '${Role?.Arn}'`);
  await runSql(
    daemon,
    `CREATE MATERIALIZED VIEW readings AS SELECT sequence_number, JSON_PARSE(kinesis_data) AS reading
     FROM incoming.readings WHERE CAN_JSON_PARSE(kinesis_data)`,
  );
};

/** Puts records until the cloud is gone; answers what was acknowledged. */
const write = async (daemon: Daemon, isOver: () => boolean): Promise<string[]> => {
  const kinesis = new KinesisClient({...daemon.client, maxAttempts: 1});
  const acknowledged: string[] = [];
  try {
    for (let n = 0; !isOver(); n++) {
      const answer = await kinesis.send(
        new PutRecordsCommand({
          StreamName: stream,
          Records: Array.from({length: 25}, (_, k) => ({
            Data: Buffer.from(JSON.stringify({n, k, text: 'x'.repeat(200)})),
            PartitionKey: `${n}/${k}`,
          })),
        }),
      );
      for (const {SequenceNumber} of answer.Records ?? [])
        if (SequenceNumber) acknowledged.push(SequenceNumber);
    }
  } catch {
    // The cloud was killed under this request: nobody was told anything.
  }
  kinesis.destroy();
  return acknowledged;
};

const refresh = async (daemon: Daemon, isOver: () => boolean): Promise<void> => {
  try {
    while (!isOver()) await runSql(daemon, 'REFRESH MATERIALIZED VIEW readings', isOver);
  } catch {
    // Killed in the middle of a refresh: that is what this is about.
  }
};

const readLog = async (daemon: Daemon): Promise<string[]> => {
  const kinesis = new KinesisClient(daemon.client);
  const {Shards} = await kinesis.send(new ListShardsCommand({StreamName: stream}));
  const numbers: string[] = [];
  for (const {ShardId} of Shards ?? []) {
    const first = await kinesis.send(
      new GetShardIteratorCommand({StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON'}),
    );
    for (let iterator = first.ShardIterator; iterator;) {
      const page = await kinesis.send(new GetRecordsCommand({ShardIterator: iterator}));
      for (const record of page.Records ?? []) numbers.push(record.SequenceNumber ?? '');
      iterator = page.MillisBehindLatest === 0 ? undefined : page.NextShardIterator;
    }
  }
  kinesis.destroy();
  return numbers;
};

test(`${rounds} kills under load lose nothing and repeat nothing`, {timeout: 300_000}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'exactly-once-'));
  const acknowledged: string[] = [];
  let daemon = await startDaemon(home);
  try {
    await setUp(daemon);
    for (let round = 0; round < rounds; round++) {
      let isOver = false;
      const work = Promise.all([
        write(daemon, () => isOver),
        write(daemon, () => isOver),
        refresh(daemon, () => isOver),
      ]);
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 450));
      isOver = true;
      await daemon.kill('SIGKILL');
      const [one, two] = await work;
      acknowledged.push(...one, ...two);
      daemon = await startDaemon(home);
    }
    await runSql(daemon, 'REFRESH MATERIALIZED VIEW readings');
    const log = await readLog(daemon);
    const view = (await runSql(daemon, 'SELECT sequence_number FROM readings')).map(([number]) =>
      String(number),
    );
    const inLog = new Set(log);
    expect(log.length).toBe(inLog.size);
    expect(acknowledged.length).toBeGreaterThan(rounds * 25);
    expect(acknowledged.filter((number) => !inLog.has(number))).toEqual([]);
    expect(view.toSorted()).toEqual(log.toSorted());
  } finally {
    await daemon.kill('SIGTERM');
    rmSync(home, {recursive: true, force: true});
  }
});
