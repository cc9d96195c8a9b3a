/** A stack is deployed while others are at it, while CloudFormation stammers, and while what an earlier run left is in the way. */
import {CloudFormationClient, CreateChangeSetCommand} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {deleteStack} from '../../src/cloud/delete-stack.ts';
import {deployStack} from '../../src/cloud/deploy-stack.ts';
import {operationEvents} from '../../src/cloud/stack-events.ts';
import {describeStack} from '../../src/cloud/stacks.ts';
import {connectTo} from '../support/connect-to.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {openWire, type Wire, type WireDecision} from '../support/wire.ts';

let local: TestCloud;
let slow: TestCloud;
const opened: {close(): unknown}[] = [];

beforeAll(async () => {
  [local, slow] = await Promise.all([startLocalCloud(), startLocalCloud({pace: 'quick'})]);
});
afterAll(async () => {
  await Promise.all(opened.map(async (each) => each.close()));
  await Promise.all([local.close(), slow.close()]);
});

/** Somebody's terminal: its own connection over a wire of its own; its pauses take no time. */
const terminal = async (
  decide?: WireDecision,
  target = local,
): Promise<{cloud: Cloud; wire: Wire; asked: () => string[]}> => {
  const wire = await openWire(target.client.endpoint, decide);
  const cloud = await connectTo(target.client, wire.endpoint);
  opened.push(cloud, wire);
  const asked = () =>
    wire.calls
      .filter(({operation}) => !/^(Describe|List|Get)/.test(operation))
      .map(({operation}) => operation);
  return {cloud: target === local ? {...cloud, pause: async () => {}} : cloud, wire, asked};
};

const template = (days: number, more: object = {}) =>
  JSON.stringify({
    Resources: {Log: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: days}}, ...more},
  });
const plan = (name: string, days = 7, more = {}) => ({
  name,
  template: template(days, more),
  parameters: {},
  tags: {},
  anew: `remove ${name}`,
});

const follow = (lines: string[] = []) => ({
  signal: new AbortController().signal,
  say: (line: string) => void lines.push(line),
  called: ({LogicalResourceId = ''}) => `the ${LogicalResourceId}`,
});

const make = ['CreateChangeSet', 'ExecuteChangeSet'];
const statusOf = async (cloud: Cloud, name: string) => (await describeStack(cloud, name))?.StackStatus;

/** Answers the first request for an operation with an error of AWS. */
const once =
  (operation: string, code: string, message = code): WireDecision =>
  (call) =>
    call.operation === operation && call.n === 1 ? {code, message} : 'pass';

