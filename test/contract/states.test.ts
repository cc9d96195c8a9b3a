import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {CreateFunctionCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type CreateStateMachineCommandInput,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {zipInlineCode} from '../../src/local-cloud/lambda/package.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveRole} from '../support/role.ts';
import {until} from '../support/until.ts';

let local: TestCloud;
let sfn: SFNClient;
let role: string;
let count = 0;

type Definition = {StartAt: string; States: Record<string, object>; [field: string]: unknown};

const create = async (
  definition: Definition,
  more: Partial<CreateStateMachineCommandInput> = {},
): Promise<string> => {
  const {stateMachineArn} = await sfn.send(
    new CreateStateMachineCommand({
      name: `machine-${++count}`,
      roleArn: role,
      definition: JSON.stringify(definition),
      ...more,
    }),
  );
  return stateMachineArn ?? '';
};

/** Runs an Express machine and answers how it ended. */
const run = async (definition: Definition, input: unknown = {}) => {
  const stateMachineArn = await create(definition, {type: 'EXPRESS'});
  const {status, output, error, cause} = await sfn.send(
    new StartSyncExecutionCommand({stateMachineArn, input: JSON.stringify(input)}),
  );
  return {status, error, cause, output: output === undefined ? undefined : (JSON.parse(output) as unknown)};
};

const ended = (executionArn: string | undefined): Promise<DescribeExecutionCommandOutput> =>
  until('the end of the execution', async () => {
    const execution = await sfn.send(new DescribeExecutionCommand({executionArn}));
    return execution.status === 'RUNNING' ? undefined : execution;
  });

const task = (action: string, parameters: object, more: object = {End: true}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${action}`,
  Parameters: parameters,
  ...more,
});

beforeAll(async () => {
  local = await startLocalCloud();
  sfn = new SFNClient(local.client);
  // AWS's synchronous executions live at an address of their own, which the local cloud has no name for.
  sfn.config.disableHostPrefix = true;
  role = giveRole(local.cloud, 'conductor', 'states.amazonaws.com', ['logs:*', 'lambda:InvokeFunction']);
});

afterAll(async () => {
  sfn.destroy();
  await local.close();
});

describe('a machine', () => {
  it('calls operations of this cloud, waits, chooses and loops', async () => {
    const {status, output} = await run(
      {
        StartAt: 'Make',
        States: {
          Make: task(
            'cloudwatchlogs:createLogGroup',
            {'LogGroupName.$': '$.group'},
            {ResultPath: null, Next: 'Look'},
          ),
          Look: task(
            'cloudwatchlogs:describeLogGroups',
            {'LogGroupNamePrefix.$': '$.group'},
            {
              ResultSelector: {
                'names.$': '$.LogGroups[*].LogGroupName',
                'arn.$': '$.LogGroups[0].LogGroupArn',
              },
              ResultPath: '$.found',
              Next: 'Count',
            },
          ),
          Count: {
            Type: 'Pass',
            Parameters: {
              'group.$': '$.group',
              'found.$': '$.found',
              'rounds.$': 'States.MathAdd($.rounds, 1)',
            },
            Next: 'Enough?',
          },
          'Enough?': {
            Type: 'Choice',
            Choices: [{Variable: '$.rounds', NumericGreaterThanEquals: 2, Next: 'Done'}],
            Default: 'Wait',
          },
          Wait: {Type: 'Wait', Seconds: 1, Next: 'Look'},
          Done: {Type: 'Succeed'},
        },
      },
      {group: 'looked-for', rounds: 0},
    );
    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual({
      group: 'looked-for',
      rounds: 2,
      found: {
        names: ['looked-for'],
        arn: 'arn:aws:logs:us-east-1:000000000000:log-group:looked-for',
      },
    });
  });

  it('gives errors of operations the names and causes that Step Functions gives them', async () => {
    const made = task('cloudwatchlogs:createLogGroup', {LogGroupName: 'twice'}, {Next: 'Again'});
    const {status, error, cause} = await run({
      StartAt: 'Make',
      States: {Make: made, Again: {...made, Next: undefined, End: true}},
    });
    expect([status, error]).toEqual(['FAILED', 'CloudWatchLogs.ResourceAlreadyExistsException']);
    expect(cause).toMatch(
      /^The specified log group already exists \(Service: CloudWatchLogs, Status Code: 400, Request ID: \S+\) \(SDK Attempt Count: 1\)$/,
    );
  });

  it('does only what its role allows', async () => {
    const {error, cause} = await run({
      StartAt: 'List',
      States: {List: task('kinesis:putRecord', {StreamName: 'x', Data: 'y', PartitionKey: 'z'})},
    });
    expect(error).toBe('Kinesis.AccessDeniedException');
    expect(cause).toContain('assumed-role/conductor/');
    expect(cause).toContain('is not authorized to perform: kinesis:PutRecord');
  });

  it('retries, catches and tells the failed state', async () => {
    const missing = task(
      'cloudwatchlogs:deleteLogGroup',
      {LogGroupName: 'nowhere'},
      {
        Retry: [
          {ErrorEquals: ['CloudWatchLogs.ResourceNotFoundException'], IntervalSeconds: 1, MaxAttempts: 1},
        ],
        Catch: [{ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Tell'}],
        End: true,
      },
    );
    const Tell = {
      Type: 'Pass',
      Parameters: {'name.$': '$.error.Error', 'kept.$': '$.kept'},
      End: true,
    };
    const begun = Date.now();
    const {output} = await run({StartAt: 'Missing', States: {Missing: missing, Tell}}, {kept: 7});
    expect(output).toEqual({name: 'CloudWatchLogs.ResourceNotFoundException', kept: 7});
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
  });

  it('runs branches side by side and items in their order, and stops the others when one fails', async () => {
    const branch = (seconds: number) => ({
      StartAt: `Wait ${seconds}`,
      States: {
        [`Wait ${seconds}`]: {Type: 'Wait', Seconds: seconds, Next: `Value ${seconds}`},
        [`Value ${seconds}`]: {Type: 'Pass', Result: seconds, End: true},
      },
    });
    const both = await run({
      StartAt: 'Both',
      States: {Both: {Type: 'Parallel', Branches: [branch(1), branch(0)], End: true}},
    });
    expect(both.output).toEqual([1, 0]);
    const items = await run(
      {
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            ItemsPath: '$.items',
            ItemSelector: {'n.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index', 'all.$': '$.all'},
            ItemProcessor: {
              StartAt: 'Say',
              States: {
                Say: {
                  Type: 'Pass',
                  Parameters: {'text.$': "States.Format('{}:{} of {}', $.at, $.n, $.all)"},
                  End: true,
                },
              },
            },
            End: true,
          },
        },
      },
      {items: ['a', 'b'], all: 2},
    );
    expect(items.output).toEqual([{text: '0:a of 2'}, {text: '1:b of 2'}]);
    const begun = Date.now();
    const failed = await run({
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [
            branch(20),
            {StartAt: 'No', States: {No: {Type: 'Fail', Error: 'Own', Cause: 'because'}}},
          ],
          End: true,
        },
      },
    });
    expect(failed).toMatchObject({status: 'FAILED', error: 'Own', cause: 'because'});
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it('calls functions, whose errors are its errors', async () => {
    const lambda = new LambdaClient(local.client);
    const worker = giveRole(local.cloud, 'calculator', 'lambda.amazonaws.com', []);
    const code =
      "exports.handler = async ({n}) => { if (n < 0) throw new RangeError('negative'); return {root: Math.sqrt(n)}; };";
    const {FunctionArn = ''} = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'root',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: worker,
        Code: {ZipFile: zipInlineCode(code)},
      }),
    );
    lambda.destroy();
    const definition = {
      StartAt: 'Direct',
      States: {
        Direct: {Type: 'Task', Resource: FunctionArn, ResultPath: '$.direct', Next: 'Service'},
        Service: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: {FunctionName: FunctionArn, Payload: {'n.$': '$.direct.root'}},
          ResultSelector: {'root.$': '$.Payload.root', 'status.$': '$.StatusCode'},
          End: true,
        },
      },
    };
    expect((await run(definition, {n: 16})).output).toEqual({root: 2, status: 200});
    const {error, cause} = await run(definition, {n: -1});
    expect(error).toBe('RangeError');
    expect(JSON.parse(cause ?? '')).toMatchObject({errorType: 'RangeError', errorMessage: 'negative'});
  });

  it('understands JSONata with variables', async () => {
    const {output} = await run(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Take',
        States: {
          Take: {Type: 'Pass', Assign: {sum: '{% $sum($states.input.n) %}'}, Next: 'Many?'},
          'Many?': {
            Type: 'Choice',
            Choices: [{Condition: '{% $sum > 5 %}', Next: 'Say'}],
            Default: 'No',
          },
          Say: {Type: 'Pass', Output: {sum: '{% $sum %}', by: '{% $states.context.State.Name %}'}, End: true},
          No: {Type: 'Fail'},
        },
      },
      {n: [1, 2, 3]},
    );
    expect(output).toEqual({sum: 6, by: 'Say'});
  });

  it('fails where a path leads nowhere, and that cannot be caught', async () => {
    const {status, error, cause} = await run({
      StartAt: 'Miss',
      States: {Miss: {Type: 'Pass', Parameters: {'x.$': '$.y'}, End: true}},
    });
    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(cause).toBe(
      "An error occurred while executing the state 'Miss' (entered at the event id #2). The JSONPath '$.y' specified for the field 'x.$' could not be found in the input '{}'",
    );
  });

  it('times out as a whole', async () => {
    const {status} = await run({
      StartAt: 'Sleep',
      TimeoutSeconds: 1,
      States: {Sleep: {Type: 'Wait', Seconds: 60, End: true}},
    });
    expect(status).toBe('TIMED_OUT');
  });

  it('of type Express logs what its level asks for', async () => {
    const logs = new CloudWatchLogsClient(local.client);
    const logGroupName = '/machines/loud';
    await logs.send(new CreateLogGroupCommand({logGroupName}));
    const stateMachineArn = await create(
      {StartAt: 'No', States: {No: {Type: 'Fail', Error: 'Own', Cause: 'because'}}},
      {
        type: 'EXPRESS',
        loggingConfiguration: {
          level: 'ERROR',
          includeExecutionData: true,
          destinations: [
            {
              cloudWatchLogsLogGroup: {
                logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:*`,
              },
            },
          ],
        },
      },
    );
    await sfn.send(new StartExecutionCommand({stateMachineArn}));
    const lines = await until('the log', async () => {
      const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName}));
      return events.length > 0 ? events.map(({message = ''}) => JSON.parse(message) as object) : undefined;
    });
    logs.destroy();
    expect(lines).toMatchObject([
      {type: 'FailStateEntered'},
      {type: 'ExecutionFailed', details: {error: 'Own', cause: 'because'}},
    ]);
  });
});

