import {contextOf} from './context.ts';
import {Engine, type Connection} from './engine.ts';
import {asDatabaseError, fail} from './errors.ts';
import {Mutex} from './mutex.ts';
import {QueryHistory} from './query-history.ts';
import type {Statement} from './parse/ast.ts';
import {parseStatement} from './parse/statement.ts';
import {Registry, type Kind, type Relation} from './registry.ts';
import {changesOnlyRows, isReading, nothing, runReading, runStatement} from './run-statement.ts';
import {addUser, isPassword} from './statements/people.ts';
import {refresh, viewToRefresh, type Commit} from './statements/refresh.ts';
import {dropTemporary} from './statements/drop.ts';
import {makeDatabase} from './statements/schemas.ts';
import {saveRegistry, type Transaction} from './transaction.ts';
import {locate} from './translate/relations.ts';
import type {Context} from './translate/scope.ts';
import {
  DatabaseError,
  type Session,
  type StatementResult,
  type Warehouse,
  type WarehouseOptions,
} from './warehouse.ts';

const defaultPath: readonly string[] = ['$user', 'public'];
/** Redshift refreshes an AUTO REFRESH view as records arrive, within a few seconds. */
const autoRefreshEvery = 2000;

/**
 * Opens a cluster's warehouse, or makes it with one database and its admin user.
 * Rejects with EngineMissing when the SQL engine's package is not installed.
 */
export const openWarehouse = async (options: WarehouseOptions): Promise<Warehouse> => {
  const warehouse = new OpenWarehouse(options, await Engine.open(options.folder, options.engineHome));
  await warehouse.restore();
  return warehouse;
};

class OpenWarehouse implements Warehouse {
  readonly #options: WarehouseOptions;
  readonly #engine: Engine;
  readonly #changing = new Mutex();
  readonly #refreshing = new Map<number, Mutex>();
  readonly #touched = new Map<number, number>();
  readonly #history: QueryHistory;
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();
  #registry = new Registry();
  #transactions = 0;
  #closed = false;
  #automatic: Session | undefined;
  #timer: NodeJS.Timeout | undefined;
  #renewing = false;

  constructor(options: WarehouseOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    this.#history = new QueryHistory(options.now);
  }

  /** Reads back what the registry held, or makes the first database and the admin user. */
  async restore(): Promise<void> {
    this.#transactions = Math.floor(this.#options.now() / 10) % 1_000_000_000;
    await this.#engine.use(async (connection) => {
      const rows = await connection.read('SELECT kind, key, value FROM wh.main.registry');
      for (const [kind, key, value] of rows)
        this.#registry.load(String(kind) as Kind, String(key), JSON.parse(String(value)));
      if (rows.length > 0) return;
      const draft = this.#registry.draft();
      draft.set('users', 'rdsdb', {id: 1, name: 'rdsdb', superuser: true, createdb: true, password: null});
      draft.set('users', this.#options.adminUser, {
        id: 100,
        name: this.#options.adminUser,
        superuser: true,
        createdb: true,
        password: null,
      });
      for (const database of new Set(['dev', this.#options.database]))
        makeDatabase(
          draft,
          database,
          database === this.#options.database ? this.#options.adminUser : 'rdsdb',
        );
      await connection.run('BEGIN');
      await saveRegistry(connection, draft);
      await connection.run('COMMIT');
      this.#registry = draft.draft();
    });
  }

  databases(): readonly string[] {
    return this.#registry.all('databases').map((database) => database.name);
  }

  users(): readonly string[] {
    return this.#registry.all('users').map((user) => user.name);
  }

