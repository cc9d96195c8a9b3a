/** `rsw step NAME --undo`: what goes with it is told, and agreed to. */
import {steps} from '../steps/index.ts';
import type {Tools} from '../steps/workshop-step.ts';
import type {Ui} from '../ui/ui.ts';
import {declined} from '../workshop/errors.ts';
import {look} from '../workshop/look.ts';
import {isThere, withDependents} from '../workshop/plan.ts';
import {tearDown} from '../workshop/tear-down.ts';
import type {Run} from '../workshop/work.ts';
import type {Session} from './session.ts';

/**
 * Takes a step back with what needs it, and answers how many had anything to take back. Whoever typed `--undo` has agreed to the step
 * that he named; to others that go with it he agrees here, and where nobody can be asked, with `--yes`.
 */
export const takeBack = async (run: Run<Tools>, name: string, session: Session, ui: Ui): Promise<number> => {
  const findings = await ui.task('looking at what is there', async () => look(run));
  const going = withDependents(steps, name).filter(
    (step) => !step.looksOnly && isThere(findings.get(step.name)),
  );
  const others = going.filter((step) => step.name !== name).length;
  if (going.length > 0) ui.note(`Taking back: ${going.map((step) => step.name).join(', ')}.`);
  const question = `${going.length} ${going.length === 1 ? 'step goes' : 'steps go'} for good. Go on?`;
  if (others > 0 && !(await ui.confirm(question))) throw declined(`Whenever you like: ${run.resume}`);
  await session.lock();
  return tearDown(run, name);
};
