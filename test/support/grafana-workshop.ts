/** A whole workshop with its workspace, whose every call passes a wire, to try single steps in. */
import type {Cloud} from '../../src/cloud/cloud.ts';
import type {Config} from '../../src/steps/config.ts';
import {steps} from '../../src/steps/index.ts';
import type {StepContext, Tools, WorkshopStep} from '../../src/steps/workshop-step.ts';
import {look} from '../../src/workshop/look.ts';
import {setUp} from '../../src/workshop/run.ts';
import type {Run} from '../../src/workshop/work.ts';
import {connectTo} from './connect-to.ts';
import {workshopOf} from './learner.ts';
import {startLocalCloud, type TestCloud} from './local-cloud.ts';
import {openWire, type Wire, type WireDecision} from './wire.ts';

export type GrafanaWorkshop = {
  readonly local: TestCloud;
  readonly wire: Wire;
  readonly cloud: Cloud;
  readonly run: Run<Tools>;
  /** What a step is given, with the outputs of all steps that were ready after the set-up. */
  context(more?: Partial<StepContext>): StepContext;
  /** Connects once more over the wire, as another process does; ended by `close`. */
  connect(): Promise<Cloud>;
  close(): Promise<void>;
};

export const stepNamed = (name: string): WorkshopStep => {
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`There is no step ${name}`);
  return found;
};

/** Sets a workshop up, as far as `until`; waiting takes no time. `decide` says what becomes of its calls meanwhile. */
export const openGrafanaWorkshop = async (
  until?: string,
  config: Partial<Config> = {},
  decide?: WireDecision,
): Promise<GrafanaWorkshop> => {
  const local = await startLocalCloud();
  const wire = await openWire(local.url, decide);
  const clouds: Cloud[] = [];
  const connectOnce = async (): Promise<Cloud> => {
    const cloud = await connectTo(local.client, wire.endpoint);
    clouds.push(cloud);
    return cloud;
  };
  const cloud = await connectOnce();
  const run = workshopOf(cloud, config.prefix ?? 'rsw', config);
  await setUp(run, {until});
  wire.setDecision(() => 'pass');
  const findings = await look(run);
  return {
    local,
    wire,
    cloud,
    run,
    context: (more = {}) => ({
      ...run.tools,
      signal: run.signal,
      outputs: (name) => {
        const found = findings.get(name);
        return found?.state === 'ready' ? found.outputs : {};
      },
      say: () => {},
      show: () => {},
      recall: () => undefined,
      remember: async () => {},
      ...more,
    }),
    connect: connectOnce,
    close: async () => {
      wire.setDecision(() => 'cut');
      for (const each of clouds) each.close();
      await wire.close();
      await local.close();
    },
  };
};
