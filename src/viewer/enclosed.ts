/** What a snapshot has inside of it: all that its page would ask a server for, and whence that is. */
import type {Dashboard} from './dashboard.ts';
import type {ComputedPanel} from './panels.ts';
import type {TimeRange} from './time-range.ts';

/** The answer to a question about panels, as it is sent. */
export type SentAnswer = {
  readonly version: number;
  readonly range: TimeRange;
  /** When it was sent, or the snapshot taken, in milliseconds since the epoch. */
  readonly now: number;
  readonly panels: readonly ComputedPanel[];
};

/** Of when, of what and of where: said on the page, one text each. */
export type Taken = {readonly when: string; readonly more: readonly string[]};

/** All that a snapshot's page holds. */
export type Enclosed = {
  readonly taken: Taken;
  /** Without statements, and without what could be chosen anew. */
  readonly dashboard: Dashboard;
  readonly answer: SentAnswer;
};

/** The id of the element that holds it. */
export const enclosedId = 'enclosed';
