import type {Placement} from './parse/ast.ts';
import type {SqlType} from './types.ts';

/** What the warehouse knows besides the rows. It is kept in the warehouse's own database and changed in the same transactions. */
export type ColumnInfo = {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** As written, for SHOW TABLE. */
  readonly default?: string;
  readonly identity?: {readonly seed: number; readonly step: number; readonly byDefault: boolean};
  readonly primary?: boolean;
};

export type RelationKind = 'table' | 'view' | 'late view' | 'materialized view';

export type Relation = {
  /** Also the name of the engine's table, `r<id>`, so that renaming touches no data. */
  readonly id: number;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  readonly owner: string;
  /** Empty for a late-binding view: its columns are found anew each time. */
  readonly columns: readonly ColumnInfo[];
  /** Views: the query as it was written. */
  readonly definition?: string;
  /** Column names given after the view's name. */
  readonly renamed?: readonly string[];
  /** A streaming view's source. */
  readonly stream?: {readonly schema: string; readonly name: string};
  readonly autoRefresh?: boolean;
  readonly backup?: boolean;
  readonly placement?: Placement;
  readonly temporary?: boolean;
  readonly comment?: string;
  /** Ids of the relations that cannot go without this one going first. */
  readonly needs: readonly number[];
  /** Views: which relation each name in the query meant when it was made, so that renaming breaks nothing. */
  readonly bound?: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
};

export type Schema = {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly owner: string;
  readonly external?: {
    readonly role: 'default' | {readonly arn: string};
    readonly region: string | undefined;
  };
  readonly comment?: string;
};

export type User = {
  readonly id: number;
  readonly name: string;
  readonly superuser: boolean;
  readonly createdb: boolean;
  /** A salted hash; null when the password is disabled. */
  readonly password: string | null;
  readonly validUntil?: string;
  readonly connectionLimit?: string;
  readonly sessionTimeout?: string;
  readonly syslog?: string;
};

export type Group = {readonly id: number; readonly name: string; readonly users: readonly string[]};
export type Role = {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly members: readonly string[];
};
export type Database = {readonly id: number; readonly name: string; readonly owner: string};

export type Grant = {
  readonly on: 'relation' | 'schema' | 'database';
  readonly id: number;
  /** `user:NAME`, `group:NAME`, `role:NAME`, `public:public` */
  readonly to: string;
  readonly privilege: string;
  readonly grantor: string;
  readonly option: boolean;
};

type Tables = {
  readonly databases: Map<string, Database>;
  readonly schemas: Map<string, Schema>;
  readonly relations: Map<string, Relation>;
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly roles: Map<string, Role>;
  readonly grants: Map<string, Grant>;
  readonly counters: Map<string, number>;
};

export type Kind = keyof Tables;
type Value<K extends Kind> = Tables[K] extends Map<string, infer V> ? V : never;
export type Change = {readonly kind: Kind; readonly key: string; readonly value: unknown};

const kinds: readonly Kind[] = [
  'databases',
  'schemas',
  'relations',
  'users',
  'groups',
  'roles',
  'grants',
  'counters',
];

/**
 * One consistent state of the registry. A transaction works on a `draft()`; its `changes` are written to the database
 * in that transaction, and the draft takes the place of the old state only when it has been committed.
 */
export class Registry {
  readonly #tables: Tables;
  readonly changes: Change[] = [];

  constructor(tables?: Tables) {
    this.#tables = (tables ??
      Object.fromEntries(kinds.map((kind) => [kind, new Map<string, unknown>()]))) as Tables;
  }

  draft(): Registry {
    return new Registry(
      Object.fromEntries(
        kinds.map((kind) => [kind, new Map(this.#tables[kind] as Map<string, unknown>)]),
      ) as unknown as Tables,
    );
  }

  get<K extends Kind>(kind: K, key: string): Value<K> | undefined {
    return this.#tables[kind].get(key) as Value<K> | undefined;
  }

  all<K extends Kind>(kind: K): Value<K>[] {
    return [...this.#tables[kind].values()] as Value<K>[];
  }

  entries<K extends Kind>(kind: K): [string, Value<K>][] {
    return [...this.#tables[kind].entries()] as [string, Value<K>][];
  }

  set<K extends Kind>(kind: K, key: string, value: Value<K>): void {
    (this.#tables[kind] as Map<string, Value<K>>).set(key, value);
    this.changes.push({kind, key, value});
  }

  delete(kind: Kind, key: string): void {
    if (this.#tables[kind].delete(key)) this.changes.push({kind, key, value: undefined});
  }

  /** Restores one entry as it was written. */
  load(kind: Kind, key: string, value: unknown): void {
    (this.#tables[kind] as Map<string, unknown>).set(key, value);
  }

  /** Object ids are never used twice. */
  nextId(): number {
    const id = (this.get('counters', 'id') ?? 100_000) + 1;
    this.set('counters', 'id', id);
    return id;
  }

  schema(database: string, name: string): Schema | undefined {
    return this.get('schemas', `${database}.${name}`);
  }

  relation(database: string, schema: string, name: string): Relation | undefined {
    return this.get('relations', relationKey({database, schema, name}));
  }

  relationById(id: number): Relation | undefined {
    return this.all('relations').find((relation) => relation.id === id);
  }

  put(relation: Relation): void {
    this.set('relations', relationKey(relation), relation);
  }

  remove(relation: Relation): void {
    this.delete('relations', relationKey(relation));
    this.dropGrants('relation', relation.id);
  }

  dropGrants(on: Grant['on'], id: number): void {
    for (const [key, grant] of this.entries('grants'))
      if (grant.on === on && grant.id === id) this.delete('grants', key);
  }
}

export const relationKey = (of: {database: string; schema: string; name: string}): string =>
  `${of.database}.${of.schema}.${of.name}`;

export const grantKey = (grant: Omit<Grant, 'grantor' | 'option'>): string =>
  `${grant.on}:${grant.id}:${grant.to}:${grant.privilege}`;

/** The engine's name of a relation's rows. */
export const storageName = (relation: {readonly id: number}): string => `wh.main.r${relation.id}`;