  isPassword(user: string, password: string): boolean {
    return isPassword(this.#registry.get('users', user), password);
  }

  async createUser(name: string): Promise<void> {
    await this.#track(
      this.#inTransaction(true, this.#internalSession(), [], async (tx) => {
        if (!tx.registry.get('users', name)) addUser(tx.registry, name, {});
      }),
    );
  }

  keepFresh(session: Session): void {
    this.#automatic = session;
    this.#timer ??= setInterval(
      () => void this.#track(this.#refreshAutomatically()),
      autoRefreshEvery,
    ).unref();
  }

  async execute(statement: string, session: Session): Promise<StatementResult> {
    const [result] = await this.#track(
      this.#history.record([statement], session, async () => [await this.#one(statement, session)]),
    );
    return result ?? nothing;
  }

  async executeTogether(
    statements: readonly string[],
    session: Session,
    onStart: (index: number) => void = () => {},
  ): Promise<readonly StatementResult[]> {
    return this.#track(
      this.#history.record(statements, session, async () => this.#together(statements, session, onStart)),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#stop.abort();
    await Promise.allSettled(this.#running);
    this.#engine.close();
  }

  async #one(text: string, session: Session): Promise<StatementResult> {
    this.#admit(session);
    const statement = parseStatement(text);
    this.#rememberSession(session);
    if (isReading(statement))
      return this.#cancellable(session, (connection) =>
        runReading(statement, this.#context(this.#registry, session), connection),
      );
    if (statement.kind === 'refresh') return this.#refreshAlone(statement, session);
    return this.#inTransaction(!changesOnlyRows(statement), session, [], async (tx) =>
      runStatement(statement, tx, (write) => write()),
    );
  }

  async #together(
    texts: readonly string[],
    session: Session,
    onStart: (index: number) => void,
  ): Promise<readonly StatementResult[]> {
    this.#admit(session);
    this.#rememberSession(session);
    // They are all read before the first one runs, and one that cannot be read is the one that fails.
    const statements = texts.map((text, n) => {
      onStart(n);
      return parseStatement(text);
    });
    const views = statements
      .flatMap((s) => (s.kind === 'refresh' ? [this.#viewOf(s, session)] : []))
      .filter((view): view is Relation => view !== undefined);
    const results: StatementResult[] = [];
    await this.#inTransaction(
      !statements.every(changesOnlyRows),
      session,
      views,
      async (tx) => {
        for (const [n, statement] of statements.entries()) {
          onStart(n);
          results.push(await runStatement(statement, tx, (write) => write()));
        }
      },
      statements.length > 1,
    );
    return results;
  }

  /** REFRESH by itself commits batch by batch: what was read stays read, whatever comes after. */
  async #refreshAlone(
    statement: Extract<Statement, {kind: 'refresh'}>,
    session: Session,
    how: 'Manual' | 'Auto' = 'Manual',
  ): Promise<StatementResult> {
    const view = this.#viewOf(statement, session);
    const release = view && (await this.#lock(view.id));
    try {
      await this.#cancellable(session, async (connection, signal) => {
        const tx = this.#transaction(connection, this.#registry, session, signal, false);
        const commit: Commit = async (write) => {
          await connection.run('BEGIN');
          try {
            await write();
            await connection.run('COMMIT');
          } catch (error) {
            await connection.rollback().catch(() => {});
            throw error;
          }
        };
        for (const each of this.#cascade(viewToRefresh(tx, statement.name), statement.cascade))
          await refresh(tx, each, commit, how);
      });
    } finally {
      release?.();
    }
    return nothing;
  }

  /** CASCADE refreshes the materialized views below it first. */
  #cascade(view: Relation, cascade: boolean): Relation[] {
    if (!cascade) return [view];
    const below = view.needs
      .map((id) => this.#registry.relationById(id))
      .filter((each): each is Relation => each?.kind === 'materialized view');
    return [...below.flatMap((each) => this.#cascade(each, true)), view];
  }

  #viewOf(statement: Extract<Statement, {kind: 'refresh'}>, session: Session): Relation | undefined {
    try {
      return locate(this.#context(this.#registry, session), statement.name).relation;
    } catch {
      return undefined;
    }
  }

  async #lock(view: number): Promise<() => void> {
    const mutex = this.#refreshing.get(view) ?? new Mutex();
    this.#refreshing.set(view, mutex);
    return mutex.acquire();
  }

  /** One transaction over rows and registry; what it changed in the registry is seen by others once it is committed. */
  async #inTransaction<T>(
    exclusive: boolean,
    session: Session,
    views: readonly Relation[],
    work: (tx: Transaction) => Promise<T>,
    shared = false,
  ): Promise<T> {
    const releases: (() => void)[] = [];
    if (exclusive) releases.push(await this.#changing.acquire());
    for (const id of [...new Set(views.map((view) => view.id))].sort((a, b) => a - b))
      releases.push(await this.#lock(id));
    try {
      return await this.#cancellable(session, async (connection, signal) => {
        const draft = exclusive ? this.#registry.draft() : this.#registry;
        const tx = this.#transaction(connection, draft, session, signal, shared);
        await connection.run('BEGIN');
        try {
          const result = await work(tx);
          if (exclusive) {
            await dropTemporary(tx);
            await saveRegistry(connection, draft);
          }
          await connection.run('COMMIT');
          if (exclusive) this.#registry = draft.draft();
          return result;
        } catch (error) {
          await connection.rollback().catch(() => {});
          throw error;
        }
      });
    } finally {
      releases.forEach((release) => release());
    }
  }

  #transaction(
    connection: Connection,
    registry: Registry,
    session: Session,
    signal: AbortSignal,
    shared: boolean,
  ): Transaction {
    const now = this.#options.now();
    const tx: Transaction = {
      engine: this.#engine,
      connection,
      registry,
      session,
      signal,
      now,
      id: ++this.#transactions,
      shared,
      touched: this.#touched,
      searchPath: defaultPath,
      context: () => this.#context(registry, session, tx.searchPath, now),
    };
    return tx;
  }

  #context(
    registry: Registry,
    session: Session,
    searchPath = defaultPath,
    now = this.#options.now(),
  ): Context {
    return contextOf({registry, session, searchPath, now, queries: this.#history.records});
  }

  /** Runs work on a connection of its own; a cancelled session or a closing warehouse interrupts it. */
  async #cancellable<T>(
    session: Session,
    work: (connection: Connection, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([session.signal, this.#stop.signal]);
    return this.#engine.use(async (connection) => {
      if (signal.aborted) throw canceled();
      try {
        return await connection.interruptible(signal, async () => work(connection, signal));
      } catch (error) {
        throw signal.aborted ? canceled() : asDatabaseError(error);
      }
    });
  }

  #admit(session: Session): void {
    if (this.#closed) throw fail('the warehouse is closed', '57P01');
    if (!this.#registry.get('databases', session.database))
      throw new DatabaseError(`FATAL: database "${session.database}" does not exist`, '3D000');
    if (!this.#registry.get('users', session.user))
      throw new DatabaseError(`FATAL: user "${session.user}" does not exist`, '28000');
  }

  /** Views refresh themselves as the latest session reaches the streams: the cluster's roles may have changed. */
  #rememberSession(session: Session): void {
    if (session.attachedRoles.length > 0) this.keepFresh(session);
  }

  async #refreshAutomatically(): Promise<void> {
    const session = this.#automatic;
    // A round that takes longer than the interval is not overtaken by the next one.
    if (!session || this.#renewing) return;
    this.#renewing = true;
    try {
      for (const view of this.#registry.all('relations')) {
        if (!view.autoRefresh || this.#closed) continue;
        const as = {...session, database: view.database, user: view.owner, signal: this.#stop.signal};
        const statement = {kind: 'refresh', name: [view.schema, view.name], cascade: false} as const;
        // A failure is in the refresh history; the next round tries again.
        await this.#refreshAlone(statement, as, 'Auto').catch(() => {});
      }
    } finally {
      this.#renewing = false;
    }
  }

  #internalSession(): Session {
    return {
      database: this.#options.database,
      user: this.#options.adminUser,
      defaultRole: undefined,
      attachedRoles: [],
      streamsAs: () => {
        throw fail('no stream can be read here', 'XX000');
      },
      signal: this.#stop.signal,
    };
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }
}

const canceled = (): DatabaseError => fail("Query cancelled on user's request", '57014');