describe('a Standard execution', () => {
  const sleepy: Definition = {
    StartAt: 'Begin',
    States: {
      Begin: {Type: 'Pass', Result: {n: 1}, Next: 'Sleep'},
      Sleep: {Type: 'Wait', Seconds: 60, End: true},
    },
  };

  it('has a history and an end', async () => {
    const stateMachineArn = await create({
      StartAt: 'Say',
      States: {Say: {Type: 'Pass', Result: 'hello', End: true}},
    });
    const {executionArn} = await sfn.send(new StartExecutionCommand({stateMachineArn, name: 'first'}));
    expect(executionArn).toBe(`${stateMachineArn.replace(':stateMachine:', ':execution:')}:first`);
    expect(await ended(executionArn)).toMatchObject({status: 'SUCCEEDED', output: '"hello"'});
    const {events} = await sfn.send(new GetExecutionHistoryCommand({executionArn}));
    expect(events?.map(({id, previousEventId, type}) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 1, 'PassStateEntered'],
      [3, 2, 'PassStateExited'],
      [4, 3, 'ExecutionSucceeded'],
    ]);
    await expect(sfn.send(new StartExecutionCommand({stateMachineArn, name: 'first'}))).rejects.toThrow(
      `Execution Already Exists: '${executionArn}'`,
    );
  });

  it('can be stopped, and keeps the definition it began with', async () => {
    const stateMachineArn = await create(sleepy);
    const {executionArn} = await sfn.send(new StartExecutionCommand({stateMachineArn}));
    await sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn,
        definition: JSON.stringify({StartAt: 'Other', States: {Other: {Type: 'Succeed'}}}),
      }),
    );
    expect((await sfn.send(new DescribeExecutionCommand({executionArn}))).status).toBe('RUNNING');
    await sfn.send(new StopExecutionCommand({executionArn, error: 'Enough', cause: 'of it'}));
    expect(await ended(executionArn)).toMatchObject({status: 'ABORTED', error: 'Enough', cause: 'of it'});
    const second = await sfn.send(new StartExecutionCommand({stateMachineArn}));
    expect((await ended(second.executionArn)).status).toBe('SUCCEEDED');
    const {executions} = await sfn.send(new ListExecutionsCommand({stateMachineArn}));
    expect(executions?.map(({status}) => status)).toEqual(['SUCCEEDED', 'ABORTED']);
    await sfn.send(new DeleteStateMachineCommand({stateMachineArn}));
  });

  it('goes on after a restart where it was: one branch done, the other waiting', async () => {
    const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    const first = await startLocalCloud({home});
    const client = new SFNClient(first.client);
    const roleArn = giveRole(first.cloud, 'conductor', 'states.amazonaws.com', ['logs:*']);
    const definition: Definition = {
      StartAt: 'Count',
      States: {
        Count: {Type: 'Pass', Parameters: {'id.$': 'States.UUID()'}, Next: 'Both'},
        Both: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Quick',
              States: {
                Quick: {Type: 'Pass', Parameters: {'id.$': '$.id', 'own.$': 'States.UUID()'}, End: true},
              },
            },
            {
              StartAt: 'Slow',
              States: {Slow: {Type: 'Wait', Seconds: 3, Next: 'After'}, After: {Type: 'Pass', End: true}},
            },
          ],
          End: true,
        },
      },
    };
    const {stateMachineArn} = await client.send(
      new CreateStateMachineCommand({name: 'lasting', roleArn, definition: JSON.stringify(definition)}),
    );
    const {executionArn} = await client.send(new StartExecutionCommand({stateMachineArn}));
    const begun = Date.now();
    await until('the wait', async () => {
      const {events} = await client.send(new GetExecutionHistoryCommand({executionArn}));
      return events?.some(({type}) => type === 'WaitStateEntered') || undefined;
    });
    client.destroy();
    await first.close();
    const second = await startLocalCloud({home});
    const again = new SFNClient(second.client);
    const execution = await until('the end', async () => {
      const found = await again.send(new DescribeExecutionCommand({executionArn}));
      return found.status === 'RUNNING' ? undefined : found;
    });
    const {events = []} = await again.send(new GetExecutionHistoryCommand({executionArn}));
    again.destroy();
    await second.close();
    rmSync(home, {recursive: true});
    expect(execution.status).toBe('SUCCEEDED');
    expect(Date.now() - begun).toBeLessThan(6_000);
    const [quick, slow] = JSON.parse(execution.output ?? '') as {id: string}[];
    expect(quick?.id).toBe(slow?.id);
    const entered = events.flatMap(({stateEnteredEventDetails: details}) => (details ? [details.name] : []));
    expect(entered.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'After',
      'Both',
      'Count',
      'Quick',
      'Slow',
    ]);
    expect(new Set(events.map(({id}) => id)).size).toBe(events.length);
  });
});

