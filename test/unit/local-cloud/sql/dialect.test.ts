import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Value} from '../../../../src/local-cloud/sql/warehouse.ts';
import {testWarehouse, type TestWarehouse} from '../../../support/warehouse.ts';

let house: TestWarehouse;
beforeAll(async () => {
  house = await testWarehouse();
  await house.run(
    `create table t (a int, b varchar(5), c numeric(10,2), d timestamp, f float, g date, s super)`,
  );
  await house.run(`insert into t values
    (1, 'x', 1.50, '2024-03-05 13:04:05.123', 2.5, '2024-01-01', json_parse('{"n":"5","f":1.25,"tags":["p","q"],"o":{"k":[1,2]}}')),
    (2, 'yy', 2.25, '2024-03-06', 3, '2024-01-02', json_parse('{"n":7,"tags":[]}')),
    (3, null, null, null, null, null, null)`);
});
afterAll(() => house.remove());

/** A select list over row 1 of the table, the types it must have, and the values. */
const cases: Readonly<
  Record<string, readonly (readonly [list: string, types: string, ...values: Value[]])[]>
> = {
  numbers: [
    ['5/2, -7/2, 7%3, 2^3', 'int4 int4 int4 float8', 2n, -3n, 1n, 8],
    ['5/2.0, 1.5*c, c+1', 'numeric numeric numeric', '2.5000', '2.250', '2.50'],
    ['12.7::int, 12.5::float::int, cast(12.5 as decimal(4,0))', 'int4 int4 numeric', 13n, 12n, '13'],
    [
      '3000000000, 12345678901234567890, 1e3, .5',
      'int8 numeric float8 numeric',
      3000000000n,
      '12345678901234567890',
      1000,
      '0.5',
    ],
    [
      'round(2.567, 2), floor(2.7), ceil(2), abs(-3), trunc(2.9), mod(7, 4)',
      'numeric numeric float8 int4 numeric int4',
      '2.570',
      '2',
      2,
      3n,
      '2',
      3n,
    ],
    ['greatest(1, 2.5), least(3, a)', 'numeric int4', '2.5', 1n],
  ],
  casts: [
    [
      `'abc'::varchar(2), 'äbc'::varchar(2), 123::varchar, 1.0::float::varchar`,
      'varchar varchar varchar varchar',
      'ab',
      'ä',
      '123',
      '1',
    ],
    [
      `' 12 '::int, convert(int, '5'), cast('t' as bool), cast(null as date)`,
      'int4 int4 bool date',
      12n,
      5n,
      true,
      null,
    ],
    [
      `s.n::int + 1, s.zz.y::int, s.o::varchar, s.tags[0]::varchar`,
      'int4 int4 varchar varchar',
      6n,
      null,
      null,
      'p',
    ],
  ],
  'dates and times': [
    [
      `date '2024/2/3', date '2024-02-03 23:59:59', date '10000-01-02', timestamp '0001-01-01 00:00:00.000001'`,
      'date date date timestamp',
      '2024-02-03',
      '2024-02-03',
      '10000-01-02',
      '0001-01-01 00:00:00.000001',
    ],
    [
      `timestamp 'infinity', timestamptz '-infinity', date 'infinity', date '-infinity', timestamp '-290000-01-01'`,
      'timestamp timestamptz date date timestamp',
      'infinity',
      '-infinity',
      'infinity',
      '-infinity',
      '290001-01-01 00:00:00 BC',
    ],
    [
      `dateadd(day, 1, g), dateadd('month', 1, '2024-01-31'::date), dateadd(hour, -13, d)`,
      'timestamp timestamp timestamp',
      '2024-01-02 00:00:00',
      '2024-02-29 00:00:00',
      '2024-03-05 00:04:05.123',
    ],
    [`datediff(day, '2024-01-01', '2024-02-01'), datediff(month, g, d)`, 'int8 int8', 31n, 2n],
    [
      `extract(month from d), date_part(year, d), date_trunc('hour', d)`,
      'int4 float8 timestamp',
      3n,
      2024,
      '2024-03-05 13:00:00',
    ],
    [
      `d - '2024-03-05'::timestamp, g + 1, g - '2023-12-31'::date, d + interval '1 day'`,
      'interval date int4 timestamp',
      '13:04:05.123',
      '2024-01-02',
      1n,
      '2024-03-06 13:04:05.123',
    ],
    [
      `to_char(d, 'YYYY-MM-DD HH24:MI:SS'), to_char(d, 'Mon FMDD, YYYY HH12:MI AM')`,
      'varchar varchar',
      '2024-03-05 13:04:05',
      'Mar 5, 2024 01:04 PM',
    ],
    [
      `to_char(1234.5, '9,999.99'), to_char(5, '000'), to_char(-1.5, 'FM990.0')`,
      'varchar varchar varchar',
      ' 1,234.50',
      ' 005',
      '-1.5',
    ],
    [
      `to_date('05.03.2024', 'DD.MM.YYYY'), to_timestamp('2024-03-05 13:04:05', 'YYYY-MM-DD HH24:MI:SS')`,
      'date timestamptz',
      '2024-03-05',
      '2024-03-05 13:04:05+00',
    ],
    [
      `convert_timezone('UTC', 'America/New_York', '2024-01-01 12:00:00'), last_day(d), add_months('2024-01-31', 1)`,
      'timestamp date timestamp',
      '2024-01-01 07:00:00',
      '2024-03-31',
      '2024-02-29 00:00:00',
    ],
  ],
  text: [
    [
      `charindex('b', 'abc'), strpos('abc', 'c'), len('äb'), split_part('a-b-c', '-', 2)`,
      'int4 int4 int4 varchar',
      2n,
      3n,
      2n,
      'b',
    ],
    [
      `regexp_substr('foobar', 'o+b'), regexp_replace('aXbX', 'X', '-'), regexp_count('abab', 'a')`,
      'varchar varchar int4',
      'oob',
      'a-b-',
      2n,
    ],
    [
      `lpad('5', 3, '0'), initcap('hello world'), 'n: ' || c, a || ''`,
      'varchar varchar varchar varchar',
      '005',
      'Hello World',
      'n: 1.50',
      '1',
    ],
    [
      `'a_c' like 'a\\\\_c', 'abc' like 'a\\\\_c', 'abc' ilike 'A%', 'abc' similar to '(a|b)%', 'abc' ~ 'b'`,
      'bool bool bool bool bool',
      true,
      false,
      true,
      true,
      true,
    ],
    [`'it''s', 'a\\'b', $$dollar 'quoted'$$`, 'varchar varchar varchar', "it's", "a'b", "dollar 'quoted'"],
    [
      `md5('x'), sha2('x', 256)`,
      'varchar varchar',
      '9dd4e461268c8034f5c8564e155c67a6',
      '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    ],
  ],
  nulls: [
    [
      `nvl(null, 1), nvl2(null, 1, 2), decode(a, 2, 'a', 1, 'b', 'c'), coalesce(null, b), nullif(1, 1)`,
      'int4 int4 varchar varchar int4',
      1n,
      2n,
      'b',
      'x',
      null,
    ],
  ],
  JSON: [
    [
      `json_extract_path_text('{"a":{"b":"x"}}', 'a', 'b'), json_extract_path_text('{"a":1}', 'z'), json_extract_path_text('nope', 'a', true)`,
      'varchar varchar varchar',
      'x',
      null,
      null,
    ],
    [
      `is_valid_json('{"a":1,}'), is_valid_json('{"a":"x,]"}'), is_valid_json_array('[1]'), can_json_parse('[1]'), can_json_parse('{')`,
      'bool bool bool bool bool',
      false,
      true,
      true,
      true,
      false,
    ],
    [
      `json_parse('{"b":[1,{"c":null}],"a":1.5}'), json_typeof(s.tags), json_serialize(s.o), get_array_length(s.tags)`,
      'super varchar varchar int4',
      '{"b":[1,{"c":null}],"a":1.5}',
      'array',
      '{"k":[1,2]}',
      2n,
    ],
    [
      `s.f > 1, s.n = '5', s.n = 5, s.zz is null, s.o.k[1]`,
      'bool bool bool bool super',
      true,
      true,
      null,
      true,
      '2',
    ],
    [
      `object('a', 1, 'b', array(1, 'x')), json_extract_array_element_text('[10,20]', 1), json_array_length('[1,2]')`,
      'super varchar int4',
      '{"a":1,"b":[1,"x"]}',
      '20',
      2n,
    ],
    [
      `from_varbyte(to_varbyte('abc', 'utf8'), 'hex'), is_utf8(to_varbyte('ff', 'hex'))`,
      'varchar bool',
      '616263',
      false,
    ],
  ],
};

test.each(Object.entries(cases).flatMap(([subject, lines]) => lines.map((line) => ({subject, line}))))(
  '$subject: $line.0',
  async ({line: [list, types, ...values]}) => {
    const {columns, rows} = await house.run(`select ${list} from t where a = 1`);
    expect(columns?.map((column) => column.typeName).join(' ')).toBe(types);
    expect(rows).toEqual([values]);
  },
);

/** Whole queries with their labels and rows. */
test.each<readonly [sql: string, labels: string, rows: Value[][]]>([
  ['select top 1 a, b from t order by a desc', 'a b', [[3n, null]]],
  [
    `select count(case when b = 'x' then 1 end), count(case when a > 1 then null end), count(case when s.n = '5' then 'n' end),
      count(case when b = 'x' then 1 else 0 end), count(distinct case when a > 0 then 1 end),
      count(case when b <> 'x' then true end) + 1, count(case when g = '2024-01-02' then 1 end) from t`,
    'count count count count count ?column? count',
    [[1n, 0n, 1n, 3n, 1n, 2n, 1n]],
  ],
  [
    `select a, count(case when b in ('x', 'yy') then 1 end) over (order by a rows unbounded preceding) from t order by a`,
    'a count',
    [
      [1n, 1n],
      [2n, 2n],
      [3n, 2n],
    ],
  ],
  [
    `select b in ('x', 'z') as within, b not in ('x', 'z') as without, b in ('yy', null) as unsure from t order by a`,
    'within without unsure',
    [
      [true, false, null],
      [false, true, true],
      [null, null, null],
    ],
  ],
  [
    'select sum(a), avg(a), sum(c), avg(f), count(*), count(b) from t',
    'sum avg sum avg count count',
    [[6n, 2n, '3.75', 2.75, 3n, 2n]],
  ],
  [
    "select case when a > 1 then 'big' else 'small' end, b::varchar(1), max(a) over (), 1 from t order by a limit 1",
    'case b max ?column?',
    [['small', 'x', 3n, 1n]],
  ],
  [
    "select listagg(b, ',') within group (order by a desc), median(a), percentile_cont(0.5) within group (order by a), approximate count(distinct a) from t",
    'listagg median percentile_cont count',
    [['yy,x', 2, 2, 3n]],
  ],
  ['select a as total, total * 2 as double from t order by double desc limit 1', 'total double', [[3n, 6n]]],
  [
    'select b, count(*) from t group by 1 having count(*) > 0 order by 2 desc, 1 nulls first',
    'b count',
    [
      [null, 1n],
      ['x', 1n],
      ['yy', 1n],
    ],
  ],
  ['select a from t qualify row_number() over (order by a desc) = 1', 'a', [[3n]]],
  [
    'with recursive n(x) as (select 1 union all select x + 1 from n where x < 5) select sum(x) from n',
    'sum',
    [[15n]],
  ],
  [
    "select * from (select a, b from t where a < 3) pivot (count(*) for b in ('x', 'yy' as why)) order by a",
    'a x why',
    [
      [1n, 1n, 0n],
      [2n, 0n, 1n],
    ],
  ],
  [
    'select r.a, tag::varchar, i from t r, r.s.tags as tag at i order by 1, 3',
    'a tag i',
    [
      [1n, 'p', 0n],
      [1n, 'q', 1n],
    ],
  ],
  ['select k, v from t, unpivot t.s.o as v at k where a = 1', 'k v', [['k', '[1,2]']]],
  ['select t.a, u.a from t join t u using (a) where u.a = 2', 'a a', [[2n, 2n]]],
  ['select 1 union select 2 union all select 2.5 order by 1', '?column?', [['1.0'], ['2.0'], ['2.5']]],
  [
    "select a from t where (a, b) in ((1, 'x'), (2, 'z')) or exists (select 1 from t i where i.a = t.a + 2 and i.a = 3 and t.b = 'x')",
    'a',
    [[1n]],
  ],
  ['select public.t.a, testdb.public.t.b from public.t where a = 1', 'a b', [[1n, 'x']]],
  [
    "select count(*) from t where d between '2024-03-05T00:00:00Z' and '2024-03-05T23:00:00Z'",
    'count',
    [[1n]],
  ],
  ['select "A" as "Label" /* a /* nested */ comment */ from "T" where a = 1 -- the end', 'label', [[1n]]],
  [
    'select st.* from (select a, sum(c) as total from t group by a) st where total > 2',
    'a total',
    [[2n, '2.25']],
  ],
])('%s', async (sql, labels, rows) => {
  const result = await house.run(sql);
  expect(result.columns?.map((column) => column.name).join(' ')).toBe(labels);
  expect(result.rows).toEqual(rows);
});

test("Grafana's time columns are floats", async () => {
  const {columns, rows} = await house.run(
    `select extract(epoch from d) as "time", floor(extract(epoch from d)/60)*60 AS "time" from t where d BETWEEN '2024-03-05T00:00:00Z' AND '2024-03-05T23:59:59Z'`,
  );
  expect(columns?.map(({name, typeName}) => `${name} ${typeName}`)).toEqual(['time float8', 'time float8']);
  expect(rows).toEqual([[1709643845.123, 1709643840]]);
});

test.each([
  ['selec 1', '42601', 'ERROR: syntax error at or near "selec"\n  Position: 1'],
  ['select 1 from', '42601', 'ERROR: syntax error at end of input\n  Position: 14'],
  ['select 1; select 2', '42601', 'ERROR: syntax error at or near "select"\n  Position: 11'],
  ['select * from nope', '42P01', 'ERROR: relation "nope" does not exist'],
  ['select * from nope.t', '3F000', 'ERROR: schema "nope" does not exist'],
  ['select nope from t', '42703', 'ERROR: column "nope" does not exist'],
  ['select t.nope from t', '42703', 'ERROR: column t.nope does not exist'],
  [
    'select a.x from (select b as a from t) q',
    '42809',
    'ERROR: navigation on column "a" is not allowed as it is not SUPER type',
  ],
  ['select a from t x, t y', '42702', 'ERROR: column reference "a" is ambiguous'],
  [
    "select date '2024-02-03 or so'",
    '22007',
    'ERROR: invalid input syntax for type timestamp: "2024-02-03 or so"',
  ],
  ["select nofunc(1, 'x')", '42883', 'ERROR: function nofunc(integer, "unknown") does not exist'],
  ['select b = 5 from t', '42883', 'ERROR: operator does not exist: character varying = integer'],
  [
    'select a, count(*) from t',
    '42803',
    'ERROR: column "a" must appear in the GROUP BY clause or be used in an aggregate function',
  ],
  [
    'select distinct a from t order by b',
    '42P10',
    'ERROR: for SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  ['select 1/0', '22012', 'ERROR: division by zero'],
  ['select a/(a-1) from t', '22012', 'ERROR: division by zero'],
  ["select '12.7'::int", '22P02', 'ERROR: invalid input syntax for integer: "12.7"'],
  ["select 'x'::float", '22P02', 'ERROR: invalid input syntax for type double precision: "x"'],
  ['select 2147483647 + 1', '22003', 'ERROR: integer out of range'],
  ["select json_extract_path_text('nope', 'a')", '22P02', 'ERROR: JSON parsing error'],
  [
    'select (select a from t)',
    '21000',
    'ERROR: more than one row returned by a subquery used as an expression',
  ],
  ['select 1 union select 1, 2', '42601', 'ERROR: each UNION query must have the same number of columns'],
])('%s', async (sql, sqlState, message) => {
  await expect(house.run(sql)).rejects.toMatchObject({sqlState, message});
});
