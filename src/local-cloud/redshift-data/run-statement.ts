/** One statement of the Data API, from the log-on to its result on disk. */
import type {LocalCloud} from '../cloud.ts';
import {ClusterStopped, warehouses} from '../redshift/warehouses.ts';
import {reachableCluster} from './connect.ts';
import {DatabaseError, type Session, type StatementResult, type Warehouse} from '../sql/warehouse.ts';
import {ResultTooLarge} from './result-file.ts';
import {LogonRefused, logOn} from './session.ts';
import {bind, holdsSeveral, severalCommands} from './sql-text.ts';
import type {Part, Statement, Status} from './statement.ts';
import type {StatementStore} from './statement-store.ts';

/** Why a statement is broken off: its user asked for it, or the local cloud stops. */
export class Cancelled extends Error {}
export class Stopping extends Error {}

export const cancelledText = "ERROR: Query cancelled on user's request";
export const interruptedText =
  'ERROR: The local cloud stopped while this statement was running, so whether it took effect is not known.';

/** Runs the statement to its end, whatever that is; every state is on disk before the next one begins. */
export const runStatement = async (
  cloud: LocalCloud,
  store: StatementStore,
  id: string,
  signal: AbortSignal,
  nextQueryId: () => number,
): Promise<void> => {
  const run = new Run(cloud, store, id, nextQueryId);
  try {
    const cluster = reachableCluster(cloud, run.statement.cluster);
    store.show(id, {status: 'PICKED', updatedAt: cloud.now()});
    await cloud.part(warehouses).use(cluster, async (warehouse, stopped) => {
      const both = AbortSignal.any([signal, stopped]);
      const {database, login} = run.statement;
      const session = await logOn(cloud, cluster, warehouse, database, login, both);
      both.throwIfAborted();
      run.start();
      try {
        await run.work(warehouse, session);
      } catch (error) {
        // The engine knows only that it was broken off, not why.
        throw stopped.aborted ? stopped.reason : error;
      }
    });
    run.finish();
  } catch (error) {
    run.fail(signal.aborted ? signal.reason : error);
  }
};

class Run {
  readonly #cloud: LocalCloud;
  readonly #store: StatementStore;
  readonly #id: string;
  readonly #nextQueryId: () => number;
  #startedAt: bigint | undefined;
  #parts: Part[];
  /** Which of the statements runs. */
  #current = 0;

  constructor(cloud: LocalCloud, store: StatementStore, id: string, nextQueryId: () => number) {
    this.#cloud = cloud;
    this.#store = store;
    this.#id = id;
    this.#nextQueryId = nextQueryId;
    this.#parts = [...this.statement.parts];
  }

  get statement(): Statement {
    const statement = this.#store.get(this.#id);
    if (!statement) throw new Error(`No statement ${this.#id}`);
    return statement;
  }

  /** Written before the database hears of the statement: after a crash it is known not to run it again. */
  start(): void {
    this.#startedAt = process.hrtime.bigint();
    this.#save('STARTED');
  }

  async work(warehouse: Warehouse, session: Session): Promise<void> {
    const {parts, parameters, mode} = this.statement;
    const sqls = parts.map(({sql}) => bind(sql, parameters));
    if (mode === 'TRANSACTION' && sqls.length > 1) return this.#together(warehouse, session, sqls);
    for (const [n, sql] of sqls.entries()) {
      this.#begin(n);
      const began = process.hrtime.bigint();
      try {
        await this.#keep(n, await execute(warehouse, session, sql), since(began));
      } catch (error) {
        // Statements that commit one by one go on without the one that failed; a cancelled batch does not.
        if (mode !== 'AUTO_COMMIT' || session.signal.aborted || !(error instanceof DatabaseError))
          throw error;
        this.#update(n, {status: 'FAILED', error: error.message, duration: since(began)});
      }
    }
  }

  finish(): void {
    const failed = this.#parts.findIndex(({status}) => status === 'FAILED');
    if (failed < 0) this.#save('FINISHED');
    else this.#save('FAILED', batchError(failed, this.#parts[failed]?.error ?? ''));
  }

