import type {Variables} from './scope.ts';

/** Where one branch of an execution stands. It can be written down, so that a restart goes on from it. */
export type Position = {
  readonly state: string;
  readonly input: unknown;
  readonly variables: Variables;
  /** The event of entering the state; undefined while it is not entered. */
  readonly entered?: number;
  readonly enteredAt?: string;
  /** How often each of the state's retriers was used. */
  readonly retries?: Readonly<Record<number, number>>;
  /** Milliseconds since the epoch until which the state, or its next attempt, waits. */
  readonly wakeAt?: number;
};

/** A branch that came to its end. */
export type Finished = {readonly output: unknown};

export type EventDetails = Readonly<Record<string, unknown>>;

/** What the interpreter needs of the world. */
export type Host = {
  now(): number;
  /** The context object without the state's and the item's part. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Runs a task; fails with a StateFailure. */
  task(work: TaskWork): Promise<unknown>;
  /** Records an event of the history and answers its number. */
  record(type: string, previous: number, details?: {readonly [member: string]: EventDetails}): number;
  /** Settles at that moment; rejects with the signal's reason when it is aborted. */
  sleep(until: number, signal: AbortSignal): Promise<void>;
  load(key: string): Position | Finished | undefined;
  save(key: string, position: Position | Finished): void;
  /** Forgets all positions whose key begins so. */
  drop(prefix: string): void;
};

export type TaskWork = {
  readonly resource: string;
  readonly input: unknown;
  readonly timeoutSeconds: number | undefined;
  readonly signal: AbortSignal;
  /** Records an event after the one before; answers its number. */
  record(type: string, details?: {readonly [member: string]: EventDetails}): number;
};
