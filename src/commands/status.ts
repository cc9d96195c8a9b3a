import {setTimeout as sleep} from 'node:timers/promises';
import type {Ui} from '../ui/ui.ts';
import {knownConfig} from './answers.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {askStatus} from './status-report.ts';
import {describeStatus} from './status-text.ts';
import {inSession} from './session.ts';
import {workshopRun} from './workshop.ts';

export type StatusOptions = PlaceOptions & {readonly json?: boolean; readonly watch?: boolean};

const pauseBetween = 5000;

/** `rsw status`: the truth, asked from the cloud. */
export const status = async (options: StatusOptions, invocation: Invocation): Promise<void> => {
  const {ui, signal} = invocation;
  const place = await placeOfCommand(options);
  await inSession(place, 'status', invocation, async (session) => {
    const run = workshopRun(session, await knownConfig(options, session), invocation);
    for (;;) {
      const report = await ui.task('asking the cloud', async () => askStatus(run, session));
      if (options.watch && !options.json) clear(ui);
      if (options.json) ui.print(JSON.stringify(report, undefined, options.watch ? undefined : 2));
      else for (const line of describeStatus(report, session.named, session.hint)) ui.print(line);
      if (!options.watch) return;
      await sleep(pauseBetween, undefined, {signal});
    }
  });
};

const clear = (ui: Ui): void => {
  if (ui.width !== Infinity) process.stdout.write('\u001B[H\u001B[2J\u001B[3J');
};