  /** What has not ended by now ends with the error; what a transaction had done is undone, so it is no success either. */
  fail(reason: unknown): void {
    const status: Status = reason instanceof Cancelled ? 'ABORTED' : 'FAILED';
    const text = errorText(reason);
    if (text === undefined)
      this.#cloud.log(`statement ${this.#id}: ${String((reason as Error).stack ?? reason)}`);
    const error = text ?? 'ERROR: An internal error occurred in the local cloud, which has logged it.';
    const running = this.#current;
    const names = this.statement.mode !== undefined && this.#startedAt !== undefined && status === 'FAILED';
    this.#parts = this.#parts.map((part, n) => {
      if (part.status === 'FINISHED' || part.status === 'FAILED') return part;
      return n === running
        ? {
            ...part,
            status,
            error,
            updatedAt: this.#cloud.now(),
            duration: part.duration < 0 ? this.#elapsed() : part.duration,
          }
        : {...part, status: 'ABORTED', updatedAt: this.#cloud.now()};
    });
    this.#save(status, names ? batchError(running, error) : error);
  }

  async #together(warehouse: Warehouse, session: Session, sqls: readonly string[]): Promise<void> {
    const several = sqls.findIndex(holdsSeveral);
    if (several >= 0) {
      this.#begin(several);
      throw new DatabaseError(severalCommands, '42601');
    }
    const began: bigint[] = [];
    const results = await warehouse.executeTogether(sqls, session, (n) => {
      began[n] = process.hrtime.bigint();
      this.#begin(n);
    });
    const end = process.hrtime.bigint();
    for (const [n, result] of results.entries()) {
      const from = began[n] ?? this.#startedAt ?? end;
      await this.#keep(n, result, Number((began[n + 1] ?? end) - from));
    }
  }

  #begin(n: number): void {
    this.#current = n;
    this.#update(n, {status: 'STARTED'});
  }

  async #keep(n: number, result: StatementResult, duration: number): Promise<void> {
    const stored = await this.#store.keepResult(this.#id, n + 1, result);
    this.#update(n, {
      status: 'FINISHED',
      duration,
      rows: result.columns ? result.rows.length : result.affected,
      queryId: this.#nextQueryId(),
      ...(stored && {result: stored}),
    });
  }

  #update(n: number, changes: Partial<Part>): void {
    const updatedAt = this.#cloud.now();
    this.#parts = this.#parts.map((part, m) => (m === n ? {...part, ...changes, updatedAt} : part));
    if (this.#parts.length > 1) this.#store.show(this.#id, {parts: this.#parts});
  }

  #save(status: Status, error?: string): void {
    const updatedAt = this.#cloud.now();
    const isOver = status !== 'STARTED';
    this.#store.change(this.#id, {
      status,
      updatedAt,
      ...(isOver && {duration: this.#elapsed(), parts: this.#parts}),
      ...(error !== undefined && {error}),
    });
  }

  #elapsed(): number {
    return this.#startedAt === undefined ? -1 : since(this.#startedAt);
  }
}

const since = (began: bigint): number => Number(process.hrtime.bigint() - began);

const execute = async (warehouse: Warehouse, session: Session, sql: string): Promise<StatementResult> => {
  if (holdsSeveral(sql)) throw new DatabaseError(severalCommands, '42601');
  return warehouse.execute(sql, session);
};

const batchError = (n: number, error: string): string => `Query #${n + 1} failed with ${error}`;

/** What the statement's user reads; undefined for a fault of the local cloud. */
const errorText = (reason: unknown): string | undefined => {
  if (reason instanceof Cancelled) return cancelledText;
  if (reason instanceof Stopping) return interruptedText;
  if (reason instanceof ResultTooLarge)
    return 'ERROR: The result of the query exceeds the maximum size of 500 MB.';
  if (reason instanceof DatabaseError || reason instanceof LogonRefused || reason instanceof ClusterStopped)
    return reason.message;
  // The cluster went away before the statement began.
  return reason instanceof Error && reason.name === 'ValidationException' ? reason.message : undefined;
};
