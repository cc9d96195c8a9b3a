/** The page of a snapshot as a text: nothing of a record gets out of its data, nothing is let in, and what it says of itself. */
import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import type {Enclosed} from '../../../src/viewer/enclosed.ts';
import {pageHtml} from '../../../src/viewer/page-html.ts';
import {describeSnapshot, snapshotHtml, type Snapshot} from '../../../src/viewer/snapshot.ts';

const hostile = '</script><img src=x onerror="alert(1)"><!--<script>$&$1\u2028';
const at = Date.UTC(2026, 10, 24, 18, 30, 59);
const dashboard = parseDashboard({
  uid: 'u',
  title: `A & B </title>${hostile}`,
  version: 3,
  refresh: '5s',
  templating: {
    list: [
      {name: 'state', label: 'Destination', type: 'custom', query: 'VIC,NSW', multi: true, includeAll: true},
      {name: 'delay', type: 'custom', query: 'LOW,HIGH'},
    ],
  },
  panels: [{id: 1, type: 'table', targets: [{refId: 'A', rawSQL: 'SELECT secret'}]}],
});
const snapshot: Snapshot = {
  dashboard,
  from: 'now-3h',
  to: 'now',
  range: {from: at - 3 * 3_600_000, to: at},
  choices: {},
  at,
  where: 'region us-east-1, prefix rsw',
  panels: [
    {
      id: 1,
      frames: [
        {
          schema: {refId: 'A', fields: [{name: hostile, type: 'string'}]},
          data: {values: [[hostile]]},
        },
      ],
      queries: [{refId: 'A', sql: `SELECT '${hostile}'`, milliseconds: 1, rows: 1}],
      error: hostile,
    },
  ],
};

const scripts = (html: string) => [...html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];

test('a record cannot end the data that it is in, and comes out as it went in', async () => {
  const html = await snapshotHtml(snapshot);
  const [data, program, ...more] = scripts(html);
  expect([data?.[1], program?.[1], more]).toEqual([
    ' type="application/json" id="enclosed"',
    ' type="module"',
    [],
  ]);
  expect(data?.[2]).not.toContain('<');
  expect(html.slice(0, html.indexOf('<style>'))).not.toContain('<img');
  const enclosed = JSON.parse(data?.[2] ?? '') as Enclosed;
  expect(enclosed.answer).toEqual({version: 3, range: snapshot.range, now: at, panels: snapshot.panels});
  expect(enclosed.dashboard.title).toBe(dashboard.title);
});

test('it carries no statement of the file, and offers nothing that could be asked anew', async () => {
  const enclosed = JSON.parse(scripts(await snapshotHtml(snapshot))[0]?.[2] ?? '') as Enclosed;
  expect(enclosed.dashboard).toMatchObject({refresh: '', templating: {list: []}});
  expect(JSON.stringify(enclosed.dashboard)).not.toContain('secret');
});

test('its own policy lets in its own script, style and sign, and nothing else', async () => {
  const html = await snapshotHtml(snapshot);
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(html.indexOf(policy)).toBeLessThan(html.indexOf('<style>'));
  const hash = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [, style] = /<style>([^]*?)<\/style>/.exec(html) ?? [];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(scripts(html)[1]?.[2])}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('it is the served page, but for the lines that make it a snapshot', async () => {
  const lines = (await snapshotHtml({...snapshot, dashboard: {...dashboard, title: 'A'}})).split('\n');
  const served = new Set((await pageHtml()).html.split('\n'));
  expect(lines.filter((line) => !served.has(line)).map((line) => line.trim().slice(0, 24))).toEqual([
    '<meta http-equiv="Conten',
    '<meta name="generator" c',
    '<title>A · Snapshot of 2',
    '<script type="applicatio',
  ]);
});

test('it says of when it is, what was chosen and whence it came', () => {
  expect(describeSnapshot(snapshot)).toEqual({
    when: 'Snapshot of 24 Nov 2026 18:30 UTC · Last 3 hours',
    more: ['delay: LOW', 'region us-east-1, prefix rsw'],
  });
  const absolute = {...snapshot, from: String(at - 60_000), to: '2026-11-24T18:30:00Z'};
  expect(describeSnapshot({...absolute, choices: {state: ['VIC', 'NSW'], delay: ['HIGH']}})).toEqual({
    when: 'Snapshot of 24 Nov 2026 18:30 UTC · 24 Nov 2026 18:29 UTC to 24 Nov 2026 18:30 UTC',
    more: ['Destination: VIC, NSW', 'delay: HIGH', 'region us-east-1, prefix rsw'],
  });
  const dashboard = {...snapshot.dashboard, timezone: 'Asia/Kolkata'};
  expect(describeSnapshot({...absolute, to: 'now', dashboard}).when).toBe(
    'Snapshot of 25 Nov 2026 00:00 Asia/Kolkata · 24 Nov 2026 23:59 Asia/Kolkata to now',
  );
});