describe('Step Functions refuses', () => {
  it.each([
    [{StartAt: 'A', States: {}}, /States/],
    [
      {StartAt: 'B', States: {A: {Type: 'Succeed'}}},
      /MISSING_TRANSITION_TARGET: Missing 'StartAt' target: B/,
    ],
    [{StartAt: 'A', States: {A: {Type: 'Pass', Next: 'C'}}}, /Missing 'Next' target: C at \/States\/A\/Next/],
    [{StartAt: 'A', States: {A: {Type: 'Dance', End: true}}}, /not a valid state type: "Dance"/],
    [{StartAt: 'A', States: {A: {Type: 'Succeed'}, B: {Type: 'Succeed'}}}, /State "B" is not reachable/],
    [
      {StartAt: 'A', States: {A: {Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true}}},
      /does not support the resource arn:aws:states:::sqs:sendMessage/,
    ],
    [
      {
        StartAt: 'A',
        States: {A: {Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:kinesis:dance', End: true}},
      },
      /does not support kinesis:dance/,
    ],
    [
      {StartAt: 'A', States: {A: task('kinesis:deleteStream', {StreemName: 'x'})}},
      /The field 'StreemName' is not supported/,
    ],
    [
      {StartAt: 'A', States: {A: {Type: 'Pass', Parameters: {'x.$': 'States.Dance($.y)'}, End: true}}},
      /no intrinsic function 'States.Dance'/,
    ],
    [{StartAt: 'A', States: {A: {Type: 'Pass', InputPath: '$[', End: true}}}, /not a valid JSONPath/],
    [
      {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Map',
            ItemProcessor: {
              ProcessorConfig: {Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS'},
              StartAt: 'B',
              States: {B: {Type: 'Succeed'}},
            },
            End: true,
          },
        },
      },
      /does not support distributed maps/,
    ],
  ])('%j', async (definition, message) => {
    await expect(create(definition as Definition)).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringMatching(message),
    });
    const {result} = await sfn.send(
      new ValidateStateMachineDefinitionCommand({definition: JSON.stringify(definition)}),
    );
    expect(result).toBe('FAIL');
  });

  it('roles that it cannot assume, or that cannot write the log', async () => {
    const definition: Definition = {StartAt: 'A', States: {A: {Type: 'Succeed'}}};
    const other = giveRole(local.cloud, 'other', 'lambda.amazonaws.com', []);
    await expect(create(definition, {roleArn: other})).rejects.toThrow(
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
    const mute = giveRole(local.cloud, 'mute', 'states.amazonaws.com', []);
    const logGroupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:looked-for:*';
    const loggingConfiguration = {
      level: 'ALL' as const,
      destinations: [{cloudWatchLogsLogGroup: {logGroupArn}}],
    };
    await expect(create(definition, {roleArn: mute, loggingConfiguration})).rejects.toThrow(
      'The state machine IAM Role is not authorized to access the Log Destination',
    );
  });
});