describe('somebody else who was quicker', () => {
  it.each([
    ['CreateChangeSet', 'AlreadyExistsException', 'ChangeSet rsw already exists'],
    ['CreateChangeSet', 'OperationInProgressException', 'Another operation is in progress'],
    [
      'CreateChangeSet',
      'ValidationError',
      'Stack [x] already exists and cannot be created again with the changeSet [rsw].',
    ],
    [
      'CreateChangeSet',
      'ValidationError',
      'Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.',
    ],
    [
      'ExecuteChangeSet',
      'InvalidChangeSetStatus',
      'cannot be executed in its current execution status of [EXECUTE_IN_PROGRESS]',
    ],
    ['ExecuteChangeSet', 'ChangeSetNotFound', 'ChangeSet [rsw] does not exist'],
    ['ExecuteChangeSet', 'OperationInProgressException', 'Another operation is in progress'],
    ['ExecuteChangeSet', 'TokenAlreadyExistsException', 'Token already exists'],
    ['DeleteChangeSet', 'InvalidChangeSetStatus', 'cannot be deleted in its current status'],
  ])('is told from an error: %s answers %s (%#)', async (operation, code, message) => {
    const {cloud} = await terminal(once(operation, code, message));
    const name = `quicker-${operation}-${code}-${message.length}`;
    await deployStack(cloud, plan(name), follow());
    expect(await statusOf(cloud, name)).toBe('CREATE_COMPLETE');
  });

  it.each([
    ['CreateChangeSet', 'LimitExceededException', /quota/],
    ['CreateChangeSet', 'InsufficientCapabilitiesException', /Requires capabilities/],
  ])('is not taken for the cause where %s answers %s', async (operation, code, cause) => {
    const {cloud, asked} = await terminal((call) =>
      call.operation === operation ? {code, message: 'Requires capabilities or a quota'} : 'pass',
    );
    await expect(deployStack(cloud, plan(`told-${code}`), follow())).rejects.toThrow(cause);
    expect(new Set(asked())).toEqual(new Set(['CreateChangeSet']));
  });

  it('does not keep us waiting for ever', async () => {
    const {cloud, asked} = await terminal(({operation}) =>
      operation === 'ExecuteChangeSet' ? {code: 'OperationInProgressException', message: 'busy'} : 'pass',
    );
    await expect(deployStack(cloud, plan('for-ever'), follow())).rejects.toMatchObject({
      why: 'somebody else is changing it at the same time',
    });
    expect(asked().filter((each) => each === 'ExecuteChangeSet')).toHaveLength(8);
  });

  it('and we make every resource once, whoever comes first', {timeout: 30_000}, async () => {
    const table = {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
          KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
        },
      },
    };
    const terminals = await Promise.all([1, 2, 3].map(async () => terminal(undefined, slow)));
    await Promise.all(terminals.map(async ({cloud}) => deployStack(cloud, plan('race', 7, table), follow())));
    const all = terminals.flatMap(({wire}) => wire.calls);
    expect(await statusOf(terminals[0]!.cloud, 'race')).toBe('CREATE_COMPLETE');
    expect(all.filter(({operation}) => operation === 'DeleteStack')).toEqual([]);
    const events = await operationEvents(terminals[0]!.cloud, 'race');
    const made = events.filter(({ResourceStatus}) => ResourceStatus === 'CREATE_COMPLETE');
    expect(new Set(made.map(({LogicalResourceId}) => LogicalResourceId))).toEqual(
      new Set(['Log', 'Table', 'race']),
    );
    expect(made).toHaveLength(3);
    await Promise.all(terminals.map(async ({cloud}) => deleteStack(cloud, 'race', follow())));
    expect(await statusOf(terminals[0]!.cloud, 'race')).toBeUndefined();
  });
});

describe('what an earlier run has left', () => {
  /** A change set of a stack as an earlier run has made it. */
  const leave = async (name: string, ChangeSetName: string, type: 'CREATE' | 'UPDATE') => {
    const client = new CloudFormationClient(local.client);
    await client.send(
      new CreateChangeSetCommand({
        StackName: name,
        ChangeSetName,
        ChangeSetType: type,
        TemplateBody: template(30),
      }),
    );
    client.destroy();
  };

  it('is thrown away: a change set that was made, under an empty name or of a stack', async () => {
    const {cloud, asked} = await terminal();
    await leave('left', 'rsw', 'CREATE');
    await deployStack(cloud, plan('left'), follow());
    await leave('left', 'rsw', 'UPDATE');
    await deployStack(cloud, plan('left', 14), follow());
    expect(asked()).toEqual(['DeleteChangeSet', ...make, 'DeleteChangeSet', ...make]);
  });

  it('is left alone: a change set of another name', async () => {
    const {cloud, asked} = await terminal();
    await leave('by-hand', 'mine', 'CREATE');
    await deployStack(cloud, plan('by-hand'), follow());
    expect(asked()).toEqual(make);
  });

  const changeSetIs =
    (more: object, looks: number): WireDecision =>
    ({operation, n}) =>
      operation === 'DescribeChangeSet' && n <= looks
        ? {output: {ChangeSetName: 'rsw', ChangeSetId: 'arn:rsw', CreationTime: new Date(), ...more}}
        : 'pass';

  it.each<[string, object, number]>([
    ['that is just being made is waited for', {Status: 'CREATE_IN_PROGRESS'}, 4],
    ['that is being deleted is waited for', {Status: 'DELETE_IN_PROGRESS'}, 4],
    ['that is just carried out is left alone', {ExecutionStatus: 'EXECUTE_IN_PROGRESS'}, 4],
    [
      'that is stuck in the making is not waited for',
      {Status: 'CREATE_PENDING', CreationTime: new Date(0)},
      1,
    ],
    ['that has failed is not waited for', {Status: 'FAILED'}, 1],
  ])('a change set %s', async (what, more, looks) => {
    const {cloud, asked, wire} = await terminal(changeSetIs(more, 3));
    const name = `set-${what.replaceAll(' ', '-')}`;
    await leave(name, 'rsw', 'CREATE');
    await deployStack(cloud, plan(name), follow());
    expect(asked().filter((each) => each !== 'DeleteChangeSet')).toEqual(make);
    const deletion = wire.calls.findIndex(({operation}) => operation === 'DeleteChangeSet');
    const before = wire.calls.slice(0, deletion).filter(({operation}) => operation === 'DescribeChangeSet');
    expect(before).toHaveLength(looks);
    expect(await statusOf(cloud, name)).toBe('CREATE_COMPLETE');
  });
});

