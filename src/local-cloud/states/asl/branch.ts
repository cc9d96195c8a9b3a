import type {Language, Machine} from './definition.ts';
import type {Left} from './frame.ts';
import type {Host} from './host.ts';
import type {Variables} from './scope.ts';

/** States that run one after the other: a machine's, a Parallel's branch or a Map's iteration. */
export type Branch = {
  readonly host: Host;
  readonly machine: Machine;
  readonly language: Language;
  /** Names the branch's positions: those of an inner branch begin with the outer one's. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** The context object's part for an item of a Map. */
  readonly item: Readonly<Record<string, unknown>> | undefined;
  /** Runs an inner branch; see `runBranch`. */
  readonly run: (branch: Branch, input: unknown, variables: Variables) => Promise<unknown>;
  /** The last event recorded in this branch. */
  last: number;
};

/** Where a state leads: to another one, or to the branch's end. */
export type Step = Left & {readonly next: string | undefined};
