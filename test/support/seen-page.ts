/** The dashboard's page as it is seen. */
import {join} from 'node:path';
import type {Locator, Page} from 'playwright-core';

/** Where pictures of pages go, for somebody to look at. */
export const screenshots = join(import.meta.dirname, '../../screenshots');

export const panelOf = (page: Page, title: string): Locator =>
  page.getByRole('region', {name: title, exact: true});

/** As it is read, in one line each. */
export const textsOf = async (found: Locator): Promise<string[]> =>
  found.evaluateAll((nodes: {innerText?: string; textContent: string | null}[]) =>
    nodes.map(({innerText, textContent}) => (innerText ?? textContent ?? '').replaceAll(/\s+/g, ' ').trim()),
  );

/** Waits until the panels are drawn, which they are one after the other. */
export const untilDrawn = async (page: Page): Promise<void> => {
  await page.locator('.tile .value:visible, .bar:visible').first().waitFor();
  await page.locator('main:not([aria-busy])').waitFor();
};
