import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {DatabaseError} from '../../../../src/local-cloud/sql/warehouse.ts';
import {testWarehouse, type TestWarehouse} from '../../../support/warehouse.ts';

let house: TestWarehouse;
beforeEach(async () => {
  house = await testWarehouse();
});
afterEach(() => house.remove());

const together = (...statements: string[]) => house.warehouse.executeTogether(statements, house.session());

describe('tables', () => {
  test('take rows with defaults, identities and checked lengths', async () => {
    await house.run(
      `create table t (id bigint identity(10,5), b varchar(5) default 'q' not null, n numeric(10,2), at timestamp default getdate()) diststyle key distkey(b) sortkey(at)`,
    );
    expect((await house.run(`insert into t (b, n) values ('x', 1.005), (default, 2)`)).affected).toBe(2);
    expect(await house.rows('select id, b, n, at is not null from t order by id')).toEqual([
      [10n, 'x', '1.01', true],
      [15n, 'q', '2.00', true],
    ]);
    expect(await house.error("insert into t (b) values ('toolong')")).toBe(
      'ERROR: value too long for type character varying(5)',
    );
    expect(await house.error('insert into t (b) values (null)')).toBe(
      'ERROR: Cannot insert a NULL value into column b',
    );
    expect(await house.error("insert into t (n) values ('abc')")).toMatch(
      /invalid input syntax for type numeric: "abc"/,
    );
    expect((await house.run(`update t set n = n * 2 where b = 'q'`)).affected).toBe(1);
    expect((await house.run('delete from t where n > 3')).affected).toBe(1);
    expect(await house.value('show table t')).toMatch(
      /CREATE TABLE public.t \(\n {4}id bigint NOT NULL IDENTITY\(10,5\)/,
    );
  });

  test('are made like others, from queries, and changed', async () => {
    await house.run('create table a (x int, y varchar(10))');
    await house.run("insert into a values (1, 'one')");
    await house.run('create table b (like a)');
    await house.run("create table c as select x, y as yy, 'lit' as l, 1.5 as n from a");
    expect(
      await house.rows(
        "select column_name, data_type, character_maximum_length from svv_columns where table_name = 'c' order by ordinal_position",
      ),
    ).toEqual([
      ['x', 'integer', null],
      ['yy', 'character varying', 10n],
      ['l', 'character varying', 256n],
      ['n', 'numeric', null],
    ]);
    await house.run('alter table c add column z int default 7');
    await house.run('alter table c rename column l to label');
    await house.run('alter table c drop column n');
    await house.run('alter table c rename to d');
    expect(await house.rows('select * from d')).toEqual([[1n, 'one', 'lit', 7n]]);
    expect(await house.error('create table d (a int)')).toBe('ERROR: relation "d" already exists');
    await house.run('create table if not exists d (a int)');
    await house.run('drop table if exists nothing, b');
    expect(await house.error('select * from b')).toBe('ERROR: relation "b" does not exist');
  });
});

describe('views', () => {
  beforeEach(async () => {
    await house.run('create table t (a int, b varchar(10))');
    await house.run("insert into t values (1, 'x'), (2, 'y')");
  });

  test('hold on to what they were made over', async () => {
    await house.run('create view v (one, two) as select a, upper(b) from t where a > 1');
    await house.run('alter table t rename to u');
    expect(await house.rows('select one, two from v')).toEqual([[2n, 'Y']]);
    expect(await house.error('drop table u')).toMatch(
      /^ERROR: cannot drop table u because other objects depend on it/,
    );
    await house.run('drop table u cascade');
    expect(await house.error('select * from v')).toBe('ERROR: relation "v" does not exist');
  });

  test('bound late, look anew each time', async () => {
    await house.run('create view late as select * from public.t with no schema binding');
    await house.run('create view later as select * from public.nothing with no schema binding');
    expect(await house.error('create view now as select * from public.nothing')).toBe(
      'ERROR: relation "public.nothing" does not exist',
    );
    await house.run('alter table t add column c int default 3');
    expect((await house.rows('select * from late'))[0]).toEqual([1n, 'x', 3n]);
    await house.run('drop table t');
    expect(await house.error('select * from late')).toBe('ERROR: relation "public.t" does not exist');
  });

  test('show how they were made', async () => {
    await house.run('create view v as select a\n  from t');
    await house.run(
      'create materialized view m backup no auto refresh no as select b, count(*) as n from t group by b',
    );
    expect(await house.value('show view v')).toBe('CREATE VIEW public.v AS select a\n  from t;');
    expect(await house.value("select definition from pg_views where viewname = 'm'")).toBe(
      'CREATE MATERIALIZED VIEW public.m BACKUP NO AUTO REFRESH NO AS select b, count(*) as n from t group by b;',
    );
  });

  test('made material, change with REFRESH only', async () => {
    await house.run('create materialized view m as select b, count(*) as n from t group by b');
    await house.run("insert into t values (3, 'x')");
    expect(await house.rows('select n from m order by b')).toEqual([[1n], [1n]]);
    await house.run('refresh materialized view m');
    expect(await house.rows('select n from m order by b')).toEqual([[2n], [1n]]);
    await house.run('refresh materialized view m');
    expect(await house.rows('select status from sys_mv_refresh_history order by transaction_id')).toEqual([
      ['Refresh successfully recomputed MV from scratch'],
      ['MV was already updated'],
    ]);
    expect(await house.error('insert into m values (1)')).toMatch(/cannot change materialized view/);
    expect(await house.error('refresh materialized view t')).toBe('ERROR: "t" is not a materialized view');
    expect(await house.error('drop view m')).toBe('ERROR: "m" is not a view');
    await house.run('drop materialized view m');
  });
});

describe('statements sent together', () => {
  test('are one transaction', async () => {
    await expect(together('create table t (a int)', "insert into t values ('x')")).rejects.toThrow(
      'invalid input syntax',
    );
    expect(await house.error('select * from t')).toBe('ERROR: relation "t" does not exist');
    const results = await together(
      'create table t (a int)',
      'insert into t values (1), (2)',
      'select sum(a) from t',
      'create user u password disable',
      'grant select on t to u',
    );
    expect(results.map((result) => result.affected)).toEqual([-1, 2, -1, -1, -1]);
    expect(results[2]?.rows).toEqual([[3n]]);
    expect(await house.value('select count(*) from t', 'u')).toBe(2n);
  });

  test('share temporary tables and the search path, which end with them', async () => {
    const [, , result] = await together(
      'create schema s',
      'create temp table s.tmp as select 1 as a',
      'select a from s.tmp',
    );
    expect(result?.rows).toEqual([[1n]]);
    expect(await house.error('select * from s.tmp')).toBe('ERROR: relation "s.tmp" does not exist');
    await together('set search_path to s', 'create table here (a int)');
    expect(await house.rows('select table_schema from svv_tables')).toEqual([['s']]);
  });

  test('leave out what cannot be in a transaction', async () => {
    await expect(together('create database other', 'select 1')).rejects.toThrow(
      'CREATE DATABASE cannot run inside a transaction block',
    );
    await house.run('create database other');
    const other = house.session('admin', {database: 'other'});
    await house.warehouse.execute('create table t (a int)', other);
    expect(await house.rows('select * from other.public.t')).toEqual([]);
    expect(house.warehouse.databases()).toEqual(['dev', 'testdb', 'other']);
  });
});

test('schemas go when they are empty, or with all that is in them', async () => {
  await house.run('create schema s');
  await house.run('create table s.t (a int)');
  expect(await house.error('create schema s')).toBe('ERROR: schema "s" already exists');
  await house.run('create schema if not exists s');
  expect(await house.error('drop schema s')).toMatch(
    /^ERROR: cannot drop schema s because other objects depend on it/,
  );
  await house.run('drop schema s cascade');
  expect(await house.error('select * from s.t')).toBe('ERROR: schema "s" does not exist');
  await house.run('drop schema if exists s');
});

test('a statement is broken off at whatever moment', async () => {
  const never =
    'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 9) c';
  await house.run('create table kept (n int)');
  for (const turns of [0, 1, 2, 3, 5, 8]) {
    const abort = new AbortController();
    const session = house.session('admin', {signal: abort.signal});
    const statement = house.warehouse.executeTogether(['insert into kept values (1)', never], session);
    // A few turns of the event loop are the moments in which the engine takes the statement up.
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    abort.abort();
    await expect(statement).rejects.toThrow("Query cancelled on user's request");
  }
  expect(await house.value('select count(*) from kept')).toBe(0n);
});

test('statements run side by side, and one can be cancelled', async () => {
  const abort = new AbortController();
  const endless = house.warehouse.execute(
    'select count(*) from generate_series(1, 1000000) a(x) join generate_series(1, 1000000) b(y) on x * y % 7 = 3',
    house.session('admin', {signal: abort.signal}),
  );
  const ended = endless.catch((error: unknown) => error);
  expect(await Promise.all(Array.from({length: 20}, (_, n) => house.value(`select ${n}`)))).toEqual(
    Array.from({length: 20}, (_, n) => BigInt(n)),
  );
  abort.abort();
  expect(await ended).toMatchObject({
    sqlState: '57014',
    message: "ERROR: Query cancelled on user's request",
  });
  expect(await house.value('select 1')).toBe(1n);
});

test('closing breaks off what is running, and keeps what was done', async () => {
  await house.run('create table t as select 1 as a');
  const endless = house.run(
    'select count(*) from generate_series(1, 1000000) a(x) join generate_series(1, 1000000) b(y) on x * y % 7 = 3',
  );
  const ended = endless.catch((error: unknown) => error);
  house = await house.reopen();
  expect(await ended).toBeInstanceOf(DatabaseError);
  expect(await house.value('select a from t')).toBe(1n);
});

describe('out of reach', () => {
  test.each([
    ["select read_text('/etc/passwd')", /function read_text\("unknown"\) does not exist/],
    ["select * from read_csv('/etc/passwd')", /does not exist/],
    ["select * from '/etc/passwd'", /syntax error/],
    ['select * from duckdb_settings()', /does not exist/],
    ['select * from wh.main.registry', /database "wh" does not exist/],
    ['select * from main.registry', /schema "main" does not exist/],
    ["select getenv('HOME')", /does not exist/],
    ["select rs_raise('00000', 'x')", /does not exist/],
    ["attach 'x' as y", /does not support ATTACH/],
    ['pragma version', /syntax error at or near "pragma"/],
    ['install httpfs', /syntax error at or near "install"/],
    ["set memory_limit = '10GB'", /unrecognized configuration parameter "memory_limit"/],
    ["copy t from 's3://b/k' iam_role default", /does not support COPY/],
    ["unload ('select 1') to 's3://b/k' iam_role default", /does not support UNLOAD/],
    ['create model m from t', /does not support CREATE MODEL/],
    ['create function f(int) returns int as $$ select 1 $$ language sql', /does not support CREATE FUNCTION/],
    ['begin', /does not support BEGIN/],
    ['set enable_case_sensitive_identifier to true', /does not support SET enable_case_sensitive_identifier/],
    ['select constructor(1)', /function constructor\(integer\) does not exist/],
    ['select * from stl_query', /relation "stl_query" does not exist/],
    ['select * from svl_statementtext', /relation "svl_statementtext" does not exist/],
  ])('%s', async (sql, message) => {
    expect(await house.error(sql)).toMatch(message);
  });
});

test.each([
  ['brackets', `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ['signs', `select ${'not '.repeat(20_000)}true`],
])('a statement of too many nested %s is refused as the database would', async (_what, statement) => {
  expect(await house.error(statement)).toBe('ERROR: stack depth limit exceeded');
});

test('a text is padded and cut by calls within calls, each of them run once', async () => {
  const nested = `${'lpad('.repeat(20)}'abc'${`, 5, 'x')`.repeat(20)}`;
  expect(await house.rows(`select ${nested}, rpad('abc', 5, 'xy'), lpad('abc', 2), lpad('abc', -1)`)).toEqual(
    [['xxabc', 'abcxy', 'ab', '']],
  );
});

test('SHOW TABLES LIKE takes any pattern, and no longer for a long one', async () => {
  const long = 'a'.repeat(120);
  for (const name of [long, 'a_b', 'abc']) await house.run(`create table ${name} (x int)`);
  const shown = async (like: string) =>
    (await house.rows(`show tables from schema testdb.public like '${like}'`))
      .map((row) => String(row[2]))
      .sort();
  expect(await shown('A_%')).toEqual(['a_b', long, 'abc']);
  expect(await shown('%b')).toEqual(['a_b']);
  expect(await shown('abc%')).toEqual(['abc']);
  expect(await shown('ab')).toEqual([]);
  expect(await shown('a.c')).toEqual([]);
  expect(await shown(`${'%a'.repeat(20)}b`)).toEqual([]);
  expect(await shown(`${'%a'.repeat(20)}%`)).toEqual([long]);
});
