import {fail, noRelation, noSchema} from '../errors.ts';
import type {Name} from '../parse/ast.ts';
import {verifyRelation, verifySchema} from '../permissions.ts';
import {storageName, type Relation, type Schema} from '../registry.ts';
import {parseStatement} from '../parse/statement.ts';
import {quote, type Context, type OutColumn} from './scope.ts';

export type Readable = {
  /** Goes before `AS alias`. */
  readonly sql: string;
  readonly columns: readonly OutColumn[];
  readonly schema: string;
  readonly unlisted?: ReadonlySet<string>;
};

/** The schemas where an unqualified name is looked for, in order. */
export const pathSchemas = (context: Context): Schema[] =>
  context.searchPath
    .map((name) => context.registry.schema(context.database, name === '$user' ? context.user : name))
    .filter((schema): schema is Schema => schema !== undefined);

/** Where a written name leads: its schema, and the relation if there is one. */
export const locate = (
  context: Context,
  name: Name,
): {schema: Schema; relation: Relation | undefined; name: string} => {
  const {registry} = context;
  const bound = context.bound?.[name.join('.')];
  const known = bound === undefined ? undefined : registry.relationById(bound);
  if (known) {
    const schema = registry.schema(known.database, known.schema);
    if (schema) return {schema, relation: known, name: known.name};
  }
  const parts = [...name];
  const last = parts.pop() ?? '';
  const schemaName = parts.pop();
  const database = parts.pop() ?? context.database;
  if (parts.length > 0)
    throw fail(`improper qualified name (too many dotted names): ${name.join('.')}`, '42601');
  if (!registry.get('databases', database)) throw fail(`database "${database}" does not exist`, '3D000');
  if (schemaName !== undefined) {
    const schema = registry.schema(database, schemaName);
    if (!schema) throw noSchema(schemaName);
    return {schema, relation: registry.relation(database, schemaName, last), name: last};
  }
  const schemas = pathSchemas(context);
  for (const schema of schemas) {
    const relation = registry.relation(database, schema.name, last);
    if (relation) return {schema, relation, name: last};
  }
  const [first] = schemas;
  if (!first) throw fail('no schema has been selected to create in', '3F000');
  return {schema: first, relation: undefined, name: last};
};

/** Like `locate`, but there must be such a relation, and the rights to use its schema. */
export const locateRelation = (context: Context, name: Name): {schema: Schema; relation: Relation} => {
  const {schema, relation} = locate(context, name);
  verifySchema(context.registry, context.rights, schema, 'usage');
  if (!relation) throw noRelation(name.join('.'));
  return {schema, relation};
};

/** A relation as something to select from: a table's rows, a view's own query, the catalogue, the stream of a streaming view. */
export const readable = (context: Context, name: Name): Readable => {
  const system = context.system(name, context);
  if (system)
    return {
      ...system,
      sql: `(${system.sql})`,
      schema: name.length > 1 ? (name[name.length - 2] ?? '') : 'pg_catalog',
    };
  const {schema, relation} = locate(context, name);
  verifySchema(context.registry, context.rights, schema, 'usage');
  if (schema.external) return streamSource(context, schema, name);
  if (!relation) throw noRelation(name.join('.'));
  verifyRelation(context.registry, context.rights, relation, 'select');
  context.reads.set(name.join('.'), relation.id);
  return relation.definition !== undefined && relation.kind !== 'materialized view'
    ? viewSource(context, relation)
    : tableSource(relation);
};

const streamSource = (context: Context, schema: Schema, name: Name): Readable => {
  const {stream} = context;
  const last = name.at(-1) ?? '';
  if (!stream)
    throw fail(`a stream can be read only by a materialized view: "${schema.name}.${last}"`, '0A000');
  if (stream.used) throw fail('a streaming materialized view can read only one stream', '0A000');
  stream.used = {schema: schema.name, name: last};
  return {sql: stream.sql, columns: stream.columns, unlisted: stream.unlisted, schema: schema.name};
};

export const outColumns = (relation: Relation): OutColumn[] =>
  relation.columns.map(({name, type, nullable}) => ({
    name,
    type,
    nullable,
    table: relation.name,
    schema: relation.schema,
  }));

const tableSource = (relation: Relation): Readable => ({
  sql: storageName(relation),
  columns: outColumns(relation),
  schema: relation.schema,
});

/** The context in which a view's own query is translated. */
export const withinView = (context: Context, view: Relation): Context => ({
  ...context,
  rights: view.owner,
  database: view.database,
  searchPath: ['public'],
  stream: undefined,
  reads: new Map(),
  bound: view.bound ?? {},
  depth: context.depth + 1,
});

/** A view is read by putting its own query in its place, with its owner's rights. */
const viewSource = (context: Context, view: Relation): Readable => {
  if (context.depth > 30)
    throw fail(`infinite recursion detected in rules for relation "${view.name}"`, '42P17');
  const statement = parseStatement(view.definition ?? '');
  if (statement.kind !== 'query') throw noRelation(view.name);
  const inner = withinView(context, view);
  const {sql, columns} = inner.query(statement.query, undefined, inner);
  const named =
    view.columns.length > 0
      ? outColumns(view)
      : columns.map((column, i) => ({
          ...column,
          name: view.renamed?.[i] ?? column.name,
          table: view.name,
          schema: view.schema,
        }));
  return {
    sql: `(SELECT * FROM (${sql}) AS v(${named.map((column) => quote(column.name)).join(', ')}))`,
    columns: named,
    schema: view.schema,
  };
};
