/** Every protocol, with the real SDK on the other side and operations that record what reached them. */
import {mkdtempSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateVpcCommand, CreateVpc$, EC2Client, DescribeVpcsCommand} from '@aws-sdk/client-ec2';
import {
  CreateWorkspace$,
  CreateWorkspaceCommand,
  DescribeWorkspace$,
  DescribeWorkspaceCommand,
  GrafanaClient,
} from '@aws-sdk/client-grafana';
import {
  KinesisClient,
  ListStreamsCommand,
  PutRecords$,
  PutRecordsCommand,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis';
import {Invoke$, InvokeCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  CreateCluster$,
  CreateClusterCommand,
  PauseClusterCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  DescribeStatement$,
  DescribeStatementCommand,
  GetStatementResult$,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {LocalCloud} from '../../src/local-cloud/cloud.ts';
import {rootCredentials} from '../../src/local-cloud/iam/credentials.ts';
import {listen, type Listener} from '../../src/local-cloud/listener.ts';
import {AwsError, operation, type Service} from '../../src/local-cloud/operation.ts';
import {requestHandler} from '../../src/local-cloud/server.ts';

let seen: unknown;
/** An operation that keeps its input and answers what it is told to. */
const echo = (schema: Parameters<typeof operation>[0], answer: () => unknown) =>
  operation<unknown, object>(schema, {
    handle: (input) => {
      seen = input;
      return answer() as object;
    },
  });

const created = new Date('2026-11-24T10:57:58Z');
const cluster = {
  ClusterIdentifier: 'one',
  ClusterCreateTime: created,
  NumberOfNodes: 1,
  Encrypted: true,
  IamRoles: [{IamRoleArn: 'arn:aws:iam::000000000000:role/a<b>&"c"', ApplyStatus: 'in-sync'}],
  Tags: [{Key: 'k', Value: ''}],
};

const services: Service[] = [
  {
    signingName: 'kinesis',
    sdkName: 'kinesis',
    protocol: 'json-1.1',
    target: 'Kinesis_20131202',
    operations: [
      echo(PutRecords$, () => ({
        FailedRecordCount: 0,
        Records: [{SequenceNumber: '1', ShardId: 'shardId-000000000000'}],
      })),
    ],
  },
  {
    signingName: 'redshift-data',
    sdkName: 'redshiftdata',
    protocol: 'json-1.1',
    target: 'RedshiftData',
    operations: [
      echo(DescribeStatement$, () => {
        throw new AwsError('ResourceNotFoundException', 'Query does not exist.', 400, {ResourceId: 'x'});
      }),
      echo(GetStatementResult$, () => ({
        Records: [
          [
            {longValue: 9_007_199_254_740_993n},
            {doubleValue: 0.1},
            {isNull: true},
            {blobValue: Buffer.from([0, 255])},
          ],
        ],
        TotalNumRows: 1,
      })),
    ],
  },
  {
    signingName: 'redshift',
    sdkName: 'redshift',
    protocol: 'query',
    version: '2012-12-01',
    xmlNamespace: 'http://redshift.amazonaws.com/doc/2012-12-01/',
    operations: [echo(CreateCluster$, () => ({Cluster: cluster}))],
  },
  {
    signingName: 'ec2',
    sdkName: 'ec2',
    protocol: 'ec2-query',
    version: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: [
      echo(CreateVpc$, () => ({
        Vpc: {VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', Tags: [{Key: 'a', Value: 'b'}]},
      })),
    ],
  },
  {
    signingName: 'grafana',
    sdkName: 'grafana',
    protocol: 'rest-json',
    operations: [
      echo(CreateWorkspace$, () => ({workspace: {id: 'g-0123456789', created, status: 'CREATING'}})),
      echo(DescribeWorkspace$, () => {
        throw new AwsError('ResourceNotFoundException', 'no such workspace', 404, {
          resourceId: 'g-1',
          resourceType: 'workspace',
        });
      }),
    ],
  },
  {
    signingName: 'lambda',
    sdkName: 'lambda',
    protocol: 'rest-json',
    operations: [
      echo(Invoke$, () => ({
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        Payload: Buffer.from('{"ok":true}'),
      })),
    ],
  },
];

let home: string;
let cloud: LocalCloud;
let listener: Listener;
let client: {endpoint: string; region: string; credentials: {accessKeyId: string; secretAccessKey: string}};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'wire-'));
  cloud = new LocalCloud({home, pace: 'instant', services});
  listener = await listen(0, requestHandler(cloud, []));
  cloud.url = `http://127.0.0.1:${listener.port}`;
  client = {endpoint: cloud.url, region: cloud.region, credentials: rootCredentials(cloud)};
});

