import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AwsError} from '../../src/local-cloud/operation.ts';
import {openWarehouse} from '../../src/local-cloud/sql/open-warehouse.ts';
import type {
  Session,
  StatementResult,
  StreamReader,
  StreamRecord,
  Value,
  Warehouse,
} from '../../src/local-cloud/sql/warehouse.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/reader';

/** Streams in memory, read as the warehouse reads the real ones. */
export class FakeStreams implements StreamReader {
  readonly #streams = new Map<string, Map<string, StreamRecord[]>>();
  #sequence = 0;
  /** Records handed out by one read. */
  pageSize = 1000;

  create(stream: string, shards: readonly string[] = ['shardId-000000000000']): void {
    this.#streams.set(stream, new Map(shards.map((shard) => [shard, []])));
  }

  addShard(stream: string, shard: string): void {
    this.#streams.get(stream)?.set(shard, []);
  }

  put(
    stream: string,
    data: unknown,
    {shard, arrival = Date.now() - 1000}: {shard?: string; arrival?: number} = {},
  ): string {
    const shards = this.#streams.get(stream);
    const records = shards?.get(shard ?? [...shards.keys()][0] ?? '');
    if (!records) throw new Error(`no stream ${stream}`);
    const bytes =
      data instanceof Uint8Array ? data : Buffer.from(typeof data === 'string' ? data : JSON.stringify(data));
    const sequenceNumber = `4967${String(++this.#sequence).padStart(20, '0')}`;
    records.push({sequenceNumber, partitionKey: `key-${this.#sequence}`, data: bytes, arrival});
    return sequenceNumber;
  }

  async shards(stream: string): Promise<readonly string[]> {
    const shards = this.#streams.get(stream);
    if (!shards)
      throw new AwsError(
        'ResourceNotFoundException',
        `Stream ${stream} under account 000000000000 not found.`,
      );
    return [...shards.keys()];
  }

  async read(stream: string, shard: string, after: string | undefined): Promise<readonly StreamRecord[]> {
    const records = this.#streams.get(stream)?.get(shard) ?? [];
    const from = after === undefined ? 0 : records.findIndex((record) => record.sequenceNumber > after);
    return from < 0 ? [] : records.slice(from, from + this.pageSize);
  }
}

export type TestWarehouse = {
  readonly warehouse: Warehouse;
  readonly streams: FakeStreams;
  readonly folder: string;
  session(user?: string, more?: Partial<Session>): Session;
  run(sql: string, user?: string): Promise<StatementResult>;
  /** The rows of a query. */
  rows(sql: string, user?: string): Promise<readonly (readonly Value[])[]>;
  /** The first value of the first row. */
  value(sql: string, user?: string): Promise<Value | undefined>;
  /** The message of the error that a statement must end in. */
  error(sql: string, user?: string): Promise<string>;
  reopen(): Promise<TestWarehouse>;
  remove(): Promise<void>;
};

export const testWarehouse = async (
  folder = mkdtempSync(join(tmpdir(), 'warehouse-')),
  streams = new FakeStreams(),
): Promise<TestWarehouse> => {
  const warehouse = await openWarehouse({
    folder,
    database: 'testdb',
    adminUser: 'admin',
    engineHome: undefined,
    now: Date.now,
  });
  const session = (user = 'admin', more: Partial<Session> = {}): Session => ({
    database: 'testdb',
    user,
    defaultRole: roleArn,
    attachedRoles: [roleArn],
    streamsAs: () => streams,
    signal: new AbortController().signal,
    ...more,
  });
  const run = (sql: string, user?: string) => warehouse.execute(sql, session(user));
  const rows = async (sql: string, user?: string) => (await run(sql, user)).rows;
  return {
    warehouse,
    streams,
    folder,
    session,
    run,
    rows,
    value: async (sql, user) => (await rows(sql, user))[0]?.[0],
    error: async (sql, user) => {
      try {
        await run(sql, user);
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error(`no error: ${sql}`);
    },
    reopen: async () => {
      await warehouse.close();
      return testWarehouse(folder, streams);
    },
    remove: async () => {
      await warehouse.close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
};