describe('CloudFormation', () => {
  it.each([
    "The submitted information didn't contain changes. Submit different information to create a change set.",
    'No updates are to be performed.',
  ])('that says "%s" has nothing to do', async (StatusReason) => {
    const name = `same-${StatusReason.length}`;
    const {cloud, asked, wire} = await terminal();
    await deployStack(cloud, plan(name), follow());
    wire.setDecision(({operation, input}) =>
      operation === 'DescribeChangeSet' && String(input['ChangeSetName']).startsWith('arn:')
        ? {output: {Status: 'FAILED', StatusReason, StackId: 'arn:x', StackName: name}}
        : 'pass',
    );
    await deployStack(cloud, plan(name, 14), follow());
    expect(asked()).toEqual([...make, 'DeleteChangeSet', 'CreateChangeSet', 'DeleteChangeSet']);
  });

  it('that finds a template wrong says where, and leaves no empty name', async () => {
    const wrong = {Stream: {Type: 'AWS::Kinesis::Stream', Properties: {ShardCuont: 1}}};
    const {cloud} = await terminal();
    await expect(deployStack(cloud, plan('wrong', 7, wrong), follow())).rejects.toMatchObject({
      message: 'Could not deploy stack wrong',
      why: 'the Stream: Unsupported property [ShardCuont]',
    });
    expect(await describeStack(cloud, 'wrong')).toBeUndefined();
    const silent = await terminal(({operation}) =>
      operation === 'DescribeEvents' ? {code: 'AccessDenied', message: 'no', status: 403} : 'pass',
    );
    await expect(deployStack(silent.cloud, plan('wrong', 7, wrong), follow())).rejects.toMatchObject({
      why: expect.stringContaining('AWS::EarlyValidation::PropertyValidation') as unknown,
    });
  });

  it('that is asked too often is asked again', async () => {
    const {cloud, asked} = await terminal(({operation, n}) =>
      operation.startsWith('Describe') && n > 2 && n < 9
        ? {code: 'Throttling', message: 'Rate exceeded'}
        : 'pass',
    );
    await deployStack(cloud, plan('throttled'), follow());
    expect(asked()).toEqual(make);
  });

  it('that still tells the stack as it was before is believed only when the operation shows', async () => {
    const {cloud, wire, asked} = await terminal();
    await deployStack(cloud, plan('stale'), follow());
    const before = await describeStack(cloud, 'stale');
    let told = 0;
    wire.setDecision(({operation}) => {
      const has = (name: string) => wire.calls.some((call) => call.operation === name);
      if (operation === 'DescribeStackEvents' && told < 4) return {output: {StackEvents: []}};
      return operation === 'DescribeStacks' && has('DeleteStack') && ++told < 4
        ? {output: {Stacks: [before]}}
        : 'pass';
    });
    await deleteStack(cloud, 'stale', follow());
    expect(told).toBeGreaterThanOrEqual(4);
    expect(asked()).toEqual([...make, 'DeleteStack']);
    expect(await describeStack(cloud, 'stale')).toBeUndefined();
  });

  it('that cannot go back is asked once to go on, and then a person is', async () => {
    const {cloud, wire, asked} = await terminal();
    await deployStack(cloud, plan('stuck'), follow());
    let status = 'UPDATE_ROLLBACK_FAILED';
    const stack = await describeStack(cloud, 'stuck');
    wire.setDecision(({operation}) => {
      if (operation === 'DescribeStacks') return {output: {Stacks: [{...stack, StackStatus: status}]}};
      if (operation === 'ContinueUpdateRollback') status = 'UPDATE_ROLLBACK_IN_PROGRESS';
      if (operation === 'DescribeStackEvents' && status.endsWith('PROGRESS'))
        status = 'UPDATE_ROLLBACK_FAILED';
      return operation === 'ContinueUpdateRollback' ? {output: {}} : 'pass';
    });
    await expect(deployStack(cloud, plan('stuck'), follow())).rejects.toMatchObject({
      message: expect.stringContaining('could not go back either (UPDATE_ROLLBACK_FAILED)') as unknown,
      next: expect.stringContaining('or have it made anew: remove stuck') as unknown,
    });
    expect(asked()).toEqual([...make, 'ContinueUpdateRollback']);
  });
});

