/** Every status in which a stack can be found: what the learner is told, what is done about it, and that nothing is begun twice. */
import {StackStatus} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startFailing, type FailingCloud, type Shown} from '../support/failing.ts';
import {
  changesOf,
  stackMaker,
  telling,
  templates,
  type StackMaker,
  type Tale,
} from '../support/stack-in-status.ts';
import type {WireCall, WireDecision} from '../support/wire.ts';

let failing: FailingCloud;
let maker: StackMaker;

beforeAll(async () => {
  failing = await startFailing();
  maker = await stackMaker(failing.cloud);
}, 60_000);
afterAll(async () => {
  maker?.close();
  await failing?.close();
});

const answers = ['--yes', '--grafana', 'none', '--pause-after', 'never', '--until', 'ingestion'];
const make = ['CreateChangeSet', 'ExecuteChangeSet'];

type Way = {
  /** Leads the stack into the status for real, or to where the wire tells the status of it. */
  readonly ready: (name: string) => Promise<void>;
  readonly tale?: Tale;
  /** What `setup` is asked to do; `step` does it although the stack is whole. */
  readonly typed?: 'setup' | 'step';
  /** The state in words, in the plan and in `rsw status`; none of a whole one. NAME is the stack. */
  readonly state: string;
  /** What happens then, on the screen. */
  readonly says: RegExp;
  /** What is asked of the stack, in order. */
  readonly asks: readonly string[];
  /** Where nothing more can be done unasked: the two lines. */
  readonly fails?: readonly [what: string, next: string];
};

const small = async (name: string) => maker.create(name, templates.small);

/** Something is at work: until it shows its events, and then it has ended. */
const underway = (status: string): Tale => ({
  status,
  turns: {[`${status} DescribeStackEvents`]: undefined},
});

const joined = (status: string, says: string, progress: RegExp = /ingestion · \d+ (of \d+|done)/): Way => ({
  ready: small,
  tale: underway(status),
  state: `stack NAME ${says} (${status})`,
  says: progress,
  // Only what the stack still lacks when it is whole.
  asks: make,
});

const taken = 'the order stream: .*already exists';

