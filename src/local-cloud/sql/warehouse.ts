/**
 * What the rest of the local cloud knows of the SQL engine: a warehouse belongs to one cluster, has databases
 * and database users, and answers statements as Redshift does. How it does so is the other files' affair.
 */

/** One column of a result, in the Data API's words (`ColumnMetadata`). */
export type Column = {
  /** The label, as Redshift names it (`count(1)` gives `count`). */
  readonly name: string;
  /** Redshift's type name: `int4`, `int8`, `float8`, `numeric`, `varchar`, `super`, `timestamp`, `timestamptz`, `bool`, `date`, … */
  readonly typeName: string;
  /** 0: never null; 1: may be null. */
  readonly nullable: 0 | 1;
  readonly precision: number;
  readonly scale: number;
  readonly length: number;
  readonly isCaseSensitive: boolean;
  readonly isSigned: boolean;
  readonly tableName: string;
  readonly schemaName: string;
};

/**
 * A value as the Data API carries it: integers as bigint (`longValue`), floats as number (`doubleValue`), bool as
 * boolean, bytes as Uint8Array (`blobValue`); everything else as Redshift's text (`stringValue`): numeric, timestamps
 * (`2026-11-24 10:57:58.123`, timestamptz ending in `+00`), dates, SUPER as JSON.
 */
export type Value = bigint | number | boolean | string | Uint8Array | null;

export type StatementResult = {
  /** Undefined for a statement that returns no rows (DDL, DML). */
  readonly columns: readonly Column[] | undefined;
  readonly rows: readonly (readonly Value[])[];
  /** Rows inserted, updated or deleted; -1 where Redshift counts none. */
  readonly affected: number;
};

export type StreamRecord = {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly arrival: number;
};

/** How the warehouse reads streams: as the role named in the external schema, which may be refused. */
export type StreamReader = {
  /** Ids of the stream's shards, closed ones included, in creation order. Rejects when there is no such stream. */
  shards(stream: string): Promise<readonly string[]>;
  /** Records after a sequence number (or from the oldest kept), oldest first; an empty list means: up to date. */
  read(stream: string, shard: string, after: string | undefined): Promise<readonly StreamRecord[]>;
};

/** On whose behalf a statement runs, and what the cluster can reach. */
export type Session = {
  readonly database: string;
  readonly user: string;
  /** The cluster's default IAM role, for `IAM_ROLE default`. */
  readonly defaultRole: string | undefined;
  /** The ARNs of the roles attached to the cluster: another one cannot be used. */
  readonly attachedRoles: readonly string[];
  streamsAs(roleArn: string): StreamReader;
  /** Aborted when the statement is cancelled. */
  readonly signal: AbortSignal;
};

/** An error of the database: `message` is Redshift's (`ERROR: relation "x" does not exist`), `sqlState` its five characters. */
export class DatabaseError extends Error {
  readonly sqlState: string;

  constructor(message: string, sqlState: string) {
    super(message);
    this.sqlState = sqlState;
  }
}

export type Warehouse = {
  /** Runs one statement (a trailing semicolon is allowed). Rejects with a DatabaseError. */
  execute(statement: string, session: Session): Promise<StatementResult>;
  /** Runs statements in one transaction: all or none. `onStart` hears which one is read or run now. */
  executeTogether(
    statements: readonly string[],
    session: Session,
    onStart?: (index: number) => void,
  ): Promise<readonly StatementResult[]>;
  databases(): readonly string[];
  users(): readonly string[];
  /** Whether this is the password of a user made with SQL (the administrator's is the cluster's). */
  isPassword(user: string, password: string): boolean;
  /** For `GetClusterCredentials` with AutoCreate. */
  createUser(name: string): Promise<void>;
  /**
   * From now on views with AUTO REFRESH YES are refreshed as records arrive, reaching the streams as this session does. Each
   * statement's session does the same; after a restart nothing is refreshed before one or the other.
   */
  keepFresh(session: Session): void;
  close(): Promise<void>;
};

export type WarehouseOptions = {
  /** The cluster's own folder; what is in it is opened again after a restart. */
  readonly folder: string;
  readonly database: string;
  readonly adminUser: string;
  /** Where the engine's package is found, when not beside this program. */
  readonly engineHome: string | undefined;
  readonly now: () => number;
};