afterAll(async () => {
  await listener.close();
  await cloud.close();
  rmSync(home, {recursive: true});
});

const records = [{Data: Buffer.from('{"a":"é"}'), PartitionKey: 'p'}];

describe('protocols', () => {
  test.each([
    ['HTTP/2, the default of the SDK for streams', {}],
    ['HTTP/1.1', {requestHandler: new NodeHttpHandler()}],
  ])('JSON over %s', async (_name, options) => {
    const kinesis = new KinesisClient({...client, ...options});
    const answer = await kinesis.send(new PutRecordsCommand({StreamName: 's', Records: records}));
    expect(seen).toEqual({StreamName: 's', Records: [{Data: Buffer.from('{"a":"é"}'), PartitionKey: 'p'}]});
    expect(answer).toMatchObject({FailedRecordCount: 0, Records: [{SequenceNumber: '1'}]});
    kinesis.destroy();
  });

  test('JSON carries integers beyond 2^53, floats, nulls and bytes', async () => {
    const answer = await new RedshiftDataClient(client).send(new GetStatementResultCommand({Id: 'x'}));
    const [[long, double, nothing, bytes] = []] = answer.Records ?? [];
    expect(long).toHaveProperty('longValue');
    expect(double).toEqual({doubleValue: 0.1});
    expect(nothing).toEqual({isNull: true});
    expect(Buffer.from(bytes?.blobValue ?? [])).toEqual(Buffer.from([0, 255]));
  });

  test('query: lists and structures in a form, XML out', async () => {
    const input = {
      ClusterIdentifier: 'one',
      NodeType: 'rg.large',
      MasterUsername: 'owner',
      Encrypted: true,
      NumberOfNodes: 2,
      VpcSecurityGroupIds: ['sg-1', 'sg-2'],
      Tags: [{Key: 'k', Value: ''}],
    };
    const answer = await new RedshiftClient(client).send(new CreateClusterCommand(input));
    expect(seen).toEqual(input);
    expect(answer.Cluster).toEqual(cluster);
  });

  test("EC2's dialect of query", async () => {
    const input = {
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ResourceType: 'vpc' as const, Tags: [{Key: 'a', Value: 'b'}]}],
    };
    const answer = await new EC2Client(client).send(new CreateVpcCommand(input));
    expect(seen).toEqual(input);
    expect(answer.Vpc).toEqual({VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', Tags: [{Key: 'a', Value: 'b'}]});
  });

  test('REST JSON: body, path, headers, payload and status', async () => {
    const grafana = await new GrafanaClient(client).send(
      new CreateWorkspaceCommand({
        accountAccessType: 'CURRENT_ACCOUNT',
        authenticationProviders: ['AWS_SSO'],
        permissionType: 'CUSTOMER_MANAGED',
        tags: {a: 'b'},
        clientToken: 't',
      }),
    );
    expect(seen).toMatchObject({
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      tags: {a: 'b'},
    });
    expect(grafana.workspace).toMatchObject({id: 'g-0123456789', created});
    expect(grafana.$metadata.httpStatusCode).toBe(202);

    const lambda = await new LambdaClient(client).send(
      new InvokeCommand({
        FunctionName: 'a b',
        InvocationType: 'RequestResponse',
        Payload: Buffer.from('{"x":1}'),
      }),
    );
    expect(seen).toEqual({
      FunctionName: 'a b',
      InvocationType: 'RequestResponse',
      Payload: Buffer.from('{"x":1}'),
    });
    expect(Buffer.from(lambda.Payload ?? []).toString()).toBe('{"ok":true}');
    expect(lambda.ExecutedVersion).toBe('$LATEST');
  });
});

