/** What makes a page unusable for some, as far as axe-core can tell. */
import axe from 'axe-core';
import type {Page} from 'playwright-core';

type Found = {violations: {id: string; nodes: {html: string; failureSummary: string}[]}[]};

/** The faults of a page as it is, one line each. */
export const pageFaults = async (page: Page): Promise<string[]> => {
  // The page's policy lets no script in; the debugger may.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: {run(): Promise<Found>}}).axe.run();
    return violations.flatMap(({id, nodes}) =>
      nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
  });
};