describe('who joins', () => {
  it('sees what has happened since the operation began, and of how many', {timeout: 30_000}, async () => {
    const table = (key: string) => ({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{AttributeName: key, AttributeType: 'S'}],
        KeySchema: [{AttributeName: key, KeyType: 'HASH'}],
      },
    });
    const first = await terminal(undefined, slow);
    const leaving = new AbortController();
    const gone = deployStack(first.cloud, plan('joined', 7, {Table: table('id')}), {
      ...follow(),
      signal: leaving.signal,
      // The shell drops as soon as something is under way.
      say: (line) => void (/ of /.test(line) && leaving.abort()),
    });
    await expect(gone).rejects.toThrow(/abort/i);
    const second = await terminal(undefined, slow);
    const lines: string[] = [];
    await deployStack(second.cloud, plan('joined', 7, {Table: table('id')}), follow(lines));
    expect(lines).toContain('1 of 2 · the Table');
    // It asked whether anything differs from what it would make, and nothing did.
    expect(second.asked()).toEqual(['DeleteChangeSet', 'CreateChangeSet', 'DeleteChangeSet']);
  });

  it(
    'is told what the other is told when it fails, and begins nothing by itself',
    {timeout: 30_000},
    async () => {
      const failing = {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
            KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          DependsOn: 'Table',
          Properties: {
            AssumeRolePolicyDocument: {},
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/Nonsense'],
          },
        },
      };
      const [one, two] = await Promise.all([terminal(undefined, slow), terminal(undefined, slow)]);
      let begun: () => void = () => {};
      const under = new Promise<void>((settle) => (begun = settle));
      const first = deployStack(one.cloud, plan('fails', 7, failing), {
        ...follow(),
        say: (line) => {
          if (/ of /.test(line)) begun();
        },
      }).catch((error: unknown) => error);
      await under;
      const second = deployStack(two.cloud, plan('fails', 7, failing), follow()).catch(
        (error: unknown) => error,
      );
      for (const error of await Promise.all([first, second]))
        expect(error).toMatchObject({
          message: 'Could not deploy stack fails',
          why: expect.stringMatching(/^the Role: /) as unknown,
        });
      expect(two.asked()).toEqual([]);
    },
  );
});
