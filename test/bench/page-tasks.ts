/** How long a page's tasks keep it from answering its reader, over some refreshes. */
import type {Browser, Page} from 'playwright-core';
import {until} from '../support/until.ts';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: {readonly name?: string; readonly data?: {readonly url?: string}};
};

/** Tasks in milliseconds of the threads that run pages. */
const tasksOf = (trace: Buffer): number[] => {
  const {traceEvents} = JSON.parse(trace.toString('utf8')) as {traceEvents: TraceEvent[]};
  const threads = new Set(
    traceEvents
      .filter(({name, args}) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({pid, tid}) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({name, ph, pid, tid}) => name.endsWith('RunTask') && ph === 'X' && threads.has(`${pid} ${tid}`))
    .map(({dur = 0}) => dur / 1000);
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
  /** The longest tasks by the trace, in milliseconds, longest first. */
  readonly longest: readonly number[];
  /** What the browser itself calls a long task (more than 50 ms), in milliseconds. */
  readonly long: readonly number[];
  /** What all tasks took, for each refresh. */
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
  const tasks = tasksOf(await browser.stopTracing()).sort((a, b) => b - a);
  return {
    longest: tasks.slice(0, 5),
    long: await page.evaluate<number[]>('longTasks'),
    perRefresh: tasks.reduce((sum, each) => sum + each, 0) / count,
  };
};
