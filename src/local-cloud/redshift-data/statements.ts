/** The statements of the Data API: what is kept, what runs, and who waits for it. */
import {randomInt} from 'node:crypto';
import {join} from 'node:path';
import type {LocalCloud, Part} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {Cancelled, cancelledText, interruptedText, runStatement, Stopping} from './run-statement.ts';
import {isSettled, type Statement} from './statement.ts';
import {StatementStore} from './statement-store.ts';

/** AWS's quota of statements that have not ended. */
const mostActive = 500;
/** Statements that one cluster runs at a time: the most slots that Redshift's workload manager gives. */
const mostRunning = 50;
/** Requests that wait for one statement. */
const mostWaiting = 20;

type Waiter = {readonly resolve: () => void; readonly timer: NodeJS.Timeout};

export class Statements {
  readonly store: StatementStore;
  readonly #cloud: LocalCloud;
  readonly #queue: string[] = [];
  readonly #running = new Map<string, {cluster: string; abort: AbortController; done: Promise<void>}>();
  readonly #waiting = new Map<string, Set<Waiter>>();
  #queryId: number;
  #closing = false;

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
    this.store = new StatementStore(join(cloud.home, 'redshift-data'), cloud.now);
    this.#queryId = Math.max(
      100_000 + randomInt(100_000),
      ...this.store.all().flatMap(({parts}) => parts.map(({queryId}) => queryId)),
    );
    this.#recover();
  }

  submit(statement: Statement): void {
    const active = this.#queue.length + this.#running.size;
    if (active >= mostActive)
      throw new AwsError(
        'ActiveStatementsExceededException',
        `Active statements exceeded the allowed quota (${mostActive}).`,
      );
    this.store.add(statement);
    this.#queue.push(statement.id);
    setImmediate(() => this.#pump());
  }

  /** Settles when the statement has ended or the time is over. Throws when too many wait for it already. */
  async wait(id: string, seconds: number): Promise<void> {
    const statement = this.store.get(id);
    if (seconds <= 0 || this.#closing || !statement || isSettled(statement)) return;
    const waiters = this.#waiting.get(id) ?? new Set<Waiter>();
    if (waiters.size >= mostWaiting)
      throw new AwsError(
        'ActiveWaitingRequestsExceededException',
        `Active waiting requests exceeded the allowed quota (${mostWaiting}) for statement ${id}.`,
      );
    this.#waiting.set(id, waiters);
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        resolve: () => {
          clearTimeout(waiter.timer);
          waiters.delete(waiter);
          resolve();
        },
        timer: setTimeout(() => waiter.resolve(), seconds * 1000).unref(),
      };
      waiters.add(waiter);
    });
  }

  /** Breaks a statement off and waits until that has been done. */
  async cancel(id: string): Promise<void> {
    const queued = this.#queue.indexOf(id);
    if (queued >= 0) {
      this.#queue.splice(queued, 1);
      this.#end(id, 'ABORTED', cancelledText);
      return;
    }
    const running = this.#running.get(id);
    running?.abort.abort(new Cancelled());
    await running?.done;
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const {abort} of this.#running.values()) abort.abort(new Stopping());
    await Promise.all([...this.#running.values()].map(({done}) => done));
    for (const id of this.#waiting.keys()) this.#wake(id);
  }

  /** After a stop: what had not begun is run now, what had begun is never run again. */
  #recover(): void {
    for (const statement of this.store.all().reverse()) {
      if (isSettled(statement)) continue;
      if (statement.status === 'SUBMITTED') this.#queue.push(statement.id);
      else this.#end(statement.id, 'FAILED', interruptedText);
    }
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    if (this.#closing) return;
    const busy = new Map<string, number>();
    for (const {cluster} of this.#running.values()) busy.set(cluster, (busy.get(cluster) ?? 0) + 1);
    for (const id of this.#queue.splice(0)) {
      const cluster = this.store.get(id)?.cluster ?? '';
      const running = busy.get(cluster) ?? 0;
      if (running >= mostRunning) this.#queue.push(id);
      else {
        busy.set(cluster, running + 1);
        this.#run(id, cluster);
      }
    }
  }

  #run(id: string, cluster: string): void {
    const abort = new AbortController();
    const done = runStatement(this.#cloud, this.store, id, abort.signal, () => ++this.#queryId)
      .catch((error: unknown) => this.#cloud.log(`statement ${id} could not be recorded: ${String(error)}`))
      .finally(() => {
        this.#running.delete(id);
        this.#wake(id);
        this.#pump();
      });
    this.#running.set(id, {cluster, abort, done});
  }

  #end(id: string, status: 'FAILED' | 'ABORTED', error: string): void {
    const updatedAt = this.#cloud.now();
    const parts = this.store.get(id)?.parts ?? [];
    this.store.change(id, {
      status,
      error,
      updatedAt,
      parts: parts.map((part) => ({...part, status, updatedAt, ...(status === 'FAILED' && {error})})),
    });
    this.#wake(id);
  }

  #wake(id: string): void {
    for (const waiter of this.#waiting.get(id) ?? []) waiter.resolve();
    this.#waiting.delete(id);
  }
}

export const statements: Part<Statements> = {
  name: 'redshift-data/statements',
  open: (cloud) => new Statements(cloud),
  close: (part) => part.close(),
};
