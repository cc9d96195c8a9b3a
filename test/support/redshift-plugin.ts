/**
 * How the backend of Grafana's Redshift plugin asks the Data API, written a second time from what is known of the plugin
 * and knowing nothing of this project's source: what both say of a query is then true twice. Pointed at an endpoint by
 * its settings, as the real plugin is.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type ColumnMetadata,
  type Field as Cell,
} from '@aws-sdk/client-redshift-data';

/** A data source as Grafana stores it. */
export type PluginSettings = {
  readonly jsonData: {
    readonly authType: 'keys';
    readonly endpoint: string;
    readonly defaultRegion: string;
    readonly clusterIdentifier: string;
    readonly database: string;
    readonly dbUser: string;
  };
  readonly secureJsonData: {readonly accessKey: string; readonly secretKey: string};
};

export type PluginQuery = {
  readonly rawSQL: string;
  /** 0 time series, 1 table; a missing value means 0. */
  readonly format?: number;
  readonly intervalMs: number;
  readonly from: Date;
  readonly to: Date;
};

/** Times are milliseconds since the epoch. */
export type PluginField = {
  readonly name: string;
  readonly type: 'time' | 'number' | 'string' | 'boolean';
  readonly values: readonly (number | string | boolean | null)[];
};

export type RedshiftPlugin = {
  /** Green once `SELECT 1` is taken; nobody waits for it. */
  checkHealth(): Promise<{status: 'OK' | 'ERROR'; message: string}>;
  /** One frame's fields. Rejects with the plugin's words. */
  query(query: PluginQuery): Promise<PluginField[]>;
  close(): void;
};

const rfc3339 = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const units: Readonly<Record<string, number>> = {ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400};

const secondsOf = (interval: string): number => {
  const [, amount, unit = ''] = /^'?(\d+)(ms|s|m|h|d)'?$/.exec(interval) ?? [];
  if (amount === undefined) throw new Error(`Could not apply macros: error parsing interval ${interval}`);
  return Number(amount) * (units[unit] ?? 1);
};

type Expansion = readonly [macro: RegExp, sql: (query: PluginQuery, ...args: string[]) => string];

/** In the plugin's order: a longer name before one that begins it. */
const expansions: readonly Expansion[] = [
  [
    /\$__unixEpochFilter\(([^)]*)\)/g,
    ({from, to}, column) => `${column} >= ${+from / 1000} AND ${column} <= ${+to / 1000}`,
  ],
  [
    /\$__unixEpochGroup\(([^,)]*),\s*([^)]*)\)/g,
    (_, column, interval = '') => `floor(${column}/${secondsOf(interval)})*${secondsOf(interval)} AS "time"`,
  ],
  [
    /\$__timeFilter\(([^)]*)\)/g,
    ({from, to}, column) => `${column} BETWEEN '${rfc3339(from)}' AND '${rfc3339(to)}'`,
  ],
  [
    /\$__timeGroup\(([^,)]*),\s*([^)]*)\)/g,
    (_, column, interval = '') =>
      `floor(extract(epoch from ${column})/${secondsOf(interval)})*${secondsOf(interval)} AS "time"`,
  ],
  [/\$__timeEpoch\(([^)]*)\)/g, (_, column) => `extract(epoch from ${column}) as "time"`],
  [/\$__timeFrom\(\)/g, ({from}) => `'${rfc3339(from)}'`],
  [/\$__timeTo\(\)/g, ({to}) => `'${rfc3339(to)}'`],
];

const expand = (query: PluginQuery): string =>
  expansions.reduce(
    (sql, [macro, write]) => sql.replace(macro, (_whole, ...args: string[]) => write(query, ...args)),
    query.rawSQL,
  );

const typeOf = ({name, typeName = ''}: ColumnMetadata): PluginField['type'] => {
  if (name === 'time' && /^(int4?|float8?)$/.test(typeName)) return 'time';
  if (/^(int[248]?|float[48]?|numeric)$/.test(typeName)) return 'number';
  if (/^(timestamp|timestamptz|time|timetz)$/.test(typeName)) return 'time';
  return typeName === 'bool' ? 'boolean' : 'string';
};

const valueOf = (column: ColumnMetadata, cell: Cell): PluginField['values'][number] => {
  if (cell.isNull) return null;
  const refuse = (): never => {
    throw new Error(`unexpected value for ${column.typeName} in ${JSON.stringify(cell)}`);
  };
  switch (column.typeName) {
    case 'int2':
    case 'int4':
    case 'int8':
      return cell.longValue ?? refuse();
    case 'float4':
    case 'float8': {
      if (cell.doubleValue === undefined) return refuse();
      return column.name === 'time' ? Math.trunc(cell.doubleValue) * 1000 : cell.doubleValue;
    }
    case 'numeric':
      return cell.stringValue === undefined ? refuse() : Number(cell.stringValue);
    case 'bool':
      return cell.booleanValue ?? refuse();
    case 'timestamp':
      return /^[\d-]{10} [\d:]{8}(\.\d+)?$/.test(cell.stringValue ?? '')
        ? Date.parse(`${cell.stringValue?.replace(' ', 'T')}Z`)
        : refuse();
    case 'timestamptz':
      return cell.stringValue?.endsWith('+00')
        ? Date.parse(`${cell.stringValue.slice(0, -3).replace(' ', 'T')}Z`)
        : refuse();
    case 'char':
    case 'bpchar':
    case 'varchar':
    case 'text':
    case 'super':
    case 'name':
      return cell.stringValue ?? refuse();
    default:
      throw new Error(`unsupported type ${column.typeName}`);
  }
};

export const redshiftPlugin = ({jsonData, secureJsonData}: PluginSettings): RedshiftPlugin => {
  const client = new RedshiftDataClient({
    endpoint: jsonData.endpoint,
    region: jsonData.defaultRegion,
    credentials: {accessKeyId: secureJsonData.accessKey, secretAccessKey: secureJsonData.secretKey},
  });
  const submit = async (sql: string): Promise<string> => {
    const {Id = ''} = await client.send(
      new ExecuteStatementCommand({
        ClusterIdentifier: jsonData.clusterIdentifier,
        Database: jsonData.database,
        DbUser: jsonData.dbUser,
        Sql: sql,
        WithEvent: false,
      }),
    );
    return Id;
  };
  const finished = async (id: string): Promise<void> => {
    for (let wait = 20; ; wait = Math.min(wait * 2, 10_000)) {
      const {Status, Error: error} = await client.send(new DescribeStatementCommand({Id: id}));
      if (Status === 'FINISHED') return;
      if (Status === 'FAILED' || Status === 'ABORTED') throw new Error(`error executing query: ${error}`);
      await sleep(wait);
    }
  };
  return {
    checkHealth: async () => {
      try {
        await submit('SELECT 1');
        return {status: 'OK', message: 'Data source is working'};
      } catch (error) {
        return {status: 'ERROR', message: `error executing query: ${(error as Error).message}`};
      }
    },
    query: async (query) => {
      const id = await submit(expand(query));
      await finished(id);
      const columns: ColumnMetadata[] = [];
      const rows: Cell[][] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new GetStatementResultCommand({Id: id, NextToken}));
        if (columns.length === 0) columns.push(...(page.ColumnMetadata ?? []));
        rows.push(...(page.Records ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      if (rows.length === 0 && (query.format ?? 0) === 0) return [];
      return columns.map((column, index) => ({
        name: column.name ?? '',
        type: typeOf(column),
        values: rows.map((row) => valueOf(column, row[index] ?? {isNull: true})),
      }));
    },
    close: () => client.destroy(),
  };
};
