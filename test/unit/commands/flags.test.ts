/** Flags that could have no effect are refused before anything is asked of a cloud. */
import {expect, it} from 'vitest';
import {dashboard} from '../../../src/commands/dashboard.ts';
import type {Invocation} from '../../../src/commands/invocation.ts';
import {localLogs} from '../../../src/commands/local.ts';
import {query} from '../../../src/commands/query.ts';
import {step} from '../../../src/commands/step.ts';

const on = {signal: new AbortController().signal} as Invocation;

it.each([
  ['dashboard --once', async () => dashboard({once: true}, on)],
  ['dashboard --terminal --port', async () => dashboard({terminal: true, port: '1'}, on)],
  ['dashboard --terminal --public-host', async () => dashboard({terminal: true, publicHost: 'x.org'}, on)],
  ['dashboard --snapshot --once', async () => dashboard({snapshot: '-', once: true}, on)],
  ['query --csv --json', async () => query('freshness', {csv: true, json: true}, on)],
  ['query --json without a question', async () => query(undefined, {json: true}, on)],
  ['step --undo without a step', async () => step(undefined, {undo: true}, on)],
  ['step ingestion --pause-after', async () => step('ingestion', {pauseAfter: '4h'}, on)],
  ['step ingestion --grafana-admin', async () => step('ingestion', {grafanaAdmin: 'ann'}, on)],
  ['step ingestion --recreate', async () => step('ingestion', {recreate: true}, on)],
  ['step schema --undo --recreate', async () => step('schema', {undo: true, recreate: true}, on)],
  ['step schema --explain --undo', async () => step('schema', {explain: true, undo: true}, on)],
])('%s', async (_, run) => {
  await expect(run()).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^Cannot use --\S+ here$/),
  });
});

it('local logs --lines x', async () => {
  await expect(localLogs({lines: 'x'}, on)).rejects.toMatchObject({
    exitCode: 2,
    message: 'Cannot print x lines',
  });
});

it.each([
  ['order-veiw', 'Did you mean order-view? The steps are: '],
  ['dashbord', 'Did you mean dashboard? '],
  ['xyz', /^The steps are: /],
])('a step %s', async (name, next) => {
  const told = typeof next === 'string' ? expect.stringContaining(next) : expect.stringMatching(next);
  await expect(step(name, {}, on)).rejects.toMatchObject({next: told});
});
