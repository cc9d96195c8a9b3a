import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {testWarehouse, type TestWarehouse} from '../../../support/warehouse.ts';

const arn = 'arn:aws:iam::000000000000:role/reader';
let house: TestWarehouse;

beforeEach(async () => {
  house = await testWarehouse();
  house.streams.create('clicks');
  await house.run(`create external schema s from kinesis iam_role '${arn}'`);
});
afterEach(() => house.remove());

const view = (body: string, name = 'v') => house.run(`create materialized view ${name} as ${body}`);
const refresh = (name = 'v') => house.run(`refresh materialized view ${name}`);
const numbers = async (name = 'v') =>
  (await house.rows(`select n from ${name} order by n`)).map(([n]) => Number(n));
const latestStatus = () =>
  house.value(
    'select status from sys_mv_refresh_history order by start_time desc, transaction_id desc limit 1',
  );

const plain = 'select json_parse(kinesis_data).n::int as n from s.clicks where can_json_parse(kinesis_data)';

describe('a streaming view', () => {
  test('takes each record once, from the oldest kept', async () => {
    house.streams.put('clicks', {n: 1});
    await view(plain);
    expect(await numbers()).toEqual([]);
    await refresh();
    expect(await numbers()).toEqual([1]);
    house.streams.put('clicks', {n: 2});
    house.streams.put('clicks', {n: 2});
    await refresh();
    expect(await numbers()).toEqual([1, 2, 2]);
    expect(await latestStatus()).toBe('Refresh successfully updated MV incrementally.');
    await refresh();
    expect(await numbers()).toEqual([1, 2, 2]);
    expect(await latestStatus()).toBe(
      'Refresh successfully updated MV incrementally. Stream returned no new data.',
    );
  });

  test('goes on where it was after a restart', async () => {
    house.streams.put('clicks', {n: 1});
    await view(plain);
    await refresh();
    house.streams.put('clicks', {n: 2});
    house = await house.reopen();
    await house.run('refresh materialized view v');
    expect(await numbers()).toEqual([1, 2]);
  });

  test("offers today's columns and the preview's, which * leaves out", async () => {
    const sequence = house.streams.put('clicks', 'héllo', {arrival: 1_790_000_000_123});
    await view('select * from s.clicks');
    await view("select ApproximateArrivalTimestamp, from_varbyte(Data, 'utf-8') as t from s.clicks", 'old');
    await refresh();
    await refresh('old');
    const {columns, rows} = await house.run('select * from v');
    expect(columns?.map((c) => `${c.name} ${c.typeName}`)).toEqual([
      'approximate_arrival_timestamp timestamp',
      'partition_key varchar',
      'shard_id varchar',
      'sequence_number varchar',
      'refresh_time timestamp',
      'kinesis_data varbyte',
    ]);
    expect(rows[0]?.slice(0, 4)).toEqual([
      '2026-09-21 14:13:20.123',
      'key-1',
      'shardId-000000000000',
      sequence,
    ]);
    expect(Buffer.from(rows[0]?.[5] as Uint8Array).toString()).toBe('héllo');
    expect(await house.rows('select * from old')).toEqual([['2026-09-21 14:13:20.123', 'héllo']]);
  });

  test('reads every shard: closed parents, and children that came with a resharding', async () => {
    house.streams.put('clicks', {n: 1});
    await view(plain);
    await refresh();
    house.streams.put('clicks', {n: 2});
    house.streams.addShard('clicks', 'shardId-000000000001');
    house.streams.put('clicks', {n: 3}, {shard: 'shardId-000000000001'});
    await refresh();
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(
      await house.rows('select trim(partition_id), scanned_rows from sys_stream_scan_states order by 1, 2'),
    ).toEqual([
      ['shardId-000000000000', 1n],
      ['shardId-000000000000', 1n],
      ['shardId-000000000001', 1n],
    ]);
  });

  test('starts over with a stream that was deleted and made again', async () => {
    house.streams.put('clicks', {n: 1});
    await view(plain);
    await refresh();
    house.streams.create('clicks');
    house.streams.put('clicks', {n: 5});
    await refresh();
    expect(await numbers()).toEqual([1, 5]);
  });

  test('sets aside what it cannot read, and nothing else', async () => {
    for (let n = 0; n < 40; n++) house.streams.put('clicks', {n});
    const bad = [house.streams.put('clicks', {n: 'twelve'}), house.streams.put('clicks', {n: 99999999999})];
    // A key twice is no error: the last one counts.
    house.streams.put('clicks', '{"n":41,"n":42}');
    for (let n = 43; n < 60; n++) house.streams.put('clicks', {n});
    house.streams.put('clicks', Buffer.from([0xff, 0xfe]));
    house.streams.put('clicks', '{"n":1,}');
    await view(`select cast(json_extract_path_text(from_varbyte(kinesis_data, 'utf-8'), 'n', true) as int) as n, json_parse(kinesis_data) as j
                from s.clicks where is_utf8(kinesis_data) and is_valid_json(from_varbyte(kinesis_data, 'utf-8'))`);
    await refresh();
    expect(await numbers()).toHaveLength(58);
    expect(await latestStatus()).toBe(
      'Refresh successfully updated MV incrementally. Some stream records were skipped.',
    );
    const errors = await house.rows(
      'select trim(position), trim(error_reason), trim(mv_name) from sys_stream_scan_errors order by 1',
    );
    expect(errors.map(([position]) => position)).toEqual(bad);
    expect(errors[0]?.[1]).toBe('invalid input syntax for integer: "twelve"');
    expect(
      await house.rows('select sum(scanned_rows), sum(skipped_rows) from sys_stream_scan_states'),
    ).toEqual([['60', '2']]);
    await refresh();
    expect(await numbers()).toHaveLength(58);
  });

  test('survives a record that is nested deeper than SUPER, and one with a NUL that is told of', async () => {
    house.streams.put('clicks', '['.repeat(1000) + ']'.repeat(1000));
    const bad = [
      house.streams.put('clicks', '['.repeat(200_000) + ']'.repeat(200_000)),
      house.streams.put('clicks', `${'[{"a":'.repeat(501)}1${'}]'.repeat(501)}`),
      house.streams.put('clicks', '{"n":\0}'),
    ];
    // Many brackets are not many levels, nor are those within strings.
    house.streams.put('clicks', `[${'[],{},'.repeat(2000)}${JSON.stringify('["'.repeat(2000))}]`);
    await view('select json_parse(kinesis_data) as j from s.clicks');
    await refresh();
    expect(await house.value('select count(*) from v')).toBe(2n);
    const errors = await house.rows(
      'select trim(position), error_reason from sys_stream_scan_errors order by 1',
    );
    expect(errors.map(([position]) => position)).toEqual(bad);
    expect(errors[2]?.[1]).toBe('invalid JSON: {"n":\\0}');
  });

  test('takes only what was there when the refresh began, in pages and batches of any size', async () => {
    house.streams.pageSize = 7;
    for (let n = 0; n < 100; n++) house.streams.put('clicks', {n});
    await view(plain);
    await refresh();
    expect(await numbers()).toHaveLength(100);
  });

  test('refreshes once at a time', async () => {
    for (let n = 0; n < 500; n++) house.streams.put('clicks', {n});
    await view(plain);
    await Promise.all([refresh(), refresh(), refresh()]);
    expect(await numbers()).toHaveLength(500);
  });

  test('rolls back with the transaction it was refreshed in', async () => {
    house.streams.put('clicks', {n: 1});
    await view(plain);
    const together = (statements: string[]) => house.warehouse.executeTogether(statements, house.session());
    await expect(together(['refresh materialized view v', 'select * from nowhere'])).rejects.toThrow(
      'relation "nowhere" does not exist',
    );
    expect(await numbers()).toEqual([]);
    const [, counted] = await together(['refresh materialized view v', 'select count(*) from v']);
    expect(counted?.rows).toEqual([[1n]]);
    await refresh();
    expect(await numbers()).toEqual([1]);
  });

  test('is renewed by itself with AUTO REFRESH YES', async () => {
    house.streams.put('clicks', {n: 1});
    await house.run(`create materialized view v auto refresh yes as ${plain}`);
    await expect.poll(numbers, {timeout: 10_000}).toEqual([1]);
    const type = () => house.value('select trim(refresh_type) from sys_mv_refresh_history limit 1');
    await expect.poll(type, {timeout: 10_000}).toBe('Auto');
  });

  test('feeds views and materialized views on top of it', async () => {
    for (const n of [1, 2, 3]) house.streams.put('clicks', {n, tags: ['a', `t${n}`]});
    await view('select json_parse(kinesis_data) as j from s.clicks');
    await house.run('create view tags as select t.j.n::int as n, tag::varchar as tag from v t, t.j.tags tag');
    await house.run('create materialized view totals as select tag, count(*) as c from tags group by tag');
    await refresh();
    expect(
      await house.rows('select tag, count(*) from tags group by tag order by 2 desc, 1 limit 2'),
    ).toEqual([
      ['a', 3n],
      ['t1', 1n],
    ]);
    expect(await house.rows('select * from totals')).toEqual([]);
    await refresh('totals');
    expect(await house.rows('select c from totals order by c desc limit 1')).toEqual([[3n]]);
    house.streams.put('clicks', {n: 4, tags: ['a']});
    await refresh('totals cascade');
  });
});

