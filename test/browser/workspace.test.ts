/** The dashboard as the local cloud's Grafana workspace shows it, at the address that a set-up prints. */
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {lacksBrowser, openBrowser} from '../support/browser.ts';
import {openGrafanaWorkshop, type GrafanaWorkshop} from '../support/grafana-workshop.ts';
import {pageFaults} from '../support/page-faults.ts';
import {panelOf, screenshots, textsOf} from '../support/seen-page.ts';

describe.skipIf(lacksBrowser())('the page of a workspace', {timeout: 60_000}, () => {
  let workshop: GrafanaWorkshop;
  let browser: Browser;
  let page: Page;
  let address = '';
  const wrong: string[] = [];

  beforeAll(async () => {
    [workshop, browser] = await Promise.all([openGrafanaWorkshop(), openBrowser()]);
    address = workshop.context().outputs('dashboard')['DashboardUrl'] ?? '';
    page = await browser.newPage({viewport: {width: 1366, height: 1400}});
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await workshop?.close();
  });

  it.each(['', '/login', '/d/rsw-logistics'])(
    'leads from %j to the dashboard, without a sign-in',
    async (path) => {
      await page.goto(address.replace(/\/d\/.*$/, path));
      await page.getByRole('heading', {name: 'Logistics Dashboard'}).waitFor();
      await panelOf(page, 'Key Performance Indicators').locator('.value').first().waitFor();
      expect(page.url()).toContain('/d/rsw-logistics');
    },
  );

  it('draws every panel, changes its range, and shows no strip of streams that it does not know', async () => {
    await page.getByLabel(/^Time range/).click();
    await page.getByRole('button', {name: 'Last 15 minutes'}).click();
    expect(page.url()).toContain('from=now-15m');
    expect(await page.locator('.fault:visible, .problem:visible').count()).toBe(0);
    expect(await textsOf(page.locator('main h2'))).toEqual([
      'Delay Probability',
      'Consignment by State',
      'Recent Transactions',
      'Freshness',
      'Records per Minute',
      'Busiest Routes',
    ]);
    expect(await page.locator('#live').isVisible()).toBe(false);
    expect(await pageFaults(page)).toEqual([]);
    await page.screenshot({path: join(screenshots, 'workspace.png'), fullPage: true});
    expect(wrong).toEqual([]);
  });

  it('says in a page what it has not', async () => {
    await page.goto(address.replace(/[^/]+$/, 'nothing'));
    expect(await page.locator('p').innerText()).toBe('There is no such dashboard in this workspace.');
    expect(await pageFaults(page)).toEqual([]);
  });
});
