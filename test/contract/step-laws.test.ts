/**
 * What holds for every step that makes something, against a cloud that really makes it: absent at first; applied it is ready;
 * applied again it changes nothing; interrupted it is taken up where it was; taken back it is absent, and again it is quiet.
 */
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
} from '@aws-sdk/client-cloudformation';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {artefact} from '../../src/artefacts.ts';
import {steps} from '../../src/steps/index.ts';
import {leftovers} from '../../src/steps/leftovers.ts';
import {tagsFor} from '../../src/steps/tags.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {Cancelled} from '../../src/workshop/errors.ts';
import {look} from '../../src/workshop/look.ts';
import {runStep, setUp} from '../../src/workshop/run.ts';
import {tearDown} from '../../src/workshop/tear-down.ts';
import type {Run} from '../../src/workshop/work.ts';
import {connectTo} from '../support/connect-to.ts';
import {workshopOf} from '../support/learner.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let local: TestCloud;
let cloud: Cloud;
let workshop: Run<Tools>;

beforeAll(async () => {
  local = await startLocalCloud();
  cloud = await connectTo(local.client);
  workshop = workshopOf(cloud, 'laws');
});

afterAll(async () => {
  cloud?.close();
  await local?.close();
});

/** Plans the first stack as a run does that is interrupted before it goes on. */
const planIngestion = async (owner: string): Promise<void> => {
  await cloud.client(CloudFormationClient).send(
    new CreateChangeSetCommand({
      StackName: 'laws-ingestion',
      ChangeSetName: 'rsw',
      ChangeSetType: 'CREATE',
      TemplateBody: await artefact('templates/ingestion.json'),
      Capabilities: ['CAPABILITY_IAM'],
      Tags: Object.entries(tagsFor({...workshop.tools.config, owner})).map(([Key, Value]) => ({Key, Value})),
    }),
  );
};

/** A run whose changes are counted; `pause` is what happens where a step waits. */
const runWith = (pause?: (signal: AbortController) => void): {run: Run<Tools>; changed: string[]} => {
  const interruption = new AbortController();
  const changed: string[] = [];
  const waiting: Cloud = {
    ...cloud,
    pause: async (milliseconds, signal) => {
      pause?.(interruption);
      await cloud.pause(milliseconds, signal);
    },
  };
  return {
    changed,
    run: {
      ...workshop,
      tools: {...workshop.tools, cloud: waiting},
      watcher: {
        began: () => {},
        said: () => {},
        showed: () => {},
        rested: ({name}, _, byUs) => {
          if (byUs) changed.push(name);
        },
      },
      signal: interruption.signal,
    },
  };
};

const stateOf = async (name: string) => (await look(runWith().run)).get(name);

/** What a step has made, apart from times that pass. */
const madeBy = async (name: string) => {
  const found = await stateOf(name);
  if (found?.state !== 'ready') return found;
  const {PausesAt: _, ...outputs} = found.outputs;
  return outputs;
};

describe('a stack that was planned and never begun', () => {
  afterEach(async () => {
    await cloud.client(CloudFormationClient).send(new DeleteStackCommand({StackName: 'laws-ingestion'}));
  });

  it('is ours, and is taken down', async () => {
    await planIngestion(cloud.caller);
    expect(await stateOf('ingestion')).toMatchObject({state: 'failed'});
    expect(await tearDown(runWith().run)).toBe(1);
    expect(await leftovers(workshop.tools)).toEqual([]);
  });

  it('is left alone when somebody else has planned it', async () => {
    await planIngestion('arn:aws:iam::000000000000:role/Somebody');
    await expect(setUp(runWith().run, {until: 'ingestion'})).rejects.toThrow('is not yours');
    await expect(tearDown(runWith().run)).rejects.toThrow('is not yours');
  });
});

const making = steps.filter((step) => !step.looksOnly);

describe('every step', () => {
  describe.each(making.map((step) => [step.name, step] as const))('%s', (name, step) => {
    it('is absent at first', async () => {
      expect(await stateOf(name)).toMatchObject({state: 'absent'});
    });

    it('is taken up where it was interrupted, and is ready then', async () => {
      const {run} = runWith((interruption) => interruption.abort());
      // A step that never waits is done before anybody could interrupt it.
      await setUp(run, {until: name}).catch((error: unknown) => expect(error).toBeInstanceOf(Cancelled));
      await setUp(runWith().run, {until: name});
      expect(await stateOf(name)).toMatchObject({state: 'ready'});
    });

    it('is kept when it is there', async () => {
      const {run, changed} = runWith();
      await setUp(run, {until: name});
      expect(changed).toEqual([]);
    });

    it('changes nothing when it is applied again', async () => {
      const before = await madeBy(name);
      await runStep(runWith().run, step);
      expect(await madeBy(name)).toEqual(before);
    });
  });

  describe.each([...making].reverse().map((step) => [step.name] as const))('%s, taken back', (name) => {
    it('is absent, and quiet when it is taken back again', async () => {
      expect(await tearDown(runWith().run, name)).toBeGreaterThan(0);
      expect(await stateOf(name)).toMatchObject({state: 'absent'});
      expect(await tearDown(runWith().run, name)).toBe(0);
    });
  });

  it('leaves nothing behind', async () => {
    expect(await leftovers(workshop.tools)).toEqual([]);
    expect(await tearDown(runWith().run)).toBe(0);
    expect((await workshop.store.load()).steps).toEqual({});
  });
});
