/** The page of a dashboard with a warehouse that a test gives it, in a browser of its own. */
import type {BrowserContextOptions, Page} from 'playwright-core';
import type {ServeOptions} from '../../src/viewer/serve/server.ts';
import {openBrowser} from './browser.ts';
import {serveOnce} from './served-dashboard.ts';

export type ServedPage = {
  readonly page: Page;
  /** Where its server is. */
  readonly origin: string;
  /** All addresses that it has asked. */
  readonly asked: readonly string[];
  /** What it and its browser have complained of. */
  readonly wrong: readonly string[];
  close(): Promise<void>;
};

export const openServedPage = async (
  served: Partial<ServeOptions>,
  context: BrowserContextOptions,
): Promise<ServedPage> => {
  const server = await serveOnce(served);
  const browser = await openBrowser();
  const page = await browser.newPage(context);
  const [asked, wrong]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  await page.goto(server.url);
  return {
    page,
    origin: new URL(server.url).origin,
    asked,
    wrong,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
};
