/** The policy that `doctor --policy` prints is what is called, neither more nor less: a role with nothing else lives a workshop's whole life. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import type {Access} from '../../src/local-cloud/operation.ts';
import {matches, pattern} from '../../src/local-cloud/iam/pattern.ts';
import {permissions} from '../../src/steps/permissions/index.ts';
import {leastPolicy, mostCharacters, sizeOf} from '../../src/steps/policy.ts';
import {reason} from '../../src/workshop/errors.ts';
import {newLearner, workshopOf} from '../support/learner.ts';
import {aFailure, life, without, type World} from '../support/life.ts';
import {startLocalCloud} from '../support/local-cloud.ts';

const prefix = 'least';

/** Tried by doctor, which does without it: whoever has only the least policy need not be told what it allows. */
const triedOnly = 'iam:SimulatePrincipalPolicy';

/** What is asked of IAM about one role. */
type Heard = Map<string, Set<string>>;

type HeardWorld = World & {readonly cloud: Cloud; readonly heard: Heard};

const openWorld = async (): Promise<HeardWorld> => {
  const heard: Heard = new Map();
  let roleArn = '';
  const hear = ({action, resource}: Access) =>
    heard.set(action, (heard.get(action) ?? new Set()).add(resource));
  const local = await startLocalCloud({
    asked: (principal, access) => {
      if (principal.kind === 'role' && principal.roleArn === roleArn) hear(access);
    },
  });
  const learner = await newLearner(local, 'learner', leastPolicy(prefix));
  roleArn = learner.roleArn;
  const cloud = await learner.connect();
  return {local, learner, cloud, run: workshopOf(cloud, prefix), heard};
};

const closeWorld = async (world: HeardWorld | undefined): Promise<void> => {
  world?.cloud.close();
  await world?.local.close();
};

describe('the least policy', {timeout: 60_000}, () => {
  let world: HeardWorld;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => closeWorld(world));

  it('can be attached as it is printed', () => {
    const policy = leastPolicy('a-prefix-of-20-chars');
    expect(sizeOf(policy)).toBeLessThanOrEqual(mostCharacters);
    for (const {Action} of policy.Statement)
      for (const action of Action) expect(action).toMatch(/^[\w-]+:\w+$/);
  });

  it.each(life)('is enough for: $name', async ({act}) => {
    await expect(act(world)).resolves.toBeUndefined();
  });

  it('lists what was called and nothing else', () => {
    const called = permissions.flatMap((permission) => permission.called);
    const heard = [...world.heard.keys()].filter((action) => action !== triedOnly);
    expect([...called].sort()).toEqual(heard.sort());
    expect(new Set(called).size).toBe(called.length);
  });

  it('names nothing that was never touched', () => {
    for (const permission of permissions.filter(({called}) => called.length > 0)) {
      const touched = permission.called.flatMap((action) => [...world.heard.get(action)!]);
      for (const on of permission.on(prefix))
        expect(
          touched.some((resource) => matches(pattern(on).text, resource)),
          on,
        ).toBe(true);
    }
  });

  it('says why it lists what was not called', () => {
    const called = new Set(permissions.flatMap((permission) => permission.called));
    for (const {actions, because} of permissions.flatMap(({besides = []}) => besides)) {
      expect(because.length).toBeGreaterThan(20);
      for (const action of actions) expect(called.has(action), action).toBe(false);
    }
  });
});

/** Those that a workshop does without, though it asks. */
const doneWithout: Readonly<Record<string, string>> = {
  'cloudformation:DescribeStackEvents': 'asked only of a stack that fails, or that takes its time',
  'tag:GetResources': 'what no stack tells any more is then found by names only',
  'iam:GetAccountSummary': 'a quota that is used up is then told by AWS, later',
  'kinesis:DescribeLimits': 'the same',
  'lambda:GetAccountSettings': 'the same',
  'servicequotas:GetServiceQuota': "AWS's default is then taken for the quota",
};

/** One action of several services: all of them would take half an hour (`npm run test:least`). */
const sample = ['kinesis:CreateStream', 'redshift:ModifyClusterIamRoles'];
const knockedOut =
  process.env['RSW_EVERY_ACTION'] === undefined
    ? sample
    : permissions.flatMap(({called}) => called).filter((action) => !(action in doneWithout));

describe('without one of its actions', {timeout: 120_000}, () => {
  it.each(knockedOut)('%s is refused and named', async (action) => {
    const world = await openWorld();
    try {
      await world.learner.allow(without(leastPolicy(prefix), action));
      const lived = async () => {
        for (const {name, act} of life) if (name !== aFailure) await act(world);
      };
      const failure: unknown = await lived().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(reason(failure)).toContain(action);
    } finally {
      await closeWorld(world);
    }
  });
});
