import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import {zipSync} from 'fflate';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveRole} from '../support/role.ts';
import {until} from '../support/until.ts';

let local: TestCloud;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;
let role: string;
let count = 0;

const zip = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

const create = async (
  code: string | Record<string, string>,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<string> => {
  const name = `function-${++count}`;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: role,
      Code: {ZipFile: zip(typeof code === 'string' ? {'index.js': code} : code)},
      ...more,
    }),
  );
  return name;
};

const invoke = async (name: string, event: unknown = {}) => {
  const answer = await lambda.send(
    new InvokeCommand({FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail'}),
  );
  return {
    error: answer.FunctionError,
    log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
    payload: JSON.parse(answer.Payload?.transformToString() ?? 'null') as never,
  };
};

beforeAll(async () => {
  local = await startLocalCloud();
  lambda = new LambdaClient(local.client);
  logs = new CloudWatchLogsClient(local.client);
  role = giveRole(local.cloud, 'worker', 'lambda.amazonaws.com', ['logs:*', 'kinesis:PutRecord']);
});

afterAll(async () => {
  lambda.destroy();
  logs.destroy();
  await local.close();
});

describe('a function', () => {
  it('sees its event, its context and nothing of this process', async () => {
    const name = await create(
      `exports.handler = async (event, context) => {
        console.log('greeting', {of: event.name});
        return {event, context, left: context.getRemainingTimeInMillis(), variables: process.env};
      };`,
      {Environment: {Variables: {COLOUR: 'green'}}, Timeout: 7},
    );
    const {payload, log} = await invoke(name, {name: 'Ada'});
    const {event, context, left, variables} = payload as Record<string, Record<string, unknown>>;
    expect(event).toEqual({name: 'Ada'});
    expect(context).toMatchObject({
      functionName: name,
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      logGroupName: `/aws/lambda/${name}`,
    });
    expect(left).toBeGreaterThan(5_000);
    expect(variables).toMatchObject({COLOUR: 'green', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: local.url});
    expect(variables).not.toHaveProperty('VITEST');
    expect(log).toMatch(/^START RequestId: \S+ Version: \$LATEST\n/);
    expect(log).toMatch(/\tINFO\tgreeting \{ of: 'Ada' \}\nEND RequestId: .*\nREPORT .*Init Duration: /);
    const group = `/aws/lambda/${name}`;
    const found = await logs.send(
      new FilterLogEventsCommand({logGroupName: group, filterPattern: 'greeting'}),
    );
    expect(found.events).toHaveLength(1);
  });

  it('is warm at its second invocation, and new after a change of code or configuration', async () => {
    const code = (version: number) =>
      `let n = 0; exports.handler = async () => [${version}, ++n, process.env.X];`;
    const name = await create(code(1));
    expect((await invoke(name)).payload).toEqual([1, 1, null]);
    const second = await invoke(name);
    expect(second.payload).toEqual([1, 2, null]);
    expect(second.log).not.toContain('Init Duration');
    await lambda.send(
      new UpdateFunctionCodeCommand({FunctionName: name, ZipFile: zip({'index.js': code(2)})}),
    );
    expect((await invoke(name)).payload).toEqual([2, 1, null]);
    await lambda.send(
      new UpdateFunctionConfigurationCommand({FunctionName: name, Environment: {Variables: {X: 'y'}}}),
    );
    expect((await invoke(name)).payload).toEqual([2, 1, 'y']);
  });

  it('uses the SDK with its role, and only as far as the role allows', async () => {
    const kinesis = new KinesisClient(local.client);
    await kinesis.send(new CreateStreamCommand({StreamName: 'clicks', ShardCount: 1}));
    await until('the stream', async () => {
      const {StreamDescriptionSummary} = await kinesis.send(
        new DescribeStreamSummaryCommand({StreamName: 'clicks'}),
      );
      return StreamDescriptionSummary?.StreamStatus === 'ACTIVE' || undefined;
    });
    kinesis.destroy();
    const body = `
      const kinesis = new KinesisClient({});
      const put = await kinesis.send(new PutRecordCommand({StreamName: 'clicks', Data: Buffer.from('1'), PartitionKey: '1'}));
      const denied = await kinesis.send(new ListStreamsCommand({})).catch((error) => error.message);
      return [put.ShardId, denied];`;
    const names = '{KinesisClient, PutRecordCommand, ListStreamsCommand}';
    const common = await create(
      `const ${names} = require('@aws-sdk/client-kinesis'); exports.handler = async () => {${body}};`,
      {Timeout: 20},
    );
    const module = await create(
      {
        'index.mjs': `import ${names} from '@aws-sdk/client-kinesis'; export const handler = async () => {${body}};`,
      },
      {Timeout: 20},
    );
    for (const name of [common, module]) {
      const {payload, error} = await invoke(name);
      expect(error).toBeUndefined();
      expect(payload).toEqual([
        'shardId-000000000000',
        expect.stringContaining(
          `User: arn:aws:sts::000000000000:assumed-role/worker/${name} is not authorized to perform: kinesis:ListStreams`,
        ),
      ]);
    }
  });

  it.each([
    [
      'throws',
      "exports.handler = async () => { throw new RangeError('too far'); };",
      {errorType: 'RangeError', errorMessage: 'too far'},
    ],
    [
      'times out, even in a loop that never yields',
      'exports.handler = async () => { for (;;); };',
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
      },
    ],
    [
      'exits',
      'exports.handler = async () => process.exit(3);',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringContaining('Runtime exited with error: exit status 3'),
      },
    ],
    [
      'takes too much memory',
      'const kept = []; exports.handler = async () => { for (;;) { kept.push(Buffer.alloc(16e6, 1)); await new Promise(setImmediate); } };',
      {errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: killed')},
    ],
    [
      'cannot be read',
      'exports.handler = async (',
      {errorType: 'Runtime.UserCodeSyntaxError', errorMessage: expect.stringContaining('SyntaxError')},
    ],
    [
      'misses a module',
      "require('@aws-sdk/client-ghost');",
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: expect.stringContaining('@aws-sdk/client-ghost'),
      },
    ],
    [
      'exports something else',
      'exports.other = 1;',
      {errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported'},
    ],
    [
      'waits for what never comes',
      'exports.handler = () => new Promise(() => {});',
      {errorType: 'Runtime.NodeJsExit', errorMessage: expect.stringContaining('never settled')},
    ],
    [
      'rejects where nobody looks',
      "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 500)); };",
      {errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost'},
    ],
  ])('that %s says so as Lambda does', async (_case, code, failure) => {
    const name = await create(code, {Timeout: 1});
    const {error, payload} = await invoke(name);
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject(failure);
    // The next invocation meets a fresh environment and the same end, not a broken one.
    expect((await invoke(name)).payload).toMatchObject({errorType: failure.errorType});
  });

  it('answers through a callback on Node 22 and no more on Node 24', async () => {
    const code =
      'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 42), 10); };';
    expect((await invoke(await create(code))).payload).toBe(42);
    const {payload} = await invoke(await create(code, {Runtime: 'nodejs24.x'}));
    expect(payload).toMatchObject({errorType: 'Runtime.CallbackHandlerDeprecated'});
  });

  it('is run again when an asynchronous invocation fails, at most as often as configured', async () => {
    const name = await create(
      "exports.handler = async () => { console.log('tried'); throw new Error('no'); };",
    );
    await lambda.send(new PutFunctionEventInvokeConfigCommand({FunctionName: name, MaximumRetryAttempts: 1}));
    const {StatusCode} = await lambda.send(new InvokeCommand({FunctionName: name, InvocationType: 'Event'}));
    expect(StatusCode).toBe(202);
    const logGroupName = `/aws/lambda/${name}`;
    const tries = await until('two attempts', async () => {
      const {logGroups} = await logs.send(new DescribeLogGroupsCommand({logGroupNamePrefix: logGroupName}));
      if (!logGroups?.length) return undefined;
      const {events} = await logs.send(new FilterLogEventsCommand({logGroupName, filterPattern: 'tried'}));
      return events?.length === 2 ? events : undefined;
    });
    expect(tries).toHaveLength(2);
    expect(local.cloud.collection('lambda/events').size).toBe(0);
  });
});

describe('an asynchronous invocation', () => {
  it('that was acknowledged is run, though the cloud was killed in its middle', async () => {
    const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    const first = await startLocalCloud({home});
    const Role = giveRole(first.cloud, 'worker', 'lambda.amazonaws.com', ['logs:*']);
    const client = new LambdaClient(first.client);
    const code = `exports.handler = async () => {
      console.log('begun'); await new Promise((done) => setTimeout(done, 1500)); console.log('done');
    };`;
    await client.send(
      new CreateFunctionCommand({
        FunctionName: 'slow',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 10,
        Role,
        Code: {ZipFile: zip({'index.js': code})},
      }),
    );
    await client.send(new InvokeCommand({FunctionName: 'slow', InvocationType: 'Event'}));
    client.destroy();
    const lines = (cloud: TestCloud, wanted: number) =>
      until(`${wanted} lines`, async () => {
        const reader = new CloudWatchLogsClient(cloud.client);
        const logGroupName = '/aws/lambda/slow';
        const {events = []} = await reader
          .send(new FilterLogEventsCommand({logGroupName, filterPattern: '?begun ?done'}))
          .catch(() => ({events: []}));
        reader.destroy();
        return events.length >= wanted
          ? events.map(({message = ''}: {message?: string | undefined}) => message.split('\t').at(-1))
          : undefined;
      });
    expect(await lines(first, 1)).toEqual(['begun']);
    await first.close();
    const second = await startLocalCloud({home});
    expect(await lines(second, 3)).toEqual(['begun', 'begun', 'done']);
    await second.close();
    rmSync(home, {recursive: true});
  });
});

describe('Lambda refuses', () => {
  it.each([
    [
      {Runtime: 'nodejs18.x'},
      'InvalidParameterValueException',
      /runtime parameter of nodejs18.x is no longer supported/,
    ],
    [{Runtime: 'python3.13'}, 'InvalidParameterValueException', /local cloud runs Node functions only/],
    [
      {Role: 'arn:aws:iam::000000000000:role/ghost'},
      'InvalidParameterValueException',
      /cannot be assumed by Lambda/,
    ],
    [
      {Environment: {Variables: {AWS_REGION: 'x'}}},
      'InvalidParameterValueException',
      /Reserved keys used in this request: AWS_REGION/,
    ],
    [
      {Layers: ['arn:aws:lambda:us-east-1:0:layer:x:1']},
      'InvalidParameterValueException',
      /do not support Layers/,
    ],
    [
      {Code: {ZipFile: Buffer.from('no zip')}},
      'InvalidParameterValueException',
      /Could not unzip uploaded file/,
    ],
  ] as const)('%j', async (more, code, message) => {
    const error = await create('', more as never).catch((error: unknown) => error);
    expect(error).toMatchObject({name: code, message: expect.stringMatching(message)});
  });

  it('a reservation that a small account cannot give', async () => {
    const name = await create('exports.handler = async () => 1;');
    await expect(
      lambda.send(new PutFunctionConcurrencyCommand({FunctionName: name, ReservedConcurrentExecutions: 1})),
    ).rejects.toThrow(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10].",
    );
    const {AccountLimit} = await lambda.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit?.ConcurrentExecutions).toBe(10);
  });

  it('the eleventh concurrent invocation', async () => {
    const name = await create('exports.handler = () => new Promise((done) => setTimeout(done, 2000));', {
      Timeout: 10,
    });
    const once = new LambdaClient({...local.client, maxAttempts: 1});
    const all = await Promise.allSettled(
      Array.from({length: 11}, () => once.send(new InvokeCommand({FunctionName: name}))),
    );
    once.destroy();
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toMatchObject([
      {name: 'TooManyRequestsException', Reason: 'ConcurrentInvocationLimitExceeded'},
    ]);
  });

  it('to know a deleted function', async () => {
    const name = await create('exports.handler = async () => 1;');
    await lambda.send(new DeleteFunctionCommand({FunctionName: name}));
    await expect(lambda.send(new GetFunctionCommand({FunctionName: name}))).rejects.toThrow(
      `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    );
  });
});
