/** What a page may ask: panels by id, a time range, and values of the variables that the dashboard declares; never a statement. */
import {parseRange, type TimeRange} from './time-range.ts';
import type {Choices} from './variables.ts';

export type Question = {
  /** The range as it was written (`now-3h`), by which the same question is known again a moment later. */
  readonly from: string;
  readonly to: string;
  readonly choices: Choices;
  /** Ids of the panels wanted; all when left out. */
  readonly panels: readonly number[] | undefined;
};

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const choicesOf = (value: unknown): Choices =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([name, chosen]) => [
      name,
      (Array.isArray(chosen) ? chosen : [chosen]).map(textOf),
    ]),
  );

/** Reads a question that came as JSON; what is no range is undefined. */
export const parseQuestion = (
  body: unknown,
  now: number,
): {question: Question; range: TimeRange} | undefined => {
  const {from, to, variables, panels} = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const range = parseRange(textOf(from), textOf(to), now);
  if (!range) return undefined;
  const ids = Array.isArray(panels)
    ? (panels as unknown[]).filter((id): id is number => typeof id === 'number')
    : undefined;
  return {question: {from: textOf(from), to: textOf(to), choices: choicesOf(variables), panels: ids}, range};
};
