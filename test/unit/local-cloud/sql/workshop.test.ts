import {afterAll, beforeAll, expect, test} from 'vitest';
import {testWarehouse, type TestWarehouse} from '../../../support/warehouse.ts';
import {workshopStatements} from '../../../support/workshop-statements.ts';

/** The workshop's statements, as it prints them. */
let house: TestWarehouse;
beforeAll(async () => {
  house = await testWarehouse();
  house.streams.create('customer_stream');
  house.streams.create('order_stream');
  for (const userid of [0, 1, 2])
    house.streams.put('customer_stream', {
      userid,
      username: `u${userid}`,
      state: userid === 2 ? 'VIC' : 'NSW',
      sex: 'F',
    });
  for (let n = 0; n < 10; n++)
    house.streams.put('order_stream', {
      consignmentid: n,
      timestamp: '2026-11-24T10:57:58',
      delivery_address: 'x'.repeat(150),
      delivery_state: n % 2 ? 'QLD' : 'WA',
      origin_address: 'o',
      origin_state: 'NSW',
      delay_probability: 'LOW',
      days_to_deliver: 3,
      delivery_distance: 310.5,
      userid: n % 3,
      revenue: 260.25,
      cost: 130.5,
    });
});
afterAll(() => house.remove());

const orderView =
  workshopStatements().find((each) => each.startsWith('CREATE MATERIALIZED VIEW order_stream')) ?? '';

test('the workshop runs as printed', async () => {
  await house.run('CREATE EXTERNAL SCHEMA kinesis_schema\nFROM KINESIS\nIAM_ROLE default;');
  await house.run(`CREATE MATERIALIZED VIEW customer_stream AS
SELECT ApproximateArrivalTimestamp,
JSON_PARSE(from_varbyte(Data, 'utf-8')) as customer_data
FROM kinesis_schema.customer_stream
WHERE is_utf8(Data) AND is_valid_json(from_varbyte(Data, 'utf-8'));`);
  const refreshed = await house.run('REFRESH MATERIALIZED VIEW customer_stream;');
  expect(refreshed).toEqual({columns: undefined, rows: [], affected: -1});

  const customers = await house.run('SELECT * FROM customer_stream;');
  expect(customers.columns?.map(({name, typeName}) => `${name} ${typeName}`)).toEqual([
    'approximatearrivaltimestamp timestamp',
    'customer_data super',
  ]);
  expect(customers.rows[0]?.[1]).toBe('{"userid":0,"username":"u0","state":"NSW","sex":"F"}');
  expect(customers.rows[0]?.[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/);

  const states = await house.run(
    'SELECT count(1), customer_data.STATE::VARCHAR\nFROM customer_stream\nGROUP BY customer_data.STATE;',
  );
  expect(states.columns?.map(({name, typeName}) => `${name} ${typeName}`)).toEqual([
    'count int8',
    'state varchar',
  ]);
  expect(states.rows.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
    [1n, 'VIC'],
    [2n, 'NSW'],
  ]);

  await house.run(orderView);
  await house.run('REFRESH MATERIALIZED VIEW order_stream;');
  const orders = await house.run('SELECT * FROM order_stream;');
  expect(orders.rows).toHaveLength(10);
  expect(orders.rows[0]?.slice(1)).toEqual([
    0n,
    '2026-11-24T10:57:58',
    'x'.repeat(100),
    'WA',
    'o',
    'NSW',
    'LOW',
    3n,
    310.5,
    0n,
    260.25,
    130.5,
  ]);
  expect(orders.columns?.find(({name}) => name === 'delivery_state')).toMatchObject({
    typeName: 'varchar',
    precision: 50,
    tableName: 'order_stream',
    schemaName: 'public',
  });

  const latest = await house.run(
    'SELECT current_timestamp, current_timestamp-ApproximateArrivalTimestamp as time_diff, * FROM order_stream\norder by ApproximateArrivalTimestamp desc limit 10;',
  );
  expect(latest.columns?.slice(0, 3).map(({name, typeName}) => `${name} ${typeName}`)).toEqual([
    'timestamptz timestamptz',
    'time_diff interval',
    'approximatearrivaltimestamp timestamp',
  ]);
  expect(latest.rows[0]?.[0]).toMatch(/\+00$/);
  expect(latest.rows[0]?.[1]).toMatch(/^00:00:\d\d/);

  const routes =
    await house.run(`SELECT os.delivery_state, cs.customer_data.state::VARCHAR as origin_state, count(1)
FROM customer_stream cs
INNER JOIN order_stream os ON cs.customer_data.userid::INT = os.userid
GROUP BY os.delivery_state, cs.customer_data.state::VARCHAR
ORDER BY count(1) desc`);
  expect(routes.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(10);

  await house.run("CREATE USER redshift_data_api_user PASSWORD 'Abcd1234xyz';");
  expect(await house.error('SELECT count(1) FROM order_stream', 'redshift_data_api_user')).toBe(
    'ERROR: permission denied for relation order_stream',
  );
  await house.run('GRANT SELECT ON ALL TABLES IN SCHEMA PUBLIC TO redshift_data_api_user;');
  expect(await house.value('SELECT count(1) FROM order_stream', 'redshift_data_api_user')).toBe(10n);
  expect(await house.error('REFRESH MATERIALIZED VIEW order_stream', 'redshift_data_api_user')).toBe(
    'ERROR: must be owner of relation order_stream',
  );
});
