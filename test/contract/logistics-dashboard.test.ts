/** The dashboard file on the local cloud: every panel's query, through Grafana and on the page, against rows counted by hand. */
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {plugin, sourceSettings, startWarehoused, type Warehoused} from '../support/query-through-grafana.ts';
import {redshiftPlugin} from '../support/redshift-plugin.ts';

const file = JSON.parse(
  readFileSync(new URL('../../dashboards/logistics.json', import.meta.url), 'utf8'),
) as {
  uid: string;
  panels: {id: number; title: string; targets?: {rawSQL: string; format: number}[]}[];
  templating: {list: {name: string; query: string}[]};
};

type Panel = {
  id: number;
  error?: string;
  frames: {schema: {fields: {name: string; type: string}[]}; data: {values: unknown[][]}}[];
};

let house: Warehoused;

/** Minutes ago, state of origin, state of delivery, delay, distance, revenue, cost; three orders are older than the range. */
const orders = [
  [1, 'NSW', 'VIC', 'HIGH', 400, 70.5, 50.25],
  [1, 'NSW', 'VIC', 'LOW', 300, 60, 40],
  [5, 'QLD', 'WA', 'MEDIUM', 900, 150, 100],
  [90, 'NSW', 'VIC', 'LOW', 310, 61, 41],
  [200, 'TAS', 'ACT', 'HIGH', 100, 1, 1],
  [200, 'TAS', 'ACT', 'HIGH', 100, 1, 1],
  [200, 'TAS', 'ACT', 'HIGH', 100, 1, 1],
] as const;

const at = (minutesAgo: number): string =>
  new Date(Date.now() - minutesAgo * 60_000).toISOString().replace('T', ' ').slice(0, 23);

beforeAll(async () => {
  house = await startWarehoused();
  const {admin, workspace} = house;
  await admin(`CREATE TABLE order_stream (approximatearrivaltimestamp TIMESTAMP, consignmentid BIGINT, delivery_state VARCHAR(50),
    origin_state VARCHAR(50), delay_probability VARCHAR(10), days_to_deliver INT, delivery_distance FLOAT, revenue FLOAT, cost FLOAT)`);
  await admin('CREATE TABLE customer_stream (approximatearrivaltimestamp TIMESTAMP, customer_data SUPER)');
  const rows = orders.map(
    ([minutes, origin, destination, delay, distance, revenue, cost], id) =>
      `('${at(minutes)}', ${id}, '${destination}', '${origin}', '${delay}', ${id % 2 === 0 ? 3 : 5}, ${distance}, ${revenue}, ${cost})`,
  );
  await admin(`INSERT INTO order_stream VALUES ${rows.join(', ')}`);
  await admin(`INSERT INTO customer_stream SELECT '${at(2)}', JSON_PARSE('{"userid": 1, "state": "NSW"}')`);
  await house.tagCluster();
  await admin('CREATE USER redshift_data_api_user PASSWORD DISABLE');
  await admin('GRANT SELECT ON ALL TABLES IN SCHEMA public TO redshift_data_api_user');
  await workspace.call('POST', '/api/datasources', {
    uid: 'rsw-redshift-streaming',
    name: 'Redshift Streaming',
    type: plugin,
    access: 'proxy',
    jsonData: sourceSettings,
  });
  const saved = await workspace.call('POST', '/api/dashboards/db', {dashboard: file, overwrite: true});
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
}, 60_000);
afterAll(() => house.close());

const show = async (variables: object = {}): Promise<Map<string, Panel>> => {
  const asked = {from: 'now-3h', to: 'now', variables};
  const answer = await house.workspace.call('POST', `/view/${file.uid}/panels`, asked, '');
  const panels = answer.body['panels'] as Panel[];
  expect(panels.flatMap(({error}) => error ?? [])).toEqual([]);
  const titles = new Map(file.panels.map(({id, title}) => [id, title]));
  return new Map(panels.map((panel) => [titles.get(panel.id) ?? '', panel]));
};

/** The columns of a panel's frame, by name. */
const columns = (panel: Panel | undefined): Record<string, unknown[]> => {
  const [frame] = panel?.frames ?? [];
  return Object.fromEntries(
    (frame?.schema.fields ?? []).map(({name}, index) => [name, frame?.data.values[index] ?? []]),
  );
};
const total = (values: unknown[] | undefined): number =>
  (values as number[] | undefined)?.reduce((a, b) => a + b, 0) ?? -1;