describe('a streaming view is refused', () => {
  test.each([
    ['select count(*) from s.clicks', /an aggregate is not supported/],
    ['select distinct shard_id from s.clicks', /DISTINCT is not supported/],
    ['select shard_id from s.clicks group by 1', /GROUP BY is not supported/],
    ['select a.shard_id from s.clicks a join s.clicks b on true', /only one stream|a join/],
    ['select * from s.nothing', /relation "s.nothing" does not exist/],
    ['select nope from s.clicks', /column "nope" does not exist/],
  ])('%s', async (body, message) => {
    await expect(view(body)).rejects.toThrow(message);
    expect(await house.rows('select name from stv_mv_info')).toEqual([]);
  });

  test('over a role that the cluster does not have', async () => {
    await house.run(
      `create external schema other from kinesis iam_role 'arn:aws:iam::000000000000:role/stranger'`,
    );
    await expect(view('select * from other.clicks')).rejects.toThrow(
      'ERROR: Not authorized to get credentials of role arn:aws:iam::000000000000:role/stranger',
    );
  });

  test('read without a view', async () => {
    await expect(house.run('select * from s.clicks')).rejects.toThrow(
      'can be read only by a materialized view',
    );
  });
});

test('a refresh under way can be cancelled, and the next one takes what it left', async () => {
  await house.run(
    'create materialized view v as select json_parse(kinesis_data).n::varchar::int as n from s.clicks',
  );
  // Nothing but records to be set aside one by one: long enough to be cancelled in the middle.
  for (let n = 0; n < 300; n++) house.streams.put('clicks', {n: 'x'});
  for (let n = 0; n < 10; n++) house.streams.put('clicks', {n});
  const abort = new AbortController();
  const refreshing = house.warehouse
    .execute('refresh materialized view v', house.session('admin', {signal: abort.signal}))
    .catch((error: unknown) => error);
  setTimeout(() => abort.abort(), 100);
  expect(await refreshing).toMatchObject({sqlState: '57014'});
  expect(await house.value('select count(*) from v')).toBe(0n);
  await refresh();
  expect(await house.value('select count(*) from v')).toBe(10n);
  expect(await house.value('select count(*) from sys_stream_scan_errors')).toBe(300n);
});
