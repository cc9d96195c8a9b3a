/** The files of `sql/`, run by the local cloud's engine over records as the producers write them. */
import {readdirSync, readFileSync} from 'node:fs';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {inlineCode} from '../../src/stacks/inline-code.ts';
import {poison} from '../support/poison.ts';
import {FakeAws, loadProducer} from '../support/producer.ts';
import {VirtualTime} from '../support/virtual-time.ts';
import {testWarehouse, type TestWarehouse} from '../support/warehouse.ts';

const folder = new URL('../../sql/', import.meta.url);
const words = (name: string): string =>
  readFileSync(new URL(`${name}.sql`, folder), 'utf8').replaceAll(/\$\{(\w+)\}/g, 'east_$1');
const questions = readdirSync(new URL('queries/', folder)).map((name) => name.slice(0, -4));
const reader = 'redshift_data_api_user';

let house: TestWarehouse;
let aws: FakeAws;

const steps = ['schema', 'customer-view', 'order-view', 'database-user'];
const grants = ['grants/customer-view', 'grants/order-view'];
const setUp = async (): Promise<void> => {
  for (const file of [...steps, ...grants]) await house.run(words(file));
};
const refresh = async (): Promise<void> => {
  for (const view of ['customer-view', 'order-view']) await house.run(words(`refresh/${view}`));
};
const ask = async (name: string): Promise<Record<string, unknown>[]> => {
  const text = words(`queries/${name}`);
  const {columns = [], rows} = await house.run(text, text.includes('\n-- as admin\n') ? 'admin' : reader);
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
};

/** Lets the producers run for some minutes up to now, and what they put lie in the streams. */
const produce = async (minutes: number): Promise<void> => {
  const time = new VirtualTime(Date.now() - minutes * 60_000);
  aws = new FakeAws(time);
  const env = {REGISTRY: 'registry', PER_MINUTE: '60'};
  const producers = [
    loadProducer(inlineCode('customers.js'), aws, {...env, STREAM: 'east_customer_stream'}),
    loadProducer(inlineCode('orders.js'), aws, {...env, STREAM: 'east_order_stream'}),
  ];
  for (let minute = 0; minute < minutes; minute++) {
    const begin = time.now;
    await time.run(Promise.all(producers.map(({invoke}) => invoke())));
    time.now = begin + 60_000;
  }
  for (const {stream, at, record} of aws.puts) house.streams.put(stream, record, {arrival: at});
};
const count = (stream: string, is: (record: Record<string, unknown>) => boolean = () => true): number =>
  aws.puts.filter((put) => put.stream === stream && is(put.record)).length;

describe('a finished workshop', () => {
  beforeAll(async () => {
    house = await testWarehouse();
    house.streams.create('east_customer_stream');
    house.streams.create('east_order_stream');
    await setUp();
    await produce(5);
    await refresh();
  });
  afterAll(() => house.remove());

  test('has every record of both streams in its views', async () => {
    expect(Number(await house.value('SELECT COUNT(*) FROM customer_stream', reader))).toBe(
      count('east_customer_stream'),
    );
    expect(Number(await house.value('SELECT COUNT(*) FROM order_stream', reader))).toBe(
      count('east_order_stream'),
    );
    const [row] = await house.rows(
      'SELECT userid, revenue, order_timestamp, origin_state FROM order_stream WHERE consignmentid = 0',
    );
    const first = aws.puts.find(({stream}) => stream === 'east_order_stream')?.record;
    expect(row).toEqual(
      [first?.['userid'], first?.['revenue'], first?.['timestamp'], first?.['origin_state']].map((value) =>
        Number.isInteger(value) && value === first?.['userid'] ? BigInt(value as number) : value,
      ),
    );
  });

  test.each(questions)('answers the question %s', async (name) => {
    const rows = await ask(name);
    expect(rows.length > 0).toBe(name !== 'stream-scan-errors');
  });

  test('answers with figures that agree with counting by hand', async () => {
    const states = await ask('customers-by-state');
    for (const {state, customers} of states)
      expect(Number(customers)).toBe(count('east_customer_stream', (record) => record['state'] === state));
    const routes = await ask('busiest-routes');
    for (const {origin_state: from, delivery_state: to, consignments} of routes)
      expect(Number(consignments)).toBe(
        count(
          'east_order_stream',
          (record) => record['origin_state'] === from && record['delivery_state'] === to,
        ),
      );
    const delays = await ask('delay-by-state');
    for (const {delivery_state: state, consignments, high, medium, low, high_percent: percent} of delays) {
      const highs = count(
        'east_order_stream',
        (record) => record['delivery_state'] === state && record['delay_probability'] === 'HIGH',
      );
      expect(Number(high)).toBe(highs);
      expect(Number(high) + Number(medium) + Number(low)).toBe(Number(consignments));
      // One digit after the point: 6.25 % is told as 6.3.
      expect(Math.abs(Number(percent) - (100 * highs) / Number(consignments))).toBeLessThan(0.051);
    }
    const latest = await ask('latest-orders');
    expect(latest).toHaveLength(10);
    expect(Number(latest[0]?.['lag_seconds'])).toBeLessThan(120);
  });

  test('lets its dashboard read the views and nothing else', async () => {
    expect(await house.error('SELECT * FROM kinesis_schema.east_order_stream', reader)).toMatch(
      /permission denied/,
    );
    expect(await house.error('REFRESH MATERIALIZED VIEW order_stream', reader)).toMatch(
      /must be owner|permission denied/,
    );
    expect(await house.error('DELETE FROM order_stream', reader)).toMatch(/.+/);
  });
});

