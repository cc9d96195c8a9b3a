import {EditedDashboard} from '../steps/dashboard-edits.ts';
import {steps} from '../steps/index.ts';
import {verifyOwner} from '../steps/claims.ts';
import type {Ui} from '../ui/ui.ts';
import {declined} from '../workshop/errors.ts';
import {stepNamed} from '../workshop/plan.ts';
import {runStep} from '../workshop/run.ts';
import {knownConfig} from './answers.ts';
import {askPassword} from './ask-password.ts';
import {agreesToRecreate} from './ask-recreate.ts';
import {explainStep} from './explain.ts';
import {grafanaKeys} from './grafana-keys.ts';
import type {Invocation} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession, type Session} from './session.ts';
import {verifyFlags, verifyNoFlags, type StepOptions} from './step-flags.ts';
import {takeBack} from './take-back.ts';
import {commandLine, workshopRun} from './workshop.ts';

/** `rsw step [name]`: lists the steps, or runs, explains or takes back one. */
export const step = async (
  name: string | undefined,
  options: StepOptions,
  invocation: Invocation,
): Promise<void> => {
  const {ui} = invocation;
  if (name === undefined) {
    verifyNoFlags(options);
    for (const each of steps) ui.print(`${each.name.padEnd(15)}  ${each.title}`);
    return ui.note('Run one again: rsw step NAME; what it does: --explain; take it back: --undo');
  }
  const chosen = stepNamed(steps, name);
  verifyFlags(name, options);
  await inSession(placeOfCommand(options), `step-${name}`, invocation, async (session) => {
    const config = await knownConfig(options, session);
    const again = commandLine(
      session,
      `step ${name}`,
      options.undo && '--undo',
      options.recreate && '--recreate',
      options.password && '--password',
      options.yes && '--yes',
    );
    const run = workshopRun(session, config, invocation, again);
    if (options.explain) {
      for (const line of await explainStep(chosen, run.tools)) ui.print(line);
      return;
    }
    ui.heading(`In ${session.named}`);
    await verifyOwner(run.tools);
    if (options.undo) {
      const count = await takeBack(run, name, session, ui);
      return ui.note(
        count > 0
          ? `Make it again with: ${commandLine(session, 'setup')}`
          : 'There was nothing to take back.',
      );
    }
    // A dashboard that nobody has edited is posted anew in any case, and of one that somebody has, its history keeps theirs.
    const isAgreed = ui.interactive || options.yes === true || name !== 'dashboard';
    if (options.recreate && !(await agreesToRecreate(run, name, ui)))
      throw declined(`Whenever you like: ${again}`);
    const keys = name === 'data-source' ? await grafanaKeys(config, session, ui) : undefined;
    const tools = {
      ...run.tools,
      ...(keys && {grafanaKeys: keys}),
      ...(options.recreate && isAgreed && {recreate: [name]}),
      ...(options.password && {passwordHash: await askPassword(ui)}),
    };
    await session.lock();
    try {
      const found = await runStep({...run, tools}, chosen);
      if (found?.state === 'skipped') tellWay(found.why, session, ui);
    } catch (error) {
      const isAsked = ui.interactive || options.recreate === true;
      if (!(error instanceof EditedDashboard) || !isAsked || options.yes) throw error;
      if (!(await ui.confirm(`${error.message}: ${error.why}. Post the workshop's over it?`)))
        throw declined('It stays as it is.');
      await runStep({...run, tools: {...tools, recreate: [name]}}, chosen);
    }
    if (options.pauseAfter !== undefined) await rememberPause(session, options.pauseAfter);
    if (options.password) ui.note('It has that password now, which is kept nowhere but in the database.');
    ui.note(`Look at all steps with: ${commandLine(session, 'status')}`);
  });
};

/** What has been declined, by the flag that did it, and how it is had after all. */
const ways: readonly (readonly [declined: string, flag: string])[] = [
  ['--grafana none', '--grafana managed'],
  ['--pause-after never', '--pause-after 8h'],
];

const tellWay = (why: string, session: Session, ui: Ui): void => {
  const [, flag] = ways.find(([declinedBy]) => why.includes(declinedBy)) ?? [];
  if (flag !== undefined) ui.note(`To have it after all: ${commandLine(session, 'setup', flag)}`);
};

/** So that a later set-up guards the cluster as it was asked for here. */
const rememberPause = async ({store}: Session, pauseAfter: string): Promise<void> => {
  const progress = await store.load();
  await store.save({...progress, answers: {...progress.answers, pauseAfter}});
};
