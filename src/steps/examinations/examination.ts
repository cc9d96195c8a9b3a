import type {ServiceAnswer} from '../../cloud/service-reads.ts';
import type {Tools} from '../workshop-step.ts';

/** What a look has found: nothing in the way, something to know, or something that set-up would fail on. */
export type Verdict = {
  readonly kind: 'good' | 'note' | 'bad';
  readonly what: string;
  /** What to do about it. */
  readonly next?: string;
};

export type Looking = Tools & {
  /** Aborted when nobody waits for the look any more. */
  readonly signal: AbortSignal;
  /** Each service's answer to one cheap question: asked once, however many examinations want to know. */
  readonly services: () => Promise<readonly ServiceAnswer[]>;
};

/** One look at one subject, which changes nothing. */
export type Examination = {
  readonly subject: string;
  /** Whether set-up itself looks too, and does not begin when it finds something bad. */
  readonly decides?: true;
  /** Undefined where there is nothing to say. */
  readonly examine: (looking: Looking) => Promise<Verdict | undefined>;
};

export const good = (what: string): Verdict => ({kind: 'good', what});
export const note = (what: string, next: string): Verdict => ({kind: 'note', what, next});
export const bad = (what: string, next: string): Verdict => ({kind: 'bad', what, next});

/** `a, b and 3 more` */
export const someOf = (names: readonly string[], most = 4): string =>
  names.length <= most + 1
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
