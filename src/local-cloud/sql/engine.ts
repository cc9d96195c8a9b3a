import {existsSync, mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import type {DuckDBConnection, DuckDBInstance, DuckDBValue} from '@duckdb/node-api';
import {macros} from './macros.sql.ts';
import {DatabaseError} from './warehouse.ts';

/** The one file that knows which engine answers the SQL: DuckDB. */
export type EngineValue = DuckDBValue;

/** A raw record on its way into a streaming view. */
export type StagedRecord = {
  readonly shard: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  readonly arrival: number;
};

/** The engine's package cannot be loaded, neither beside this program nor where `engineHome` points: no statement can run. */
export class EngineMissing extends DatabaseError {
  constructor(cause: unknown) {
    const [why] = String(cause instanceof Error ? cause.message : cause).split('\n');
    super(
      `ERROR: The SQL engine is missing: the package @duckdb/node-api cannot be loaded (${why}).`,
      '58000',
    );
    this.name = 'EngineMissing';
    this.cause = cause;
  }
}

type Package = {DuckDBInstance: typeof DuckDBInstance};

const load = async (home: string | undefined): Promise<Package> => {
  try {
    if (home !== undefined && existsSync(join(home, 'node_modules')))
      return createRequire(join(home, 'package.json'))('@duckdb/node-api') as Package;
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new EngineMissing(error);
  }
};

/** One connection; used by one statement at a time. */
export class Connection {
  readonly #duck: DuckDBConnection;
  #interruption: NodeJS.Timeout | undefined;

  constructor(duck: DuckDBConnection) {
    this.#duck = duck;
  }

  /** Runs and forgets; answers the number of rows changed. */
  async run(sql: string): Promise<number> {
    const result = await this.#duck.run(sql);
    return result.rowsChanged;
  }

  /** Takes back what the transaction has done, also after an interruption. */
  async rollback(): Promise<void> {
    this.#carryOn();
    await this.run('ROLLBACK');
  }

  async read(sql: string): Promise<readonly (readonly EngineValue[])[]> {
    const result = await this.#duck.stream(sql);
    const rows: EngineValue[][] = [];
    // Chunk by chunk, so that a large result is held once and everybody else gets a turn.
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    )
      for (const row of chunk.getRows()) rows.push(row);
    return rows;
  }

  /** Runs work of this connection, which an aborted signal breaks off: what it runs then rejects with an interruption. */
  async interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const interrupt = (): void => {
      // The engine forgets an interruption that comes just before a statement begins: it is told again and again.
      this.#interruption ??= setInterval(() => this.#duck.interrupt(), 10);
      this.#duck.interrupt();
    };
    signal.addEventListener('abort', interrupt);
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', interrupt);
      this.#carryOn();
    }
  }

  /** Leaves alone what is run from now on. */
  #carryOn(): void {
    clearInterval(this.#interruption);
    this.#interruption = undefined;
  }

  /** Fills a staging table: (n, arrival, partition key, shard, sequence number, data). */
  async append(table: string, records: readonly StagedRecord[]): Promise<void> {
    const appender = await this.#duck.createAppender(table);
    for (const [n, record] of records.entries()) {
      appender.appendInteger(n);
      appender.appendBigInt(BigInt(record.arrival));
      appender.appendVarchar(record.partitionKey);
      appender.appendVarchar(record.shard);
      appender.appendVarchar(record.sequenceNumber);
      appender.appendBlob(record.data);
      appender.endRow();
    }
    appender.closeSync();
  }

  close(): void {
    this.#duck.closeSync();
  }
}

/** The state that belongs to a warehouse besides its users' rows. */
const tables = [
  'registry(kind VARCHAR, key VARCHAR, value VARCHAR)',
  'positions(view_id INTEGER, shard VARCHAR, sequence VARCHAR)',
  'refresh_history(user_id INTEGER, session_id INTEGER, transaction_id BIGINT, database_name VARCHAR, schema_name VARCHAR, mv_id BIGINT, mv_name VARCHAR, refresh_type VARCHAR, status VARCHAR, start_time TIMESTAMP, end_time TIMESTAMP, duration BIGINT)',
  'scan_states(user_id INTEGER, external_schema_name VARCHAR, stream_name VARCHAR, mv_name VARCHAR, transaction_id BIGINT, query_id BIGINT, record_time TIMESTAMP, partition_id VARCHAR, latest_position VARCHAR, scanned_rows BIGINT, skipped_rows BIGINT, scanned_bytes BIGINT, stream_record_time_min TIMESTAMP, stream_record_time_max TIMESTAMP)',
  'scan_errors(user_id INTEGER, external_schema_name VARCHAR, stream_name VARCHAR, mv_name VARCHAR, transaction_id BIGINT, query_id BIGINT, stream_timestamp_type VARCHAR, stream_timestamp TIMESTAMP, record_time TIMESTAMP, partition_id VARCHAR, position VARCHAR, error_code INTEGER, error_reason VARCHAR)',
];

/** Redshift keeps its monitoring views for seven days. */
const history = ['refresh_history.start_time', 'scan_states.record_time', 'scan_errors.record_time'];

export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #idle: Connection[] = [];
  readonly #waiting: ((connection: Connection) => void)[] = [];
  #open = 0;
  readonly #most = 12;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /**
   * Opens the database in a folder, or makes it. What is lasting is in the catalogue `wh`, a file; macros and staging tables are
   * in memory. From the outside nothing can be reached: no files, no extensions, no settings.
   */
  static async open(folder: string, home: string | undefined): Promise<Engine> {
    const {DuckDBInstance} = await load(home);
    mkdirSync(folder, {recursive: true});
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(Math.min(4, availableParallelism())),
      memory_limit: '1GB',
      temp_directory: join(folder, 'spill'),
      max_temp_directory_size: '4GB',
      default_null_order: 'nulls_last_on_asc_first_on_desc',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const engine = new Engine(instance);
    const setup = await engine.lease();
    // Measured: a shredded VARIANT takes ten times as long to read as one that is stored whole.
    await setup.run('SET GLOBAL variant_minimum_shredding_size = -1');
    const file = join(folder, 'warehouse.duckdb').replaceAll("'", "''");
    // VARIANT columns need this storage version.
    await setup.run(`ATTACH '${file}' AS wh (STORAGE_VERSION 'v1.5.0')`);
    for (const macro of macros) await setup.run(`CREATE MACRO ${macro}`);
    for (const table of tables) await setup.run(`CREATE TABLE IF NOT EXISTS wh.main.${table}`);
    for (const column of history) {
      const [table, name] = column.split('.');
      await setup.run(`DELETE FROM wh.main.${table} WHERE ${name} < now()::TIMESTAMP - INTERVAL 7 DAYS`);
    }
    await setup.run(`SET GLOBAL TimeZone = 'UTC'`);
    await setup.run('SET GLOBAL enable_external_access = false');
    await setup.run('SET GLOBAL lock_configuration = true');
    engine.release(setup);
    return engine;
  }

  /** A connection of one's own; waits when all are busy. */
  async lease(): Promise<Connection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#open >= this.#most) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#open++;
    return new Connection(await this.#instance.connect());
  }

  release(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }

  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.lease();
    try {
      return await work(connection);
    } finally {
      this.release(connection);
    }
  }

  close(): void {
    for (const connection of this.#idle) connection.close();
    this.#instance.closeSync();
  }
}
