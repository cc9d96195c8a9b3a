/** Answers what pages ask of dashboards: in rounds that they share, a few statements at a time, and never for ever. */
import {setMaxListeners} from 'node:events';
import {utc} from './calendar.ts';
import type {Dashboard} from './dashboard.ts';
import {computePanels, type ComputedPanel, type Query} from './panels.ts';
import type {Asked} from './question.ts';
import {openRounds} from './rounds.ts';
import {shortestRefresh, type TimeRange} from './time-range.ts';
import {openTurns} from './turns.ts';
import {openUnderWay} from './under-way.ts';

type Answer = {readonly range: TimeRange; readonly panels: readonly ComputedPanel[]};

/** What a page asks, of which dashboard, and who can answer. */
export type PanelQuestion = {
  readonly dashboard: Dashboard;
  /** Tells questions to different dashboards apart. */
  readonly scope?: string;
  readonly asked: Asked;
  readonly query: Query;
  /** Aborted when the page has gone. */
  readonly gone?: AbortSignal | undefined;
};

/** Answers questions about panels. */
export type PanelAnswers = {
  ask(question: PanelQuestion): Promise<Answer>;
  /** Breaks off what is under way, and settles when that has ended. */
  close(): Promise<void>;
};

/** So many statements run at once for all pages: the warehouse has others to serve. */
const statementsAtOnce = 4;
/** What has no answer by then is broken off, so that the panels that have one are seen. */
const patienceMs = 60_000;
/** What timers may be early: a page that asks once in an interval finds a new round every time. */
const early = 10;

type Options = {readonly now?: () => number; readonly patience?: number};

/** `patience`: how long a round is waited for, in milliseconds. */
export const openPanelAnswers = ({now = Date.now, patience = patienceMs}: Options = {}): PanelAnswers => {
  const rounds = openRounds<Answer>(now);
  const turns = openTurns(statementsAtOnce);
  /** Statements that have not ended: one that is broken off is still to be cancelled. */
  const working = openUnderWay();

  const round = async (
    {dashboard, asked: {question, range}, query}: PanelQuestion,
    unwanted: AbortSignal,
  ): Promise<Answer> => {
    const ending = new AbortController();
    const late = new Error(
      `The warehouse has not answered for ${patience / 1000} seconds; the statement was stopped.`,
    );
    const timer = setTimeout(() => ending.abort(late), patience);
    unwanted.addEventListener('abort', () => ending.abort(unwanted.reason));
    const {signal} = ending;
    // Every statement of a large dashboard hears of it, which Node takes for a leak, and tells the user.
    setMaxListeners(0, signal);
    const over = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    over.catch(() => {});
    const run: Query = async (sql, source) => {
      const work = turns(signal, async () => query(sql, source, signal));
      working.add(work);
      return Promise.race([work, over]);
    };
    try {
      const panels = await computePanels({
        dashboard,
        range,
        choices: question.choices,
        ...(question.from.startsWith('now') && {
          present: {now: now(), calendar: question.calendar ?? utc},
        }),
        ...(question.panels && {panels: question.panels}),
        query: run,
      });
      return {range, panels};
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    ask: async (question) => {
      const {scope, dashboard, asked, gone} = question;
      return rounds.ask({
        key: JSON.stringify([scope, dashboard.version, asked.question]),
        // Once in an interval, however many pages ask.
        freshMs: Math.max(asked.every ?? 0, shortestRefresh) - early,
        gone,
        work: (unwanted) => round(question, unwanted),
      });
    },
    close: async () => {
      await rounds.close();
      await working.ended();
    },
  };
};
