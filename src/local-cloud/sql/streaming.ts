import type {Connection, StagedRecord} from './engine.ts';
import {asDatabaseError} from './errors.ts';
import {parseStatement} from './parse/statement.ts';
import {storageName, type Relation} from './registry.ts';
import {
  range,
  rawColumns,
  readerFor,
  streamError,
  streamOf,
  streamOver,
  type StreamSource,
} from './stream-source.ts';
import {timestamp, type Transaction} from './transaction.ts';
import {castTo} from './translate/casts.ts';
import {withinView} from './translate/relations.ts';
import {literal, quote} from './translate/scope.ts';
import {engineType} from './types.ts';
import {DatabaseError, type StreamReader} from './warehouse.ts';

const batchRecords = 20_000;
const batchBytes = 32 * 1024 * 1024;

type Poison = {readonly record: StagedRecord; readonly reason: string};

/** What a refresh has done so far. */
export type Progress = {read: number; skipped: number};

/**
 * Reads what arrived since the last refresh into the view, in batches. Each batch is staged and evaluated in memory first, so that
 * a record that cannot be read as the view wants is set aside there; then its rows and the shards' new positions are
 * written by `commit` in one transaction.
 */
export const refreshStream = async (
  tx: Transaction,
  view: Relation,
  commit: (write: () => Promise<void>) => Promise<void>,
  progress: Progress,
): Promise<void> => {
  const {name} = streamOf(view);
  const reader = readerFor(tx.registry, {database: view.database, schema: streamOf(view).schema}, tx.session);
  const positions = await readPositions(tx.connection, view);
  const stage = new Stage(tx, view);
  await tx.engine.use(async (staging) => {
    try {
      await staging.interruptible(tx.signal, async () => {
        for await (const batch of batches(reader, name, positions, tx.now, tx.signal)) {
          const poison = await stage.fill(staging, batch);
          progress.read += batch.length;
          progress.skipped += poison.length;
          await commit(() => writeBatch(tx, view, stage, batch, poison));
        }
      });
    } finally {
      await stage.drop(staging);
    }
  });
};

const readPositions = async (connection: Connection, view: Relation): Promise<Map<string, string>> => {
  const rows = await connection.read(
    `SELECT shard, sequence FROM wh.main.positions WHERE view_id = ${view.id}`,
  );
  return new Map(rows.map(([shard, sequence]) => [String(shard), String(sequence)]));
};

