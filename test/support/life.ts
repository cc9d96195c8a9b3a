/** The life of a workshop, from the first look to the teardown, with everything that one may do with it in between. */
import {PauseClusterCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {runStatement} from '../../src/cloud/statements.ts';
import {adminUser, databaseName, readerUser, type Config} from '../../src/steps/config.ts';
import {examine} from '../../src/steps/examinations/index.ts';
import {steps} from '../../src/steps/index.ts';
import {askEach, findThings} from '../../src/steps/leftovers.ts';
import {leastPolicy, type Policy} from '../../src/steps/policy.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {look} from '../../src/workshop/look.ts';
import {runStep, setUp} from '../../src/workshop/run.ts';
import {tearDown} from '../../src/workshop/tear-down.ts';
import type {Run} from '../../src/workshop/work.ts';
import type {Learner} from './learner.ts';
import type {TestCloud} from './local-cloud.ts';

/** A workshop, who lives with it, and the cloud that it is in. */
export type World = {readonly run: Run<Tools>; readonly learner: Learner; readonly local: TestCloud};

export type Deed = {readonly name: string; readonly act: (world: World) => Promise<void>};

/** Sets up with other answers than before. */
const withAnswers = (name: string, answers: Partial<Config>): Deed => ({
  name,
  act: async ({run}) => setUp({...run, tools: {...run.tools, config: {...run.tools.config, ...answers}}}),
});

/** A policy that lacks one action. */
export const without = ({Version, Statement}: Policy, action: string): Policy => ({
  Version,
  Statement: Statement.map((each) => ({...each, Action: each.Action.filter((name) => name !== action)})),
});

const clusterOf = async ({store}: Run<Tools>): Promise<string> => {
  const mark = (await store.load()).steps['warehouse'];
  return mark?.outputs?.['ClusterIdentifier'] ?? '';
};

const ask = async (run: Run<Tools>, user: string): Promise<void> => {
  const database = {cluster: await clusterOf(run), name: databaseName, user};
  await runStatement(run.tools.cloud, database, 'SELECT 1', {
    name: 'a question',
    say: () => {},
    signal: run.signal,
  });
};

/** The deed in which a setup is made to fail. */
export const aFailure = 'a setup that fails';

const setup: Deed = {name: 'setup', act: async ({run}) => setUp(run)};

/** In this order; each leaves a workshop behind with which the next can go on. */
export const life: readonly Deed[] = [
  {
    name: 'doctor',
    act: async ({run: {tools}}) => {
      for (const verdict of await Promise.all(examine(tools)))
        if (verdict?.kind === 'bad') throw new Error(verdict.what);
    },
  },
  {
    name: aFailure,
    act: async ({run, learner}) => {
      const whole = leastPolicy(run.tools.config.prefix);
      await learner.allow(without(whole, 'kinesis:StartStreamEncryption'));
      const failure = await setUp(run).then(
        () => undefined,
        (error: unknown) => error,
      );
      await learner.allow(whole);
      if (failure === undefined) throw new Error('it did not fail');
    },
  },
  setup,
  {
    name: 'status',
    act: async ({run}) => {
      for (const finding of (await look(run)).values())
        if (finding.state === 'unknown') throw finding.error ?? new Error(finding.why);
    },
  },
  {
    name: 'query',
    act: async ({run}) => {
      await ask(run, adminUser);
      await ask(run, readerUser);
    },
  },
  {...setup, name: 'setup again'},
  withAnswers('other tags', {tags: {team: 'blue'}}),
  withAnswers('no other tags', {tags: {}}),
  withAnswers('a boundary', {permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess'}),
  withAnswers('no boundary', {permissionsBoundary: ''}),
  withAnswers('another node', {nodeType: 'ra3.large'}),
  {
    name: 'another time of the guard',
    act: async ({run}) => {
      await runStep(
        run,
        steps.find(({name}) => name === 'pause-guard')!,
      );
    },
  },
  {
    name: 'resuming',
    act: async ({run, local}) => {
      const client = new RedshiftClient(local.client);
      await client.send(new PauseClusterCommand({ClusterIdentifier: await clusterOf(run)}));
      client.destroy();
      await setUp(run);
    },
  },
  ...steps
    .filter(({looksOnly}) => !looksOnly)
    .reverse()
    .map(({name}): Deed => ({name: `undo ${name}`, act: async ({run}) => void (await tearDown(run, name))})),
  {...setup, name: 'setup anew'},
  {
    name: 'teardown',
    act: async ({run}) => {
      const things = await findThings(run.tools);
      await tearDown(run);
      const {stays, unasked} = await askEach(run.tools, things, run.signal);
      if (unasked[0]) throw unasked[0].error;
      if (stays[0]) throw new Error(`left: ${stays[0].type} ${stays[0].id}`);
    },
  },
];
