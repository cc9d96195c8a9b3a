import {fail} from '../errors.ts';
import type {Expr, Query, Step} from '../parse/ast.ts';
import type {Registry} from '../registry.ts';
import type {SqlType} from '../types.ts';

/** A piece of the engine's SQL with the type it has in Redshift. */
export type Typed = {
  readonly sql: string;
  readonly type: SqlType;
  /** A column of a relation as it stands: a result's metadata names where it comes from. */
  readonly column?: OutColumn;
  /** The value is a stream record's data, or its text: what is already known of it need not be worked out again. */
  readonly payload?: Payload;
};

/** A record's data as the staging table holds it: decoded, checked and taken apart once for all expressions of a view. */
export type Payload = {
  /** The text, NULL where the bytes are no UTF-8. */
  readonly text: string;
  /** Whether the text is JSON. */
  readonly valid: string;
  /** The text at a JSON pointer. */
  path(pointer: string): string;
};

export type OutColumn = {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly table?: string;
  readonly schema?: string;
  readonly payload?: (alias: string) => Payload;
};

export type Translate = (expr: Expr, scope: Scope) => Typed;

/** Something in FROM: a relation, a subquery, an unnested value. */
export type Source = {
  readonly alias: string;
  /** The schema as it could be written before the name, when no alias hides it. */
  readonly schema?: string;
  readonly columns: readonly OutColumn[];
  /** Columns that USING has merged into another source's: found only by their qualified name. */
  readonly hidden?: ReadonlySet<string>;
  /** Columns that `*` leaves out. */
  readonly unlisted?: ReadonlySet<string>;
};

/** What a statement is translated for: who asks, where, when. */
export type Context = {
  readonly registry: Registry;
  readonly database: string;
  /** Who runs the statement. */
  readonly user: string;
  /** With whose rights relations are read: within a view, its owner's. */
  readonly rights: string;
  readonly searchPath: readonly string[];
  /** Milliseconds since the epoch: one time for the whole statement. */
  readonly now: number;
  /** Translates a query within an expression. */
  query(
    query: Query,
    outer: Scope | undefined,
    context: Context,
  ): {readonly sql: string; readonly columns: readonly OutColumn[]};
  /** Catalogue relations; undefined when there is none of that name. */
  system(
    name: readonly string[],
    context: Context,
  ): {readonly sql: string; readonly columns: readonly OutColumn[]} | undefined;
  /** For HAS_TABLE_PRIVILEGE and HAS_SCHEMA_PRIVILEGE. */
  may(user: string, on: 'schema' | 'relation', name: string, privilege: string): boolean;
  /** While a streaming view's body is translated: what stands for the stream. */
  readonly stream:
    | {
        readonly sql: string;
        readonly columns: readonly OutColumn[];
        readonly unlisted: ReadonlySet<string>;
        used: {schema: string; name: string} | undefined;
      }
    | undefined;
  /** Relations read, by the names they were called by; filled during translation. */
  readonly reads: Map<string, number>;
  /** Within a view: what its names meant when it was made. */
  readonly bound?: Readonly<Record<string, number>>;
  /** Views within views. */
  readonly depth: number;
};

export class Scope {
  readonly context: Context;
  readonly outer: Scope | undefined;
  readonly sources: Source[] = [];
  readonly tables: Map<string, readonly OutColumn[]>;
  /** Aliases of the select list, which later expressions may use (Redshift's lateral column aliases). */
  readonly aliases = new Map<string, SqlType>();

  constructor(context: Context, outer?: Scope, tables?: ReadonlyMap<string, readonly OutColumn[]>) {
    this.context = context;
    this.outer = outer;
    this.tables = new Map(tables ?? outer?.tables ?? []);
  }

  add(source: Source): void {
    if (this.sources.some((other) => other.alias === source.alias && other.schema === source.schema))
      throw fail(`table name "${source.alias}" specified more than once`, '42712');
    this.sources.push(source);
  }
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A literal of the engine, which takes a NUL (of a statement that was refused for it, in the history) for the statement's end. */
export const literal = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;

type Found = {readonly value: Typed; readonly rest: readonly Step[]};

const columnOf = (source: Source, column: OutColumn, rest: readonly Step[]): Found => ({
  value: {
    sql: `${quote(source.alias)}.${quote(column.name)}`,
    type: column.type,
    column,
    ...(column.payload && {payload: column.payload(quote(source.alias))}),
  },
  rest,
});

/** Finds what a dotted path means: the longest reading that begins with a table wins, then a column's own path. */
export const lookUp = (scope: Scope, head: string, steps: readonly Step[]): Found => {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const found = inScope(at, head, steps);
    if (found) return found;
  }
  return missing(scope, head, steps);
};

const inScope = (scope: Scope, head: string, path: readonly Step[]): Found | undefined => {
  const [first, second] = path;
  if (typeof first === 'string') {
    const source = scope.sources.find((s) => s.alias === head);
    const column = source?.columns.find((c) => c.name === first);
    if (source && column) return columnOf(source, column, path.slice(1));
    if (typeof second === 'string') {
      const qualified = scope.sources.find((s) => s.schema === head && s.alias === first);
      const inner = qualified?.columns.find((c) => c.name === second);
      if (qualified && inner) return columnOf(qualified, inner, path.slice(2));
    }
  }
  // `database.schema.table.column`
  if (
    head === scope.context.database &&
    typeof first === 'string' &&
    typeof second === 'string' &&
    scope.sources.some((s) => s.schema === first && s.alias === second)
  )
    return inScope(scope, first, path.slice(1));
  const holders = scope.sources.filter((s) => !s.hidden?.has(head) && s.columns.some((c) => c.name === head));
  if (holders.length > 1) throw fail(`column reference "${head}" is ambiguous`, '42702');
  const [holder] = holders;
  const column = holder?.columns.find((c) => c.name === head);
  if (holder && column) return columnOf(holder, column, path);
  const alias = scope.aliases.get(head);
  if (alias) {
    if (path.length > 0) throw notSuper(head);
    return {value: {sql: quote(head), type: alias}, rest: []};
  }
  return undefined;
};

export const notSuper = (name: string): Error =>
  fail(`navigation on column "${name}" is not allowed as it is not SUPER type`, '42809');

const missing = (scope: Scope, head: string, steps: readonly Step[]): never => {
  const named = steps.filter((step): step is string => typeof step === 'string');
  if (named.length === 0) throw fail(`column "${head}" does not exist`, '42703');
  for (let at: Scope | undefined = scope; at; at = at.outer)
    if (
      at.sources.some(
        (source) => source.alias === head || (source.schema === head && source.alias === named[0]),
      )
    )
      throw fail(`column ${head}.${named[0]} does not exist`, '42703');
  throw fail(`missing FROM-clause entry for table "${head}"`, '42P01');
};
