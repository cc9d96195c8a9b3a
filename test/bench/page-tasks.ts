/** How long a page's tasks keep it from answering its reader, over some refreshes. */
import type {Browser, Page} from 'playwright-core';
import {until} from '../support/until.ts';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {readonly name?: string};
};

/** Tasks in milliseconds of the threads that run pages. */
const tasksOf = (trace: Buffer): {clock: number; processor: number}[] => {
  const {traceEvents} = JSON.parse(trace.toString('utf8')) as {traceEvents: TraceEvent[]};
  const threads = new Set(
    traceEvents
      .filter(({name, args}) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({pid, tid}) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({name, ph, pid, tid}) => name === 'RunTask' && ph === 'X' && threads.has(`${pid} ${tid}`))
    .map(({dur = 0, tdur = 0}) => ({clock: dur / 1000, processor: tdur / 1000}));
};

const refreshes = async (page: Page, count: number): Promise<void> => {
  let seen = 0;
  const look = (response: {url(): string}): void => void (response.url().endsWith('/panels') && seen++);
  page.on('response', look);
  await until(`${count} refreshes`, async () => (seen >= count ? true : undefined), {seconds: count * 30});
  page.off('response', look);
  // The last one is drawn, too.
  await page.waitForTimeout(500);
};

export type PageTasks = {
  /** The longest tasks by the trace, in milliseconds, longest first: by the clock, and without what other programs took from them. */
  readonly longest: readonly number[];
  readonly longestWork: readonly number[];
  /** What the browser itself calls a long task (more than 50 ms), in milliseconds. */
  readonly long: readonly number[];
  /** What all tasks took of the processor, for each refresh. */
  readonly perRefresh: number;
};

/** Watches an open page while it refreshes so often by itself. */
export const pageTasks = async (browser: Browser, page: Page, count: number): Promise<PageTasks> => {
  await page.evaluate(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration))).observe({type: 'longtask'});
  `);
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  });
  await refreshes(page, count);
  const tasks = tasksOf(await browser.stopTracing());
  const most = (times: number[]): number[] => times.sort((a, b) => b - a).slice(0, 3);
  return {
    longest: most(tasks.map(({clock}) => clock)),
    longestWork: most(tasks.map(({processor}) => processor)),
    long: await page.evaluate<number[]>('longTasks'),
    perRefresh: tasks.reduce((sum, {processor}) => sum + processor, 0) / count,
  };
};
