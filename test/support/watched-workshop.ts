/** A workshop in a local cloud whose dashboard is served by the built program. */
import {setTimeout as pause} from 'node:timers/promises';
import {KinesisClient, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import {DescribeClustersCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {queryTable, type Table} from '../../src/cloud/statements.ts';
import {adminUser, databaseName} from '../../src/steps/config.ts';
import {connectTo} from './connect-to.ts';
import {clientOf} from './client-of.ts';
import {installRsw, localEnvironment, type Rsw} from './rsw.ts';
import {until} from './until.ts';

export type Order = {
  readonly consignmentid: number;
  readonly origin_state: string;
  readonly delivery_state: string;
  readonly delay_probability: string;
  readonly days_to_deliver: number;
  readonly delivery_distance: number;
  readonly revenue: number;
  readonly cost: number;
  readonly userid: number;
};

export type WatchedWorkshop = {
  readonly rsw: Rsw;
  /** The address that `rsw dashboard` has printed, with its token. */
  readonly url: string;
  /** Where the local cloud listens. */
  readonly cloudPort: string;
  put(orders: readonly Order[]): Promise<void>;
  /** Takes what has arrived into a view, that of the orders unless told. */
  refresh(view?: string): Promise<void>;
  /** Asks the warehouse itself, past the dashboard. */
  ask(sql: string): Promise<readonly (readonly (string | number | bigint | boolean | null)[])[]>;
  /** `ask` with the names of the columns. */
  table(sql: string): Promise<Table>;
  close(): Promise<void>;
};

const oneOf = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

/** Orders that differ in everything; the same ones each time. */
export const someOrders = (count: number, from: number): Order[] =>
  Array.from({length: count}, (_, index) => ({
    consignmentid: from + index,
    origin_state: oneOf(['ACT', 'NSW', 'NT', 'QLD', 'SA', 'TAS', 'VIC', 'WA'], index * 3 + 1),
    delivery_state: oneOf(['ACT', 'NSW', 'NT', 'QLD', 'SA', 'TAS', 'VIC', 'WA'], index),
    delay_probability: oneOf(['LOW', 'HIGH', 'MEDIUM', 'LOW', 'LOW'], index),
    days_to_deliver: 2 + (index % 5),
    delivery_distance: 110.25 + ((index * 37) % 900),
    revenue: 20.5 + ((index * 13) % 140),
    cost: 11.25 + ((index * 7) % 100),
    userid: index,
  }));

/** `env` is added to what all its programs have. */
export const watchWorkshop = async (env: Record<string, string> = {}): Promise<WatchedWorkshop> => {
  const rsw = await installRsw(env);
  await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
  const set = await rsw.run(['setup', '--local', '--yes', '--grafana', 'none', '--until', 'database-user']);
  if (set.code !== 0) throw new Error(set.stderr);
  const client = clientOf(await localEnvironment(rsw));
  const kinesis = new KinesisClient(client);
  const {Clusters} = await new RedshiftClient(client).send(new DescribeClustersCommand({}));
  const database = {cluster: Clusters?.[0]?.ClusterIdentifier ?? '', name: databaseName, user: adminUser};
  const cloud = await connectTo(client);
  const {signal} = new AbortController();

  let printed = '';
  const ending = new AbortController();
  const served = rsw.run(['dashboard', '--port', '0'], {
    begun: (child) => {
      child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      ending.signal.addEventListener('abort', () => child.kill('SIGINT'));
    },
  });
  const url = await until('the address of the dashboard', async () => /http:\S+token=\S+/.exec(printed)?.[0]);
  return {
    rsw,
    url,
    cloudPort: new URL(client.endpoint).port,
    put: async (orders) => {
      const Records = orders.map((order) => ({
        Data: Buffer.from(JSON.stringify(order)),
        PartitionKey: String(order.consignmentid),
      }));
      await kinesis.send(new PutRecordsCommand({StreamName: 'order_stream', Records}));
    },
    refresh: async (view = 'order_stream') => {
      // Another refresh may be under way, which is an error in Redshift.
      await until('a refresh', async () =>
        queryTable(cloud, database, `REFRESH MATERIALIZED VIEW ${view}`, {signal}),
      );
    },
    ask: async (sql) => (await queryTable(cloud, database, sql, {signal})).rows,
    table: async (sql) => queryTable(cloud, database, sql, {signal}),
    close: async () => {
      ending.abort();
      await Promise.race([served, pause(5000)]);
      await rsw.close();
    },
  };
};