describe('refusals', () => {
  test('modelled errors reach the SDK with their members', async () => {
    await expect(
      new RedshiftDataClient(client).send(new DescribeStatementCommand({Id: 'x'})),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Query does not exist.',
      ResourceId: 'x',
    });
    await expect(
      new GrafanaClient(client).send(new DescribeWorkspaceCommand({workspaceId: 'g-1'})),
    ).rejects.toMatchObject({name: 'ResourceNotFoundException', resourceType: 'workspace'});
  });

  test('what must be there is named as AWS names it', async () => {
    await expect(
      new KinesisClient(client).send(new PutRecordsCommand({Records: [{PartitionKey: 'x'} as never]})),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'records.1.member.data' failed to satisfy constraint: Member must not be null",
    });
    await expect(
      new RedshiftClient(client).send(new CreateClusterCommand({ClusterIdentifier: 'one'} as never)),
    ).rejects.toMatchObject({name: 'ValidationError'});
  });

  test('an operation that is not there is named', async () => {
    const kinesis = new KinesisClient(client);
    await expect(kinesis.send(new ListStreamsCommand({}))).rejects.toThrow(
      'does not support kinesis:ListStreams',
    );
    await expect(
      kinesis.send(
        new SubscribeToShardCommand({ConsumerARN: 'a', ShardId: 'b', StartingPosition: {Type: 'LATEST'}}),
      ),
    ).rejects.toMatchObject({name: 'UnknownOperationException'});
    await expect(
      new RedshiftClient(client).send(new PauseClusterCommand({ClusterIdentifier: 'x'})),
    ).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await expect(new EC2Client(client).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
  });

  const put = (options: object) =>
    new KinesisClient({...client, ...options}).send(
      new PutRecordsCommand({StreamName: 's', Records: records}),
    );
  const create = (options: object) =>
    new RedshiftClient({...client, ...options}).send(
      new CreateClusterCommand({ClusterIdentifier: 'x', NodeType: 'rg.large', MasterUsername: 'u'}),
    );

  test("wrong keys get AWS's own error of each protocol", async () => {
    const unknown = {credentials: {accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 'x'}};
    const wrong = {credentials: {...client.credentials, secretAccessKey: 'x'}};
    await expect(put(unknown)).rejects.toMatchObject({name: 'UnrecognizedClientException'});
    await expect(create(unknown)).rejects.toMatchObject({name: 'InvalidClientTokenId'});
    await expect(put(wrong)).rejects.toMatchObject({name: 'InvalidSignatureException'});
    await expect(create(wrong)).rejects.toMatchObject({name: 'SignatureDoesNotMatch'});
  });

  test('a clock that is wrong, a region that is not here, a body changed on the way, no signature at all', async () => {
    await expect(put({systemClockOffset: -3_600_000, maxAttempts: 1})).rejects.toThrow('Signature expired');
    await expect(create({region: 'eu-west-1'})).rejects.toThrow('valid region');
    const unsigned = await fetch(client.endpoint, {
      method: 'POST',
      headers: {'x-amz-target': 'Kinesis_20131202.PutRecords'},
      body: '{}',
    });
    expect(await unsigned.json()).toMatchObject({__type: 'MissingAuthenticationTokenException'});
    expect((await fetch(client.endpoint)).status).toBe(403);
  });
});

test('a request that arrives letter by letter is understood', async () => {
  const socket = connect(listener.port, '127.0.0.1');
  const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  for (const part of ['P', 'O', 'ST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n']) {
    await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answer).toMatch(/^HTTP\/1.1 403 /);
  socket.destroy();
});