/** Everything that had arrived when the refresh began, shard after shard: parents come before their children. */
async function* batches(
  reader: StreamReader,
  stream: string,
  positions: Map<string, string>,
  until: number,
  signal: AbortSignal,
): AsyncGenerator<StagedRecord[]> {
  let batch: StagedRecord[] = [];
  let bytes = 0;
  const reading = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw streamError(stream, error);
    }
  };
  for (const shard of await reading(reader.shards(stream))) {
    for (;;) {
      signal.throwIfAborted();
      const records = await reading(reader.read(stream, shard, positions.get(shard)));
      for (const record of records) {
        batch.push({shard, ...record});
        bytes += record.data.length;
      }
      const last = records.at(-1);
      if (last) positions.set(shard, last.sequenceNumber);
      if (batch.length >= batchRecords || bytes >= batchBytes) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      if (!last || last.arrival > until) break;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Tables in memory: the records as they came, the same with what is known of their data, and the view's rows made of them. */
class Stage {
  readonly #view: Relation;
  readonly #signal: AbortSignal;
  readonly #raw: string;
  readonly #staged: string;
  readonly rows: string;
  readonly #source: StreamSource;
  readonly #insert: string;

  constructor(tx: Transaction, view: Relation) {
    this.#view = view;
    this.#signal = tx.signal;
    this.#raw = `raw_${view.id}_${tx.id}`;
    this.#staged = `memory.main.staged_${view.id}_${tx.id}`;
    this.rows = `memory.main.rows_${view.id}_${tx.id}`;
    this.#source = streamOver(this.#staged, timestamp(tx.now));
    const statement = parseStatement(view.definition ?? '');
    if (statement.kind !== 'query') throw new Error(`view ${view.name} has no query`);
    const context = {...withinView(tx.context(), view), stream: this.#source};
    const {sql, columns} = context.query(statement.query, undefined, context);
    const list = columns.map((_, i) => quote(`c${i}`));
    // The type that the view's column has had since it was made, whatever the body gives today.
    const cast = columns.map(
      (column, i) =>
        castTo({sql: list[i] ?? '', type: column.type}, view.columns[i]?.type ?? column.type).sql,
    );
    this.#insert = `INSERT INTO ${this.rows} SELECT ${cast.join(', ')} FROM (${sql}) AS q(${list.join(', ')})`;
  }

  /** Stages a batch and makes the view's rows of it; answers the records that could not be used. */
  async fill(staging: Connection, batch: readonly StagedRecord[]): Promise<Poison[]> {
    await staging.run(`CREATE OR REPLACE TABLE memory.main.${this.#raw} ${rawColumns}`);
    const columns = this.#view.columns.map((column) => `${quote(column.name)} ${engineType(column.type)}`);
    await staging.run(`CREATE OR REPLACE TABLE ${this.rows} (${columns.join(', ')})`);
    await staging.append(this.#raw, batch);
    await staging.run(this.#source.prepare(`memory.main.${this.#raw}`));
    const poison: Poison[] = [];
    await this.#evaluate(staging, batch, 0, batch.length, poison);
    return poison;
  }

  /** All at once; where that fails, each half by itself, down to the records that are to blame. */
  async #evaluate(
    staging: Connection,
    batch: readonly StagedRecord[],
    from: number,
    to: number,
    poison: Poison[],
  ): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      const all = from === 0 && to === batch.length;
      await staging.run(this.#insert.replaceAll(range, all ? 'TRUE' : `n >= ${from} AND n < ${to}`));
    } catch (error) {
      const told = asDatabaseError(error);
      const record = batch[from];
      if (!record || !isDataError(told)) throw told;
      if (to - from === 1) {
        poison.push({record, reason: told.message.replace(/^ERROR: /, '')});
        return;
      }
      const middle = (from + to) >> 1;
      await this.#evaluate(staging, batch, from, middle, poison);
      await this.#evaluate(staging, batch, middle, to, poison);
    }
  }

  async drop(staging: Connection): Promise<void> {
    await staging.run(`DROP TABLE IF EXISTS memory.main.${this.#raw}`);
    await staging.run(`DROP TABLE IF EXISTS ${this.#staged}`);
    await staging.run(`DROP TABLE IF EXISTS ${this.rows}`);
  }
}

/** Trouble with a value, not with the statement, the memory or a cancellation. */
const isDataError = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError &&
  (/^(22|23|42P19)/.test(error.sqlState) ||
    (error.sqlState === 'XX000' && /cast|convert|duplicate name|JSON|invalid/i.test(error.message)));

const writeBatch = async (
  tx: Transaction,
  view: Relation,
  stage: Stage,
  batch: readonly StagedRecord[],
  poison: readonly Poison[],
): Promise<void> => {
  const {connection} = tx;
  await connection.run(`INSERT INTO ${storageName(view)} SELECT * FROM ${stage.rows}`);
  const {schema, name} = streamOf(view);
  const user = tx.registry.get('users', view.owner)?.id ?? 0;
  const common = `${user}, ${literal(schema)}, ${literal(name)}, ${literal(view.name)}, ${tx.id}, ${tx.id}`;
  for (const shard of new Set(batch.map((record) => record.shard))) {
    const records = batch.filter((record) => record.shard === shard);
    const last = records.at(-1)?.sequenceNumber ?? '';
    const skipped = poison.filter(({record}) => record.shard === shard).length;
    const bytes = records.reduce((sum, record) => sum + record.data.length, 0);
    // Arrivals grow within a shard: its ends are the least and the greatest.
    const [first, newest] = [records[0]?.arrival ?? 0, records.at(-1)?.arrival ?? 0];
    await connection.run(
      `DELETE FROM wh.main.positions WHERE view_id = ${view.id} AND shard = ${literal(shard)}`,
    );
    await connection.run(
      `INSERT INTO wh.main.positions VALUES (${view.id}, ${literal(shard)}, ${literal(last)})`,
    );
    await connection.run(
      `INSERT INTO wh.main.scan_states VALUES (${common}, ${timestamp(tx.now)}, ${literal(shard)}, ${literal(last)}, ${records.length - skipped}, ${skipped}, ${bytes}, ` +
        `${timestamp(first)}, ${timestamp(newest)})`,
    );
  }
  if (poison.length === 0) return;
  const rows = poison.map(
    ({record, reason}) =>
      `(${common}, 'T', ${timestamp(record.arrival)}, ${timestamp(tx.now)}, ${literal(record.shard)}, ${literal(record.sequenceNumber)}, 10, ${literal(reason.slice(0, 128))})`,
  );
  await connection.run(`INSERT INTO wh.main.scan_errors VALUES ${rows.join(', ')}`);
};
