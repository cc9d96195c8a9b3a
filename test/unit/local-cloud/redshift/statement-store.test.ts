import {appendFileSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Statement, Status} from '../../../../src/local-cloud/redshift-data/statement.ts';
import {StatementStore} from '../../../../src/local-cloud/redshift-data/statement-store.ts';
import {column, rowsOf} from '../../../support/fake-warehouse.ts';

let root: string;
let now = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'statements-'));
  now = 1_800_000_000_000;
});
afterEach(() => rmSync(root, {recursive: true}));

const limits = {perFolder: 2, statements: 5, bytes: 100_000};
const open = () => new StatementStore(root, () => now, limits);

const statement = (id: string, status: Status = 'FINISHED', token?: string): Statement => ({
  id,
  createdAt: now,
  updatedAt: now,
  status,
  owner: {identity: 'me', userId: 'me', sessionArn: 'me'},
  cluster: 'c',
  namespaceId: 'n',
  database: 'dev',
  login: {user: 'u', make: false},
  dbUser: 'u',
  secretArn: undefined,
  name: undefined,
  parameters: [],
  format: 'JSON',
  mode: undefined,
  token,
  fingerprint: '',
  pid: 1,
  duration: -1,
  parts: [{sql: 'select 1', status, updatedAt: now, duration: -1, rows: -1, queryId: 0}],
});
const ids = (store: StatementStore) => store.all().map(({id}) => id);

test('statements, changes and results are there after a stop', async () => {
  const store = open();
  store.add(statement('a', 'SUBMITTED', 'token'));
  const result = await store.keepResult('a', 1, rowsOf([column('n', 'int8')], [[2n ** 60n], [null]]));
  store.change('a', {status: 'FINISHED'});
  const again = open();
  expect(again.byToken('me', 'token')?.status).toBe('FINISHED');
  expect(result).toMatchObject({rows: 2, bytes: 19});
  const read = await again.readResult('a', 1, result!, 0);
  expect(read.rows).toEqual([[2n ** 60n], [null]]);
});

test('what is only shown is not kept', () => {
  const store = open();
  store.add(statement('a', 'SUBMITTED'));
  store.show('a', {status: 'PICKED'});
  expect(store.get('a')?.status).toBe('PICKED');
  expect(open().get('a')?.status).toBe('SUBMITTED');
});

test('a line cut short by a crash costs neither what was before nor what comes after', () => {
  open().add(statement('a'));
  appendFileSync(join(root, '00000001', 'statements.jsonl'), '{"id":"b","createdAt":18');
  const store = open();
  store.add(statement('c'));
  expect(ids(open())).toEqual(['c', 'a']);
});

test('a line torn by a full disk is lost alone', () => {
  const store = open();
  store.add(statement('a'));
  appendFileSync(join(root, '00000001', 'statements.jsonl'), '{"id":"b","cre{"id":"c"}\n');
  store.add(statement('d'));
  expect(ids(open())).toEqual(['d', 'a']);
});

test('is bounded: the oldest are forgotten in whole folders, but none that has not ended', () => {
  const store = open();
  store.add(statement('1', 'STARTED'));
  for (const id of ['2', '3', '4', '5', '6', '7', '8']) store.add(statement(id));
  expect(ids(store)).toContain('1');
  store.change('1', {status: 'FINISHED'});
  store.add(statement('9'));
  expect(ids(store)).toEqual(['9', '8', '7', '6', '5']);
  expect(readdirSync(root)).toHaveLength(3);
});

test('results are bounded by their bytes', async () => {
  const store = open();
  for (const id of ['1', '2', '3', '4', '5']) {
    store.add(statement(id));
    await store.keepResult(id, 1, rowsOf([column('t', 'varchar')], [['x'.repeat(40_000)]]));
  }
  expect(ids(store)).toEqual(['5']);
});

test('ends after a day', () => {
  const store = open();
  store.add(statement('old', 'FINISHED', 'token'));
  store.add(statement('running', 'STARTED'));
  now += 24 * 3_600_000;
  expect(store.get('old')).toBeUndefined();
  expect(store.byToken('me', 'token')).toBeUndefined();
  expect(store.get('running')).toBeDefined();
  store.change('running', {status: 'FINISHED'});
  store.add(statement('new'));
  expect(ids(store)).toEqual(['new']);
  expect(readdirSync(root)).toEqual(['00000002']);
});
