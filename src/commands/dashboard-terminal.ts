/** The dashboard as text, for a place that no browser gets into. */
import {setTimeout as sleep} from 'node:timers/promises';
import {openCanvas, type Picture} from '../ui/canvas.ts';
import type {Dashboard} from '../viewer/dashboard.ts';
import {computePanels, type Query} from '../viewer/panels.ts';
import {drawScreen, type Seen} from '../viewer/terminal/screen.ts';
import {parseInterval, parseRange} from '../viewer/time-range.ts';
import {optionsOf, VariableError, type Choices} from '../viewer/variables.ts';
import {UsageError} from '../workshop/errors.ts';

export type TerminalOptions = {
  readonly once?: boolean;
  /** How far back from now: `1h`. */
  readonly range?: string;
  /** `state=VIC,NSW`, repeatable. */
  readonly var?: readonly string[];
};

const usualPause = 5000;

const rangeOf = (dashboard: Dashboard, text: string | undefined): {from: string; to: string} => {
  if (text === undefined) return dashboard.time;
  const from = `now-${text}`;
  if (parseRange(from, 'now', Date.now())) return {from, to: 'now'};
  throw new UsageError(`Cannot show the last ${text}`, {
    why: 'it is no time, such as 15m, 3h or 2d',
    next: 'Give one with: rsw dashboard --terminal --range 1h',
  });
};

const choicesOf = (dashboard: Dashboard, given: readonly string[] = []): Choices =>
  Object.fromEntries(
    given.map((text) => {
      const [name = '', values = ''] = text.split(/=(.*)/s);
      const variable = dashboard.templating.list.find((each) => each.name === name);
      const chosen = values.split(',');
      const names = dashboard.templating.list.map((each) => each.name).join(', ');
      const refuse = (why: string) =>
        new UsageError(`Cannot choose ${text}`, {
          why,
          next: 'Give them as: rsw dashboard --terminal --var state=VIC,NSW',
        });
      if (!variable) throw refuse(`the dashboard's variables are ${names}`);
      try {
        const offered = optionsOf(variable).map(({value}) => value);
        const other = chosen.find((value) => !offered.includes(value));
        if (other !== undefined) throw refuse(`${name} is one of ${offered.join(', ')}`);
      } catch (error) {
        if (error instanceof VariableError) throw refuse(error.message);
        throw error;
      }
      return [name, chosen];
    }),
  );

const clock = (time: number): string => new Date(time).toTimeString().slice(0, 8);

const headOf = (
  dashboard: Dashboard,
  range: {from: string; to: string},
  at: number,
  live: boolean,
): Picture => [
  [
    {text: dashboard.title, style: 'bold'},
    {
      text: `  ${range.from} to ${range.to}  ·  ${clock(at)}${live ? '  ·  q leaves, ↑ ↓ scroll' : ''}`,
      style: 'quiet',
    },
  ],
];

/** Draws the dashboard until the person leaves; once where nobody sees it change. */
export const showInTerminal = async (
  dashboard: Dashboard,
  query: Query,
  options: TerminalOptions,
  signal: AbortSignal,
): Promise<void> => {
  const range = rangeOf(dashboard, options.range);
  const choices = choicesOf(dashboard, options.var);
  const refresh = typeof dashboard.refresh === 'string' ? parseInterval(dashboard.refresh) : undefined;
  const seen = new Map<number, Seen & {at: number}>();
  const canvas = openCanvas(options.once ?? false);
  const left = new AbortController();
  const ending = AbortSignal.any([signal, left.signal]);
  canvas.onLeave(() => left.abort());
  try {
    while (!ending.aborted) {
      const now = Date.now();
      const times = parseRange(range.from, range.to, now) ?? {from: now - 1, to: now};
      for (const answer of await computePanels({dashboard, range: times, choices, query})) {
        const before = seen.get(answer.id);
        seen.set(
          answer.id,
          answer.error === undefined
            ? {answer, at: now}
            : {
                answer: before?.answer,
                error: answer.error,
                at: before?.at ?? now,
                ...(before?.answer && {since: clock(before.at)}),
              },
        );
      }
      if (ending.aborted) return;
      canvas.draw([
        ...headOf(dashboard, range, now, canvas.isLive),
        ...drawScreen(dashboard, seen, times, canvas.width()),
      ]);
      if (!canvas.isLive) return;
      await sleep(refresh ?? usualPause, undefined, {signal: ending}).catch(() => {});
    }
  } finally {
    canvas.close();
  }
};