const ways: Readonly<Record<string, Way>> = {
  CREATE_IN_PROGRESS: joined('CREATE_IN_PROGRESS', 'is being made'),
  CREATE_COMPLETE: {ready: small, state: '', says: /✔ ingestion was ready\n/, asks: []},
  CREATE_FAILED: {
    ready: async (name) => maker.create(name, templates.failing, {DisableRollback: true}),
    state: `stack NAME could not be made (CREATE_FAILED): ${taken}`,
    says: new RegExp(
      `an earlier attempt failed, because of ${taken}.*; clearing it away[^]*✔ ingestion ready`,
    ),
    asks: ['DeleteStack', ...make],
  },
  ROLLBACK_COMPLETE: {
    ready: async (name) => maker.create(name, templates.failing),
    state: `stack NAME could not be made and was taken back (ROLLBACK_COMPLETE): ${taken}`,
    says: new RegExp(`because of ${taken}.*; clearing it away[^]*✔ ingestion ready`),
    asks: ['DeleteStack', ...make],
  },
  ROLLBACK_FAILED: {
    ready: small,
    tale: {
      status: 'ROLLBACK_FAILED',
      reason: 'it is held',
      turns: {'ROLLBACK_FAILED DeleteStack': undefined},
    },
    state:
      'stack NAME could not be made, and only partly taken back (ROLLBACK_FAILED): the order stream: it is held',
    says: /because of the order stream: it is held; clearing it away[^]*✔ ingestion ready/,
    asks: ['DeleteStack', ...make],
  },
  ROLLBACK_IN_PROGRESS: joined('ROLLBACK_IN_PROGRESS', 'could not be made and is being taken back'),
  REVIEW_IN_PROGRESS: {
    ready: async (name) => maker.plan(name, 'rsw'),
    state: 'stack NAME was planned, but never begun (REVIEW_IN_PROGRESS)',
    says: /✔ ingestion ready/,
    asks: ['DeleteChangeSet', ...make],
  },
  UPDATE_IN_PROGRESS: joined('UPDATE_IN_PROGRESS', 'is being changed'),
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: joined(
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'was changed and is being tidied up',
  ),
  UPDATE_COMPLETE: {
    ready: async (name) => {
      await maker.create(name, templates.small);
      await maker.update(name, templates.changed);
      // Somebody is trying something out by hand: that is not ours, and not in the way.
      await maker.plan(name, 'mine');
    },
    typed: 'step',
    state: '',
    says: /✔ ingestion ready/,
    asks: make,
  },
  UPDATE_FAILED: {
    ready: async (name) => {
      await maker.create(name, templates.small);
      await maker.update(name, templates.failing, {DisableRollback: true});
    },
    state: `stack NAME stopped half way through a change (UPDATE_FAILED): ${taken}`,
    says: /going back to what it was before a change that failed[^]*✔ ingestion ready/,
    asks: ['RollbackStack', ...make],
  },
  UPDATE_ROLLBACK_IN_PROGRESS: joined(
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'could not be changed and is going back',
  ),
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: joined(
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'went back and is being tidied up',
  ),
  UPDATE_ROLLBACK_COMPLETE: {
    ready: async (name) => {
      await maker.create(name, templates.small);
      await maker.update(name, templates.failing);
    },
    state: '',
    says: /✔ ingestion was ready · the stack is as it was before a change that failed \(UPDATE_ROLLBACK_COMPLETE\)/,
    asks: [],
  },
  UPDATE_ROLLBACK_FAILED: {
    ready: small,
    tale: {
      status: 'UPDATE_ROLLBACK_FAILED',
      reason: 'it is held',
      turns: {
        'UPDATE_ROLLBACK_FAILED ContinueUpdateRollback': 'UPDATE_ROLLBACK_IN_PROGRESS',
        'UPDATE_ROLLBACK_IN_PROGRESS DescribeStackEvents': undefined,
      },
      answered: ['ContinueUpdateRollback'],
    },
    state:
      'stack NAME could not be changed, and could not go back either (UPDATE_ROLLBACK_FAILED): the order stream: it is held',
    says: /going back to what it was before a change that failed[^]*✔ ingestion ready/,
    asks: ['ContinueUpdateRollback', ...make],
  },
  DELETE_IN_PROGRESS: joined('DELETE_IN_PROGRESS', 'is being deleted', /✔ ingestion ready/),
  DELETE_COMPLETE: {
    ready: async (name) => {
      await maker.create(name, templates.small);
      await maker.remove(name);
    },
    state: '',
    says: /make {2}ingestion [^]*✔ ingestion ready/,
    asks: make,
  },
  DELETE_FAILED: {
    ready: async (name) => {
      await maker.create(name, templates.network);
      await maker.block(name);
      await maker.remove(name);
    },
    state: 'stack NAME could not be deleted (DELETE_FAILED): the vpc Vpc: The vpc .* has dependencies',
    says: /it could not be deleted, because of the vpc Vpc: .*; trying again[^]*trying once more/,
    asks: ['DeleteStack', 'DeleteStack'],
    fails: [
      '✖ Step ingestion: could not delete stack NAME: something that this workshop has not made still uses it (the vpc Vpc: .*)',
      '  Delete what uses it (console: EC2, Network Interfaces shows it), then type the same command again.',
    ],
  },
  IMPORT_IN_PROGRESS: joined('IMPORT_IN_PROGRESS', 'is taking in resources that were there'),
  IMPORT_COMPLETE: {
    ready: small,
    tale: {status: 'IMPORT_COMPLETE', turns: {}},
    state: '',
    says: /✔ ingestion was ready\n/,
    asks: [],
  },
  IMPORT_ROLLBACK_IN_PROGRESS: joined(
    'IMPORT_ROLLBACK_IN_PROGRESS',
    'could not take in resources and is going back',
  ),
  IMPORT_ROLLBACK_COMPLETE: {
    ready: small,
    tale: {status: 'IMPORT_ROLLBACK_COMPLETE', turns: {}},
    state: '',
    says: /✔ ingestion was ready · the stack is as it was before an import that failed/,
    asks: [],
  },
  IMPORT_ROLLBACK_FAILED: {
    ready: small,
    tale: {status: 'IMPORT_ROLLBACK_FAILED', reason: 'it is held', turns: {}},
    state:
      'stack NAME could not take in resources, and could not go back either (IMPORT_ROLLBACK_FAILED): the order stream: it is held',
    says: /^/,
    asks: [],
    fails: [
      '✖ Step ingestion: could not deploy stack NAME: it could not take in resources, and could not go back either (IMPORT_ROLLBACK_FAILED): the order stream: it is held',
      '  Remove the cause, then type the same command again; or have it made anew: rsw step ingestion --undo (log)',
    ],
  },
  // Statuses that AWS may think of one day.
  PONDER_IN_PROGRESS: {
    ...joined('PONDER_IN_PROGRESS', ''),
    state: 'stack NAME is PONDER_IN_PROGRESS',
  },
  PONDER_COMPLETE: {
    ready: small,
    tale: {status: 'PONDER_COMPLETE', reason: 'it was pondered', turns: {}},
    state: 'stack NAME is PONDER_COMPLETE, which this version of rsw does not know',
    says: /^/,
    asks: [],
    fails: [
      '✖ Step ingestion: could not deploy stack NAME: it is PONDER_COMPLETE, which this version of rsw does not know: the order stream: it was pondered',
      '  Remove the cause, then type the same command again; or have it made anew: rsw step ingestion --undo (log)',
    ],
  },
};

/** Matches a text in which `.*` stands for anything and NAME for the stack. */
const like = (text: string, name: string): RegExp =>
  new RegExp(
    text
      .replaceAll('NAME', name)
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(String.raw`\.\*`, '.*'),
  );

