import {setTimeout as sleep} from 'node:timers/promises';
import type {Tools} from '../steps/workshop-step.ts';
import {openLeaving} from '../ui/leaving.ts';
import type {Ui} from '../ui/ui.ts';
import type {Run} from '../workshop/work.ts';
import {knownConfig} from './answers.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {askStatus, type StatusReport} from './status-report.ts';
import {describeStatus} from './status-text.ts';
import {inSession} from './session.ts';
import {workshopRun} from './workshop.ts';

export type StatusOptions = PlaceOptions & {readonly json?: boolean; readonly watch?: boolean};

const pauseBetween = 5000;

/** `rsw status`: the truth, asked from the cloud. */
export const status = async (options: StatusOptions, invocation: Invocation): Promise<void> => {
  const {ui, signal} = invocation;
  const place = placeOfCommand(options);
  await inSession(place, 'status', invocation, async (session) => {
    const config = await knownConfig(options, session);
    const ask = async (run: Run<Tools>): Promise<StatusReport> =>
      ui.task('asking the cloud', async () => askStatus(run, session));
    const print = (report: StatusReport): void => {
      if (options.json) ui.print(JSON.stringify(report, undefined, options.watch ? undefined : 2));
      else for (const line of describeStatus(report, session.named, session.hint)) ui.print(line);
    };
    const run = workshopRun(session, config, invocation);
    if (!options.watch) return print(await ask(run));
    const leaving = openLeaving();
    const ending = AbortSignal.any([signal, leaving.signal]);
    try {
      while (!leaving.signal.aborted) {
        const report = await ask({...run, signal: ending});
        if (!options.json) clear(ui);
        print(report);
        await sleep(pauseBetween, undefined, {signal: ending});
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    } finally {
      leaving.end();
    }
  });
};

const clear = (ui: Ui): void => {
  if (ui.width !== Infinity) process.stdout.write('\u001B[H\u001B[2J\u001B[3J');
};
