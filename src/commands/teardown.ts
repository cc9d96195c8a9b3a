import {readCurrent, rememberedTargets, writeCurrent} from '../home.ts';
import {leftovers} from '../steps/leftovers.ts';
import {verifyOwner} from '../steps/preflight.ts';
import {declined, UserError} from '../workshop/errors.ts';
import type {Ui} from '../ui/ui.ts';
import {look, tearDown} from '../workshop/run.ts';
import {knownConfig} from './answers.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {inSession, type Session} from './session.ts';
import {commandLine, workshopRun} from './workshop.ts';

export type TeardownOptions = PlaceOptions & {readonly yes?: boolean};

/** `rsw teardown`: takes everything down in reverse and verifies that nothing is left. */
export const teardown = async (options: TeardownOptions, invocation: Invocation): Promise<void> => {
  const {ui} = invocation;
  await inSession(await placeOfCommand(options), 'teardown', invocation, async (session) => {
    const config = await knownConfig(options, session);
    const again = commandLine(session, 'teardown', options.yes && '--yes');
    const run = workshopRun(session, config, invocation, again);
    ui.heading(`Taking down the workshop in ${session.named}`);
    await verifyOwner(run.tools);
    const findings = await ui.task('looking at what is there', async () => look(run));
    const there = run.steps.filter((step) => !step.looksOnly && isThere(findings.get(step.name)?.state));
    const left = await leftovers(run.tools);
    if (there.length === 0 && left.length === 0) {
      await session.store.save({...(await session.store.load()), steps: {}});
      await settleCurrent(session);
      ui.note('Nothing is there: no stack, stream, cluster, workspace or user of this workshop.');
      return tellOthers(session, ui);
    }
    if (
      !(await ui.confirm(`Remove ${there.map((step) => step.name).join(', ') || left.join(', ')} for good?`))
    )
      throw declined(`Whenever you like: ${again}`);
    await session.lock();
    await tearDown(run);
    const stays = await ui.task('asking each service what is left', async () => leftovers(run.tools));
    if (stays.length > 0)
      throw new UserError('Could not remove everything', {
        why: `still there: ${stays.join(', ')}`,
        next: `Remove what is named in the console, or try again: ${again}`,
      });
    await session.store.save({...(await session.store.load()), answers: {}, steps: {}});
    await settleCurrent(session);
    ui.heading('Nothing is left: no stack, stream, cluster, workspace or user of this workshop.');
    ui.note(`Set it up again with: ${commandLine(session, 'setup')}`);
    await tellOthers(session, ui);
  });
};

/** Nobody shall believe that all is gone while another workshop of theirs costs money. */
const tellOthers = async ({target}: Session, ui: Ui): Promise<void> => {
  const others = (await rememberedTargets()).filter((each) => each !== target);
  if (others.length > 0)
    ui.note(
      `Other workshops of yours are not touched: ${others.join(', ')}. Name one with its flags, such as --prefix.`,
    );
};

/** What has been taken down is no set-up to be gone on with. */
const settleCurrent = async ({place}: Session): Promise<void> => {
  const current = await readCurrent();
  if (current?.unfinished && current.local === place.local && current.prefix === place.prefix)
    await writeCurrent({...current, unfinished: false});
};

const isThere = (state: string | undefined): boolean => state !== 'absent' && state !== 'skipped';