const run = async (
  args: readonly string[],
  prefix: string,
  decide: WireDecision = () => 'pass',
): Promise<{shown: Shown; calls: readonly WireCall[]}> => {
  const calls: WireCall[] = [];
  const shown = await failing.run([...args, '--prefix', prefix], {
    home: prefix,
    decide: async (call) => {
      calls.push(call);
      return decide(call);
    },
  });
  return {shown, calls};
};

it('no status is forgotten', () => {
  expect(Object.keys(ways)).toEqual(expect.arrayContaining(Object.values(StackStatus)));
});

describe('a stack that is found as', () => {
  it.concurrent.each(Object.entries(ways))('%s', {timeout: 120_000}, async (status, way) => {
    const prefix = `s${Object.keys(ways).indexOf(status)}`;
    const name = `${prefix}-ingestion`;
    const told = () => (way.tale ? telling(maker, name, way.tale) : undefined);
    await way.ready(name);

    const args = way.typed === 'step' ? ['step', 'ingestion'] : ['setup', ...answers];
    const {shown, calls} = await run(args, prefix, told());
    expect(shown.screen).toMatch(like(way.state, name));
    expect(shown.screen).toMatch(way.says);
    expect(changesOf(calls, name)).toEqual(way.asks);
    expect(shown.code).toBe(way.fails ? 1 : 0);
    const [what = '', next = ''] = way.fails ?? [];
    expect(shown.lines).toHaveLength(way.fails ? 2 : 0);
    if (way.fails) expect(shown.lines[0]).toMatch(like(what, name));
    if (way.fails) expect(shown.lines[1]).toMatch(like(next, name));
  });
});

describe('rsw status', () => {
  it.concurrent.each([
    ['UPDATE_IN_PROGRESS', 'underway'],
    ['ROLLBACK_FAILED', 'failed  '],
  ])('tells of %s what the plan tells', {timeout: 120_000}, async (status, state) => {
    const prefix = `r${status.length}`;
    const name = `${prefix}-ingestion`;
    const way = ways[status];
    await way?.ready(name);
    const {shown} = await run(['status'], prefix, telling(maker, name, way?.tale as Tale));
    expect(shown.stdout).toMatch(like(`ingestion       ${state} ${way?.state}`, name));
  });
});

describe('a teardown', () => {
  it.concurrent.each<[string, Tale]>([
    ['CREATE_IN_PROGRESS', underway('CREATE_IN_PROGRESS')],
    [
      'UPDATE_ROLLBACK_FAILED',
      {
        status: 'UPDATE_ROLLBACK_FAILED',
        reason: 'it is held',
        turns: {'UPDATE_ROLLBACK_FAILED DeleteStack': undefined},
      },
    ],
  ])('takes down what is %s when nothing else goes on in it', {timeout: 120_000}, async (status, tale) => {
    const prefix = `t${status.length}`;
    const name = `${prefix}-ingestion`;
    await small(name);
    const {shown, calls} = await run(['teardown', '--yes'], prefix, telling(maker, name, tale));
    expect(shown.screen).toMatch(/✔ ingestion gone[^]*Nothing is left/);
    expect(changesOf(calls, name)).toEqual(['DeleteStack']);
    expect(shown.code).toBe(0);
  });

  it.concurrent('names what resists, and leaves nothing behind silently', {timeout: 120_000}, async () => {
    await ways['DELETE_FAILED']?.ready('resists-ingestion');
    const {shown, calls} = await run(['teardown', '--yes'], 'resists');
    expect(changesOf(calls, 'resists-ingestion')).toEqual(['DeleteStack', 'DeleteStack']);
    expect(shown.screen).toMatch(
      /network vpc-\w+ stays\. Remove it with:\s+aws ec2 delete-vpc --vpc-id vpc-/,
    );
    expect(shown.screen).toMatch(/security group sg-\w+ is in the network, and not of this\s+workshop/);
    expect(shown.lines).toHaveLength(2);
    expect(shown.lines[0]).toMatch(/^✖ .*ould not delete stack resists-ingestion: .*the vpc Vpc/);
    expect(shown.code).toBe(1);
  });
});

describe('a session that expires in the middle of the wait', () => {
  it.concurrent(
    'ends in two lines, and the next run goes on with what is there',
    {timeout: 120_000},
    async () => {
      let executed = false;
      const first = await run(['setup', ...answers], 'expired', ({operation}) => {
        executed ||= operation === 'ExecuteChangeSet';
        return executed && operation === 'DescribeStacks'
          ? {
              code: 'ExpiredToken',
              message: 'The security token included in the request is expired',
              status: 403,
            }
          : 'pass';
      });
      expect(first.shown.lines).toEqual([
        expect.stringMatching(/^✖ Step ingestion: .*the credentials have expired/),
        '  Sign in again, then type the same command again: it goes on where it stopped. (log)',
      ]);
      const second = await run(['setup', ...answers], 'expired');
      expect(second.shown.code).toBe(0);
      expect(changesOf(second.calls, 'expired-ingestion')).toEqual([]);
    },
  );
});
