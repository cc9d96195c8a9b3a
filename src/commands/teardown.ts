import {rememberedWorkshops} from '../remembered.ts';
import {describeClaim, foreignClaims, notYours} from '../steps/claims.ts';
import {countThings, findThings, leftovers} from '../steps/leftovers.ts';
import type {Tools} from '../steps/workshop-step.ts';
import {declined, UserError} from '../workshop/errors.ts';
import type {Ui} from '../ui/ui.ts';
import {isThere} from '../workshop/plan.ts';
import {look} from '../workshop/look.ts';
import {tearDown} from '../workshop/tear-down.ts';
import {knownConfig} from './answers.ts';
import {typed} from './hints.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession, type Session} from './session.ts';
import {tellGone} from './tell-gone.ts';
import {commandLine, workshopRun} from './workshop.ts';

export type TeardownOptions = PlaceOptions & {readonly yes?: boolean};

/** `rsw teardown`: takes down in reverse what carries the prefix and the owner, and verifies that nothing of it is left. */
export const teardown = async (options: TeardownOptions, invocation: Invocation): Promise<void> => {
  const {ui, signal} = invocation;
  await inSession(placeOfCommand(options), 'teardown', invocation, async (session) => {
    const config = await knownConfig(options, session);
    const again = commandLine(session, 'teardown', options.yes && '--yes');
    const walk = workshopRun(session, config, invocation, again);
    // Steps that only look have nothing to take down; whose things these are is asked here.
    const run = {...walk, steps: walk.steps.filter((step) => !step.looksOnly)};
    ui.heading(`Taking down the workshop in ${session.named}`);
    await leaveOthers(run.tools, ui);
    const [findings, things] = await ui.task('looking at what is there', async () =>
      Promise.all([look(run), findThings(run.tools)]),
    );
    const there = run.steps.filter((step) => isThere(findings.get(step.name)));
    if (there.length === 0 && (await leftovers(run.tools)).length === 0) {
      const progress = await session.store.load();
      if (Object.keys(progress.steps).length > 0) await session.store.save({...progress, steps: {}});
      await forget(session);
      ui.note('Nothing is there: no stack, stream, cluster, workspace or user of this workshop.');
      return tellOthers(session, ui);
    }
    const going = there.length > 0 ? there.map(({name}) => name).join(', ') : countThings(things);
    if (there.some(({name}) => name === 'warehouse' || name === 'workspace'))
      ui.note('What you have made yourself in its database or its Grafana workspace goes with them.');
    if (!(await ui.confirm(`Remove ${going} for good?`))) throw declined(`Whenever you like: ${again}`);
    await session.lock();
    const failure = await tearDown(run).then(
      () => undefined,
      (error: unknown) => ({error}),
    );
    if (failure && signal.aborted) throw failure.error;
    const {stays, unasked} = await tellGone(ui, run.tools, things, signal);
    if (failure) throw failure.error;
    if (stays.length > 0)
      throw new UserError('Could not remove everything', {
        why: `still there: ${stays.join(', ')}`,
        next: `Remove it as is said above, then: ${again}`,
      });
    await session.store.save({...(await session.store.load()), answers: {}, steps: {}});
    await forget(session);
    ui.heading(
      unasked.length > 0
        ? 'Nothing is left of what could be asked for.'
        : 'Nothing is left: no stack, stream, cluster, workspace or user of this workshop.',
    );
    ui.note(`Set it up again with: ${commandLine(session, 'setup')}`);
    if (session.place.local) ui.note('The local cloud itself still runs. Stop it with: rsw local stop');
    await tellOthers(session, ui);
  });
};

/** Throws when all that is there is another's; what is another's beside our own is named, and left alone. */
const leaveOthers = async (tools: Tools, ui: Ui): Promise<void> => {
  const {foreign, hasOwn} = await foreignClaims(tools);
  if (foreign[0] && !hasOwn) throw await notYours(tools, foreign[0]);
  for (const claim of foreign) ui.warn(`Not touched: ${describeClaim(claim)}.`);
};

/** Nobody shall believe that all is gone while another workshop of theirs costs money. */
const tellOthers = async (session: Session, ui: Ui): Promise<void> => {
  const others = await othersOf(session);
  if (others.length === 0) return;
  ui.note(
    others.length === 1
      ? 'Another workshop of yours is not touched. Look at it with:'
      : 'Other workshops of yours are not touched. Look at them with:',
  );
  for (const {where} of others) ui.line(`  rsw status${typed(session.flags(where))}`);
};

const othersOf = async ({target}: Session) =>
  (await rememberedWorkshops()).filter((other) => other.target !== target);

/** What has been taken down is meant no more: the only other one there is, on this machine or in AWS, or else the default prefix. */
const forget = async (session: Session): Promise<void> => {
  const there = (await othersOf(session)).filter(({where}) => where.local === session.place.local);
  await session.makeOtherCurrent(there.length === 1 ? there[0]?.where : undefined);
};
