/** Panels that have no answer, told once where a run shows the dashboard once. */
import {StatementError} from '../cloud/statement-error.ts';
import {allPanels, panelName, type Dashboard} from '../viewer/dashboard.ts';
import type {ComputedPanel, Query} from '../viewer/panels.ts';
import {UserError} from '../workshop/errors.ts';

/** `Freshness, Busiest Routes: the warehouse's words`, once for the same words. */
const describeErrors = (dashboard: Dashboard, failed: readonly ComputedPanel[]): string => {
  const titles = new Map(allPanels(dashboard).map((panel) => [panel.id, panelName(dashboard, panel)]));
  const words = [...new Set(failed.map(({error}) => error))];
  return words
    .map((text) => {
      const named = failed.filter(({error}) => error === text).map(({id}) => titles.get(id));
      return `${named.join(', ')}: ${text}`;
    })
    .join('; ');
};

/** A query that notes the last refusal that is told in our own words, with what to do. */
export const notingRefusal = (query: Query): {query: Query; refusal(): UserError | undefined} => {
  let refusal: UserError | undefined;
  return {
    query: async (...asked) => {
      try {
        return await query(...asked);
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        // What to do about a statement is said to whoever has written it; a panel's words say what to do about theirs.
        if (cause instanceof UserError && !(cause instanceof StatementError)) refusal = cause;
        throw error;
      }
    },
    refusal: () => refusal,
  };
};

/** What is wrong with these panels; undefined when each has its answer. `what` and `next` are for when all or some have none. */
export const panelsFailed = (
  dashboard: Dashboard,
  panels: readonly ComputedPanel[],
  refusal: UserError | undefined,
  told: {readonly noneWhat: string; readonly noneNext: string; readonly someNext: string},
): UserError | undefined => {
  const failed = panels.filter(({error}) => error !== undefined);
  if (failed.length === 0) return undefined;
  if (failed.length === panels.length)
    return new UserError(told.noneWhat, {
      why: refusal?.why ?? failed[0]?.error ?? '',
      next: refusal?.next ?? told.noneNext,
      cause: refusal,
    });
  return new UserError(`Could not ask ${failed.length} of ${panels.length} panels`, {
    why: describeErrors(dashboard, failed),
    next: told.someNext,
  });
};