describe('whatever is in the streams', () => {
  beforeAll(async () => {
    house = await testWarehouse();
    house.streams.create('east_customer_stream');
    house.streams.create('east_order_stream');
    await setUp();
  });
  afterAll(() => house.remove());

  test.each(poison.map(([name, record], i) => [name, record, i] as const))(
    '%s stops neither view',
    async (_name, record, i) => {
      const good = {revenue: 1.5, userid: 1000 + i, delivery_state: 'WA'};
      for (const stream of ['east_customer_stream', 'east_order_stream']) {
        house.streams.put(stream, {...good, consignmentid: 1000 + 2 * i});
        house.streams.put(stream, record);
        house.streams.put(stream, {...good, consignmentid: 1001 + 2 * i});
      }
      await refresh();
      await refresh();
      expect(
        await house.rows(
          `SELECT consignmentid, revenue FROM order_stream WHERE userid = ${1000 + i} ORDER BY consignmentid`,
        ),
      ).toEqual([
        [BigInt(1000 + 2 * i), 1.5],
        [BigInt(1001 + 2 * i), 1.5],
      ]);
      expect(
        Number(
          await house.value(
            `SELECT COUNT(*) FROM customer_stream WHERE customer_data.userid::INT = ${1000 + i}`,
          ),
        ),
      ).toBe(2);
    },
  );

  test('is left out or told with empty columns, and is no error of the stream', async () => {
    expect(await house.value('SELECT COUNT(*) FROM sys_stream_scan_errors')).toBe(0n);
    expect(
      await house.rows('SELECT DISTINCT days_to_deliver, cost FROM order_stream WHERE consignmentid IS NULL'),
    ).toEqual([[null, null]]);
  });
});

describe('every step', () => {
  beforeEach(async () => {
    house = await testWarehouse();
    house.streams.create('east_customer_stream');
    house.streams.create('east_order_stream');
    await setUp();
    return () => house.remove();
  });

  test('can be taken back, and a second time, and done again', async () => {
    for (const step of [...steps, 'grants'].toReversed()) await house.run(words(`undo/${step}`));
    expect(await house.error('SELECT * FROM order_stream')).toMatch(/relation "order_stream" does not exist/);
    expect(await house.value(`SELECT COUNT(*) FROM pg_user WHERE usename = '${reader}'`)).toBe(0n);
    expect(await house.value('SELECT COUNT(*) FROM svv_external_schemas')).toBe(0n);
    // Without the user there is nobody to take grants from: the step does not come so far.
    for (const step of ['database-user', 'order-view', 'customer-view', 'schema'])
      await house.run(words(`undo/${step}`));
    await setUp();
    await refresh();
    expect(await house.value('SELECT COUNT(*) FROM order_stream', reader)).toBe(0n);
  });

  test('takes back as well what the workshop grants by hand', async () => {
    await house.run('GRANT SELECT ON ALL TABLES IN SCHEMA PUBLIC TO redshift_data_api_user;');
    await house.run(words('undo/grants'));
    expect(await house.error('SELECT * FROM order_stream', reader)).toMatch(/permission denied/);
    await house.run(words('undo/database-user'));
  });
});
