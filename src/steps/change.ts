/** Before and after of a step that changes what was there already: `default role: none → arn:…`. */
import type {StepContext} from './workshop-step.ts';

const key = 'before';

/** Notes what was there before the change; what an interrupted run has noted stays. */
export const noteBefore = async (context: StepContext, before: string): Promise<void> => {
  if (context.recall(key) === undefined) await context.remember(key, before);
};

/** What to tell of a change that was made in this run or the one that it goes on with; nothing where none was noted. */
export const tellChange = (context: StepContext, what: string, after: string): {why?: string} => {
  const before = context.recall(key);
  if (before === undefined) return {};
  return {why: before === after ? `${what}: ${after}, as before` : `${what}: ${before} → ${after}`};
};
