/** The workshop's steps as a run: what the commands that walk or look at them share. */
import type {Config} from '../steps/config.ts';
import {steps} from '../steps/index.ts';
import type {Tools} from '../steps/workshop-step.ts';
import type {Run} from '../workshop/work.ts';
import {typed} from './hints.ts';
import type {Invocation} from './invocation.ts';
import type {Session} from './session.ts';

/** A command as it is typed for this workshop; flags that are not wanted are left out. */
export const commandLine = (
  session: Session,
  command: string,
  ...flags: readonly (string | false | undefined)[]
): string =>
  `rsw ${command}${typed(session.flags())}${flags
    .filter(Boolean)
    .map((flag) => ` ${flag}`)
    .join('')}`;

export const workshopRun = (
  session: Session,
  config: Config,
  {signal}: Invocation,
  resume = commandLine(session, 'setup'),
): Run<Tools> => ({
  steps,
  tools: {config, cloud: session.cloud},
  store: session.store,
  watcher: session.watcher,
  signal,
  resume,
});
