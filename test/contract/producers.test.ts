/** The producers as Lambda functions of the local cloud: their code and the actions of their roles are the template's. */
import {readFileSync} from 'node:fs';
import {CreateTableCommand, DynamoDBClient, ScanCommand} from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import {CreateFunctionCommand, InvokeCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {zipSync} from 'fflate';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveRole} from '../support/role.ts';

type Resource = {
  Properties: {
    Code: {ZipFile: string};
    Runtime: 'nodejs24.x';
    MemorySize: number;
    Policies: {PolicyDocument: {Statement: {Action: string | string[]}[]}}[];
  };
};
const resources = (
  JSON.parse(readFileSync(new URL('../../templates/ingestion.json', import.meta.url), 'utf8')) as {
    Resources: Record<string, Resource>;
  }
).Resources;
type Kind = 'Customer' | 'Order';
const actionsOf = (kind: Kind): string[] =>
  (resources[`${kind}ProducerRole`]?.Properties.Policies ?? []).flatMap((policy) =>
    policy.PolicyDocument.Statement.flatMap(({Action: action}) => action),
  );
const streams = {Customer: 'people', Order: 'sales'};

let cloud: TestCloud;
let lambda: LambdaClient;
let kinesis: KinesisClient;
let dynamodb: DynamoDBClient;
let count = 0;

beforeAll(async () => {
  cloud = await startLocalCloud();
  lambda = new LambdaClient(cloud.client);
  kinesis = new KinesisClient(cloud.client);
  dynamodb = new DynamoDBClient(cloud.client);
  for (const StreamName of Object.values(streams))
    await kinesis.send(new CreateStreamCommand({StreamName, ShardCount: 1}));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'registry',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
      KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
    }),
  );
});

afterAll(async () => {
  for (const client of [lambda, kinesis, dynamodb]) client.destroy();
  await cloud.close();
});

/** One producer with a role that may do what is named; it runs for about four seconds. */
const make = async (kind: Kind, actions: readonly string[]): Promise<string> => {
  const FunctionName = `producer-${++count}`;
  const {Code, Runtime, MemorySize} = (resources[`${kind}Producer`] as Resource).Properties;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime,
      MemorySize,
      Timeout: 12,
      Handler: 'index.handler',
      Role: giveRole(cloud.cloud, FunctionName, 'lambda.amazonaws.com', actions),
      Code: {ZipFile: zipSync({'index.js': Buffer.from(Code.ZipFile)})},
      Environment: {Variables: {STREAM: streams[kind], REGISTRY: 'registry', PER_MINUTE: '3000'}},
    }),
  );
  return FunctionName;
};

const invoke = async (FunctionName: string) => {
  const answer = await lambda.send(new InvokeCommand({FunctionName, LogType: 'Tail'}));
  return {
    error: answer.FunctionError,
    payload: answer.Payload?.transformToString() ?? '',
    log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
  };
};

const records = async (StreamName: string): Promise<Record<string, unknown>[]> => {
  const {ShardIterator} = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const {Records = []} = await kinesis.send(new GetRecordsCommand({ShardIterator}));
  return Records.map(({Data}) => JSON.parse(Buffer.from(Data ?? []).toString()) as Record<string, unknown>);
};

test('fill both streams from the first second on, two of each at the same time', async () => {
  const [customers, orders] = await Promise.all([
    make('Customer', actionsOf('Customer')),
    make('Order', actionsOf('Order')),
  ]);
  const outcomes = await Promise.all([customers, customers, orders, orders].map(invoke));
  expect(outcomes.map(({error, log}) => error && log)).toEqual([undefined, undefined, undefined, undefined]);
  for (const {log} of outcomes) expect(log).toMatch(/(people|sales): \d+ of \d+ records/);

  const people = await records('people');
  const sales = await records('sales');
  expect(people.length).toBeGreaterThan(0);
  expect(sales.length).toBeGreaterThan(0);
  const ids = people.map(({userid}) => userid);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(sales.map(({consignmentid}) => consignmentid)).size).toBe(sales.length);
  const origins = new Map(people.map(({userid, state}) => [userid, state]));
  for (const {userid, origin_state: origin} of sales) expect(origin).toBe(origins.get(userid));
  const {Count: items = 0} = await dynamodb.send(new ScanCommand({TableName: 'registry', Select: 'COUNT'}));
  expect(items).toBe(people.length + 2);
});

describe('need everything that their roles allow', () => {
  const needs = (['Customer', 'Order'] as const).flatMap((kind) =>
    actionsOf(kind)
      .filter((action) => !action.startsWith('logs:'))
      .map((action) => ({kind, action})),
  );

  test.concurrent.each(needs)('the $kind producer $action', async ({kind, action}) => {
    const {error, payload, log} = await invoke(
      await make(
        kind,
        actionsOf(kind).filter((other) => other !== action),
      ),
    );
    expect(error).toBe('Unhandled');
    expect(payload + log).toContain(`is not authorized to perform: ${action}`);
  });
});
