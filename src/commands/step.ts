import {EditedDashboard} from '../steps/dashboard-edits.ts';
import {recreatable, steps} from '../steps/index.ts';
import {verifyOwner} from '../steps/claims.ts';
import {declined, UsageError} from '../workshop/errors.ts';
import {stepNamed} from '../workshop/plan.ts';
import {runStep} from '../workshop/run.ts';
import {knownConfig, type AnswerOptions} from './answers.ts';
import {askPassword} from './ask-password.ts';
import {agreesToRecreate} from './ask-recreate.ts';
import {explainStep} from './explain.ts';
import {grafanaKeys} from './grafana-keys.ts';
import type {Invocation} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession, type Session} from './session.ts';
import {takeBack} from './take-back.ts';
import {commandLine, workshopRun} from './workshop.ts';

export type StepOptions = AnswerOptions & {
  readonly explain?: boolean;
  readonly undo?: boolean;
  readonly recreate?: boolean;
  readonly password?: boolean;
  readonly yes?: boolean;
};

/** The flags that only some steps know, and which. */
const verifyFlags = (name: string, {recreate, password, undo}: StepOptions): void => {
  const refuse = (flag: string, why: string, next: string) => {
    throw new UsageError(`Cannot use ${flag} here`, {why, next});
  };
  if (recreate && !recreatable.includes(name))
    refuse(
      '--recreate',
      `step ${name} makes nothing of that kind`,
      `It goes with: ${recreatable.join(', ')}.`,
    );
  if (password && name !== 'database-user')
    refuse('--password', `step ${name} has no password`, 'Type: rsw step database-user --password');
  if (undo && (recreate || password))
    refuse(
      '--undo',
      'one flag makes what the other takes back',
      `Either: rsw step ${name} --undo, or without it.`,
    );
};

/** `rsw step [name]`: lists the steps, or runs, explains or takes back one. */
export const step = async (
  name: string | undefined,
  options: StepOptions,
  invocation: Invocation,
): Promise<void> => {
  const {ui} = invocation;
  if (name === undefined) {
    for (const each of steps) ui.print(`${each.name.padEnd(15)}  ${each.title}`);
    return ui.note('Run one again: rsw step NAME; what it does: --explain; take it back: --undo');
  }
  const chosen = stepNamed(steps, name);
  verifyFlags(name, options);
  await inSession(await placeOfCommand(options), `step-${name}`, invocation, async (session) => {
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
      await runStep({...run, tools}, chosen);
    } catch (error) {
      const isAsked = ui.interactive || options.recreate === true;
      if (!(error instanceof EditedDashboard) || !isAsked || options.yes) throw error;
      if (!(await ui.confirm(`${error.message}: ${error.why}. Post the workshop's over it?`)))
        throw declined('It stays as it is.');
      await runStep({...run, tools: {...tools, recreate: [name]}}, chosen);
    }
    if (options.pauseAfter !== undefined) await rememberPause(session, options.pauseAfter);
    if (options.password) ui.note('It has that password now, which is kept nowhere but in the database.');
    ui.note(`Look at all steps with: rsw status`);
  });
};

/** So that a later set-up guards the cluster as it was asked for here. */
const rememberPause = async ({store}: Session, pauseAfter: string): Promise<void> => {
  const progress = await store.load();
  await store.save({...progress, answers: {...progress.answers, pauseAfter}});
};
