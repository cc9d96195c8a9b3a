/** What is remembered of a statement under way: enough to join it, or to send it again without running it twice. */
import {createHash, randomUUID} from 'node:crypto';
import * as v from 'valibot';
import type {Cloud} from './cloud.ts';
import type {Database} from './statements.ts';

const schema = v.object({
  /** The client token it was sent with; AWS answers the same token with the same statement. */
  token: v.string(),
  /** Which statement that was: a token stands for one text in one database only. */
  fingerprint: v.string(),
  /** Who sent it: nobody else can ask after it. */
  caller: v.string(),
  /** When, as an ISO time. */
  sentAt: v.string(),
  /** Its id; missing when the run ended before AWS's answer. */
  id: v.optional(v.string()),
});

export type Pending = v.InferOutput<typeof schema>;

/** Where a note is kept, durably: what `remember` was given last is what `recall` answers, in later runs too. */
export type Note = {
  recall(): string | undefined;
  remember(text: string | undefined): Promise<void>;
};

/** A token counts for eight hours; a little less keeps clear of clocks that differ. */
const tokenLasts = 7.5 * 3_600_000;

/** The text itself is not kept: it may carry what belongs into no file. */
export const fingerprintOf = ({cluster, name, user}: Database, sql: string): string =>
  createHash('sha256')
    .update(JSON.stringify([cluster, name, user, sql]))
    .digest('base64');

export const newPending = ({caller}: Cloud, fingerprint: string): Pending => ({
  token: randomUUID(),
  fingerprint,
  caller,
  sentAt: new Date().toISOString(),
});

/** What the note says; undefined when there is none that this caller could use. */
export const readNote = (note: Note | undefined, {caller}: Cloud): Pending | undefined => {
  const text = note?.recall();
  if (text === undefined) return undefined;
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success && parsed.output.caller === caller ? parsed.output : undefined;
  } catch {
    return undefined;
  }
};

/** Whether the same token can be sent again and is answered with the statement that it began. */
export const isFresh = ({sentAt}: Pending): boolean => Date.now() - Date.parse(sentAt) < tokenLasts;
