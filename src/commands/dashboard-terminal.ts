/** The dashboard as text, for a place that no browser gets into. */
import {setMaxListeners} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {openCanvas, type Picture} from '../ui/canvas.ts';
import {calendarOf} from '../viewer/calendar.ts';
import type {Dashboard} from '../viewer/dashboard.ts';
import {localClock, localTime} from '../viewer/dates.ts';
import {computePanels, type Query} from '../viewer/panels.ts';
import {drawScreen, type Seen} from '../viewer/terminal/screen.ts';
import {flow, visible, wrap} from '../viewer/terminal/text.ts';
import {parseInterval, parseRange} from '../viewer/time-range.ts';
import {withTitles} from '../viewer/titles.ts';
import {unseenOf} from '../viewer/unseen.ts';
import type {Choices} from '../viewer/variables.ts';
import {writtenChoices} from '../viewer/written-choices.ts';
import {rangeText} from '../viewer/written-time.ts';
import {zoneNamed} from '../viewer/zones.ts';
import {notingRefusal, panelsFailed} from './panels-failed.ts';
import {questionOf, type QuestionOptions} from './dashboard-question.ts';

/** The flags of `--terminal`; `once` draws it once and ends. */
export type TerminalOptions = QuestionOptions & {readonly once?: boolean};

const usualPause = 5000;

/** What it is, what was chosen, of when, and how to leave: on one line where there is room. */
const headOf = (
  dashboard: Dashboard,
  {choices, ...range}: {from: string; to: string; choices: Choices},
  at: number,
  isLive: boolean,
  width: number,
): Picture => {
  const zone = zoneNamed(dashboard.timezone);
  const clock = [localClock(at, zone), zone].filter(Boolean).join(' ');
  const rest = flow(
    [
      ...writtenChoices(dashboard, choices).map(visible),
      rangeText(range, (time) => localTime(time, zone)),
      clock,
      ...(isLive ? ['q leaves, ↑ ↓ scroll'] : []),
    ].map((text) => [{text, style: 'quiet'}]),
    {text: '  ·  ', style: 'quiet'},
    width,
  );
  const unseen = unseenOf(dashboard);
  return [
    ...flow([[{text: visible(dashboard.title), style: 'bold'}], ...rest], {text: '  '}, width),
    ...(unseen === undefined ? [] : wrap({text: visible(unseen), style: 'quiet'}, width)),
  ];
};

/** Draws the dashboard until the person leaves; once where nobody sees it change. */
export const showInTerminal = async (
  dashboard: Dashboard,
  query: Query,
  options: TerminalOptions,
  signal: AbortSignal,
): Promise<void> => {
  const question = questionOf(dashboard, options);
  const {choices, ...range} = question;
  const calendar = calendarOf(dashboard);
  const refresh = typeof dashboard.refresh === 'string' ? parseInterval(dashboard.refresh) : undefined;
  const seen = new Map<number, Seen & {at: number}>();
  const canvas = openCanvas(options.once ?? false);
  const left = new AbortController();
  const ending = AbortSignal.any([signal, left.signal]);
  // Every statement of a large dashboard hears of it, which Node takes for a leak, and tells the user.
  setMaxListeners(0, ending);
  canvas.onLeave(() => left.abort());
  const noting = notingRefusal(async (sql, source) => query(sql, source, ending));
  try {
    while (!ending.aborted) {
      const now = Date.now();
      const times = parseRange(range.from, range.to, now, calendar) ?? {from: now - 1, to: now};
      const answers = await computePanels({
        dashboard,
        range: times,
        choices,
        present: range.from.startsWith('now') ? {now, calendar} : undefined,
        query: noting.query,
      });
      for (const answer of answers) {
        const before = seen.get(answer.id);
        seen.set(
          answer.id,
          answer.error === undefined
            ? {answer, at: now}
            : {
                answer: before?.answer,
                error: answer.error,
                at: before?.at ?? now,
                ...(before?.answer && {since: localClock(before.at, zoneNamed(dashboard.timezone))}),
              },
        );
      }
      if (ending.aborted) return;
      canvas.draw((width) => [
        ...headOf(dashboard, question, now, canvas.isLive, width),
        ...drawScreen(withTitles(dashboard, choices, times), seen, times, width),
      ]);
      if (!canvas.isLive) {
        const failure = panelsFailed(dashboard, answers, noting.refusal(), {
          noneWhat: 'Could not ask the dashboard',
          noneNext: 'Then type the same command again.',
          someNext: 'The others are drawn above. Ask again with the same command.',
        });
        if (failure) throw failure;
        return;
      }
      await sleep(refresh ?? usualPause, undefined, {signal: ending}).catch(() => {});
    }
  } finally {
    canvas.close();
  }
};