test('every figure is what counting by hand gives', async () => {
  const panels = await show();
  expect(columns(panels.get(''))).toEqual({
    revenue: [341.5],
    cost: [231.25],
    profit: [110.25],
    average_delivery_days: [4],
    consignments: [4],
  });
  const delays = columns(panels.get('Delay Probability'));
  expect([total(delays['high']), total(delays['medium']), total(delays['low'])]).toEqual([1, 1, 2]);
  expect(panels.get('Delay Probability')?.frames[0]?.schema.fields.map(({type}) => type)).toEqual([
    'time',
    'number',
    'number',
    'number',
  ]);
  expect(columns(panels.get('Consignment by State'))).toEqual({
    delivery_state: ['VIC', 'WA'],
    high_delay: [1, 0],
    consignments: [3, 1],
  });
  expect(columns(panels.get('Recent Transactions'))).toMatchObject({
    consignmentid: [1, 0, 2, 3],
    origin_state: ['NSW', 'NSW', 'QLD', 'NSW'],
    delay_probability: ['LOW', 'HIGH', 'MEDIUM', 'LOW'],
    delivery_distance: [300, 400, 900, 310],
  });
  const freshness = columns(panels.get('Freshness'));
  expect(freshness['orders']?.[0]).toBeGreaterThanOrEqual(59);
  expect(freshness['orders']?.[0]).toBeLessThan(120);
  expect(freshness['customers']?.[0]).toBeGreaterThanOrEqual(119);
  const records = columns(panels.get('Records per Minute'));
  expect([total(records['orders']), total(records['customers'])]).toEqual([4, 1]);
  expect(columns(panels.get('Busiest Routes'))).toEqual({
    origin_state: ['NSW', 'QLD'],
    delivery_state: ['VIC', 'WA'],
    consignments: [3, 1],
  });
});

test('the variables narrow every panel that has orders in it', async () => {
  const panels = await show({state: ['VIC', 'ACT'], delay: ['LOW']});
  expect(columns(panels.get(''))).toMatchObject({consignments: [2], revenue: [121]});
  expect(columns(panels.get('Busiest Routes'))).toMatchObject({consignments: [2]});
});

test('the Redshift plugin, pointed at the local cloud by its endpoint, reads what the page shows', async () => {
  const {endpoint, region, credentials} = house.cloud.client;
  const elsewhere = redshiftPlugin({
    jsonData: {
      authType: 'keys',
      endpoint,
      defaultRegion: region,
      clusterIdentifier: 'wh',
      database: 'dev',
      dbUser: 'redshift_data_api_user',
    },
    secureJsonData: {accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey},
  });
  expect(await elsewhere.checkHealth()).toEqual({status: 'OK', message: 'Data source is working'});
  const to = new Date();
  const range = {from: new Date(to.getTime() - 3 * 3_600_000), to};
  const asked = {from: String(range.from.getTime()), to: String(to.getTime()), variables: {}};
  const answer = await house.workspace.call('POST', `/view/${file.uid}/panels`, asked, '');
  const shown = new Map((answer.body['panels'] as Panel[]).map((panel) => [panel.id, panel]));
  // What Grafana's browser side puts into a query before it is sent.
  const inBrowser = (sql: string): string =>
    file.templating.list.reduce(
      (text, {name, query}) => text.replaceAll(`$${name}`, `'${query.split(',').join("','")}'`),
      // Three hours at the panel's most points.
      sql.replaceAll('$__interval', '2m'),
    );
  const queried = file.panels.filter(({targets = []}) => targets.length > 0);
  expect(queried).toHaveLength(7);
  for (const {id, title, targets = []} of queried)
    for (const {rawSQL, format} of targets) {
      // oxlint-disable-next-line no-await-in-loop
      const fields = await elsewhere.query({
        rawSQL: inBrowser(rawSQL),
        format,
        intervalMs: 120_000,
        ...range,
      });
      const panel = shown.get(id);
      expect(fields.map(({name, type}) => ({name, type}))).toMatchObject(
        panel?.frames[0]?.schema.fields.map(({name, type}) => ({name, type})) ?? [],
      );
      // The age of the newest record grows while we look.
      if (title !== 'Freshness')
        expect(fields.map(({values}) => values)).toEqual(panel?.frames[0]?.data.values);
    }
  elsewhere.close();
});
