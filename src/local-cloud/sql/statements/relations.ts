import {alreadyExists, denied, fail, noRelation, noSchema, unsupported} from '../errors.ts';
import type {ColumnDef, Name, Placement, Statement} from '../parse/ast.ts';
import {parseStatement} from '../parse/statement.ts';
import {isSuperuser, verifyOwner, verifySchema} from '../permissions.ts';
import {storageName, type ColumnInfo, type Relation, type Schema} from '../registry.ts';
import {rawColumns, readerFor, streamError, streamOver, range} from '../stream-source.ts';
import {timestamp, touch, type Transaction} from '../transaction.ts';
import {castTo} from '../translate/casts.ts';
import {locate, locateRelation, pathSchemas} from '../translate/relations.ts';
import {quote, type OutColumn} from '../translate/scope.ts';
import {describeType, engineType, resolveType, varchar, type SqlType} from '../types.ts';
import {contents} from './refresh.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

/** A new relation without a schema goes into the first one of the search path, whatever the later ones hold. */
const firstSchema = (tx: Transaction): string => {
  const [first] = pathSchemas(tx.context());
  if (!first) throw fail('no schema has been selected to create in', '3F000');
  return first.name;
};

/** Where a new relation goes: the schema must allow it and the name be free. */
const place = (
  tx: Transaction,
  name: Name,
): {schema: Schema; name: string; existing: Relation | undefined} => {
  const {schema, name: last} = locate(tx.context(), name.length === 1 ? [firstSchema(tx), ...name] : name);
  if (schema.external)
    throw fail(`Operations on external schema "${schema.name}" are not supported`, '0A000');
  verifySchema(tx.registry, tx.session.user, schema, 'create');
  if (last.length > 127)
    throw fail(
      `identifier "${last.slice(0, 20)}..." will be truncated: names have at most 127 bytes`,
      '42622',
    );
  return {schema, name: last, existing: tx.registry.relation(schema.database, schema.name, last)};
};

const newRelation = (
  tx: Transaction,
  schema: Schema,
  name: string,
  more: Omit<Relation, 'id' | 'database' | 'schema' | 'name' | 'owner' | 'createdAt'>,
): Relation => ({
  id: tx.registry.nextId(),
  database: schema.database,
  schema: schema.name,
  name,
  owner: tx.session.user,
  createdAt: tx.now,
  ...more,
});

const noDuplicates = (names: readonly string[]): void => {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw fail(`column "${twice}" specified more than once`, '42701');
};

const storedType = (type: SqlType): SqlType =>
  type.id === 'unknown' || type.id === 'name' ? varchar(256) : type;

export const toColumn = (def: ColumnDef): ColumnInfo => ({
  name: def.name,
  type: resolveType(def.type, true),
  nullable: !def.notNull,
  ...(def.default !== undefined && {default: def.default}),
  ...(def.identity && {identity: def.identity}),
  ...(def.primary && {primary: true}),
});

const createStorage = async (tx: Transaction, relation: Relation): Promise<void> => {
  for (const column of relation.columns)
    if (column.identity)
      await tx.connection.run(
        `CREATE SEQUENCE wh.main.s${relation.id} MINVALUE -9223372036854775807 START ${column.identity.seed} INCREMENT ${column.identity.step}`,
      );
  const columns = relation.columns.map(
    (c) => `${quote(c.name)} ${engineType(c.type)}${c.nullable ? '' : ' NOT NULL'}`,
  );
  await tx.connection.run(`CREATE TABLE ${storageName(relation)} (${columns.join(', ')})`);
  tx.registry.put(relation);
};

export const createTable = async (tx: Transaction, s: Of<'create table'>): Promise<void> => {
  const {schema, name, existing} = place(tx, s.name);
  if (existing) {
    if (s.ifNotExists) return;
    throw alreadyExists('relation', name);
  }
  const columns = s.like
    ? locateRelation(tx.context(), s.like).relation.columns.map(withoutIdentity)
    : s.columns.map(toColumn);
  noDuplicates(columns.map((column) => column.name));
  if (columns.filter((column) => column.identity).length > 1)
    throw fail('multiple identity columns specified', '42601');
  verifyPlacement(s.placement, columns);
  await createStorage(
    tx,
    newRelation(tx, schema, name, {
      kind: 'table',
      columns,
      needs: [],
      placement: s.placement,
      backup: s.backup,
      ...(s.temporary && {temporary: true}),
    }),
  );
};

const withoutIdentity = ({name, type, nullable}: ColumnInfo): ColumnInfo => ({name, type, nullable});

const verifyPlacement = (placement: Placement, columns: readonly {readonly name: string}[]): void => {
  for (const name of [...(placement.distkey === undefined ? [] : [placement.distkey]), ...placement.sortkey])
    if (!columns.some((column) => column.name === name))
      throw fail(`column "${name}" does not exist`, '42703');
};

const named = (columns: readonly OutColumn[], names: readonly string[]): ColumnInfo[] => {
  if (names.length > 0 && names.length !== columns.length)
    throw fail(
      names.length > columns.length
        ? 'too many column names specified'
        : 'CREATE TABLE AS specifies too few column names',
      '42601',
    );
  const result = columns.map((column, i) => ({
    name: names[i] ?? column.name,
    type: storedType(column.type),
    nullable: true,
  }));
  noDuplicates(result.map((column) => column.name));
  return result;
};

export const createTableAs = async (tx: Transaction, s: Of<'create table as'>): Promise<number> => {
  const {schema, name, existing} = place(tx, s.name);
  if (existing) throw alreadyExists('relation', name);
  const context = tx.context();
  const {sql, columns: out} = context.query(s.query, undefined, context);
  const columns = named(out, s.columns);
  verifyPlacement(s.placement, columns);
  const relation = newRelation(tx, schema, name, {
    kind: 'table',
    columns,
    needs: [],
    placement: s.placement,
    backup: s.backup,
    ...(s.temporary && {temporary: true}),
  });
  await createStorage(tx, relation);
  const list = out.map((_, i) => quote(`c${i}`));
  const cast = out.map(
    (column, i) => castTo({sql: list[i] ?? '', type: column.type}, columns[i]?.type ?? column.type).sql,
  );
  return tx.connection.run(
    `INSERT INTO ${storageName(relation)} SELECT ${cast.join(', ')} FROM (${sql}) AS q(${list.join(', ')})`,
  );
};

export const createView = async (tx: Transaction, s: Of<'create view'>): Promise<void> => {
  const {schema, name, existing} = place(tx, s.name);
  if (existing && !(s.orReplace && (existing.kind === 'view' || existing.kind === 'late view')))
    throw alreadyExists('relation', name);
  if (existing) verifyOwner(tx.registry, tx.session.user, existing);
  const base = {definition: s.definition, ...(s.columns.length > 0 && {renamed: s.columns})};
  let relation: Relation;
  if (s.late) relation = newRelation(tx, schema, name, {kind: 'late view', columns: [], needs: [], ...base});
  else {
    const context = tx.context();
    const {sql, columns} = context.query(s.query, undefined, context);
    const infos = named(columns, s.columns);
    // Asks the engine as well, so that a view that cannot run is refused when it is made.
    await tx.connection.read(`EXPLAIN ${sql}`);
    relation = newRelation(tx, schema, name, {
      kind: 'view',
      columns: infos,
      needs: [...new Set(context.reads.values())],
      bound: Object.fromEntries(context.reads),
      ...base,
    });
  }
  tx.registry.put(existing ? {...relation, id: existing.id, owner: existing.owner} : relation);
};

export const createMaterializedView = async (
  tx: Transaction,
  s: Of<'create materialized view'>,
): Promise<void> => {
  const {schema, name, existing} = place(tx, s.name);
  if (existing) throw alreadyExists('relation', name);
  const raw = `memory.main.raw_new_${tx.id}_${tx.registry.nextId()}`;
  const stream = streamOver(`${raw}_staged`, timestamp(tx.now));
  const context = {...tx.context(), stream};
  const {sql, columns} = context.query(s.query, undefined, context);
  const infos = named(columns, s.columns);
  const {used} = stream;
  verifyPlacement(s.placement, infos);
  const relation = newRelation(tx, schema, name, {
    kind: 'materialized view',
    columns: infos,
    definition: s.definition,
    needs: [...new Set(context.reads.values())],
    bound: Object.fromEntries(context.reads),
    autoRefresh: s.autoRefresh,
    backup: s.backup,
    placement: s.placement,
    ...(s.columns.length > 0 && {renamed: s.columns}),
    ...(used && {stream: used}),
  });
  if (!used) {
    if (
      s.autoRefresh &&
      [...context.reads.values()].some((id) => tx.registry.relationById(id)?.kind !== 'table')
    )
      throw fail('Materialized view could not be created with AUTO REFRESH: it reads other views', '0A000');
    await createStorage(tx, relation);
    await tx.connection.run(`INSERT INTO ${storageName(relation)} ${contents(tx, relation)}`);
    return;
  }
  verifyStreamQuery(s);
  await verifyStream(tx, schema.database, used);
  await tx.engine.use(async (staging) => {
    await staging.run(`CREATE TABLE ${raw} ${rawColumns}`);
    await staging.run(stream.prepare(raw));
    try {
      await staging.read(`EXPLAIN ${sql.replaceAll(range, 'TRUE')}`);
    } finally {
      await staging.run(`DROP TABLE ${raw}`);
      await staging.run(`DROP TABLE IF EXISTS ${raw}_staged`);
    }
  });
  await createStorage(tx, relation);
};

/** A streaming view takes each record for itself: what looks at several records needs a view of its own on top. */
const verifyStreamQuery = (s: Of<'create materialized view'>): void => {
  const {query} = s;
  const refuse = (what: string): never => {
    throw fail(
      `${what} is not supported in a streaming materialized view: create another view on top of it`,
      '0A000',
    );
  };
  if (query.body.kind !== 'select') return refuse('UNION, INTERSECT or EXCEPT');
  const {from, groupBy, having, distinct, top, qualify} = query.body;
  if (groupBy.length > 0 || having) refuse('GROUP BY');
  if (distinct) refuse('DISTINCT');
  if (qualify) refuse('QUALIFY');
  if (top || query.limit || query.offset || query.order.length > 0) refuse('ORDER BY or LIMIT');
  const [first, ...rest] = from;
  if (first?.kind !== 'relation' || rest.some((item) => item.kind !== 'relation' && item.kind !== 'unnest'))
    refuse('a join');
  if (/\bover\s*\(/i.test(s.definition)) refuse('a window function');
  const {items} = query.body;
  if (
    items.some(
      ({expr}) =>
        expr.kind === 'call' &&
        ['count', 'sum', 'avg', 'min', 'max', 'listagg', 'median'].includes(expr.name),
    )
  )
    refuse('an aggregate');
};

const verifyStream = async (
  tx: Transaction,
  database: string,
  used: {schema: string; name: string},
): Promise<void> => {
  const reader = readerFor(tx.registry, {database, schema: used.schema}, tx.session);
  try {
    await reader.shards(used.name);
  } catch (error) {
    const told = streamError(used.name, error);
    if (
      told instanceof Error &&
      'code' in (error as object) &&
      (error as {code: unknown}).code === 'ResourceNotFoundException'
    )
      throw noRelation(`${used.schema}.${used.name}`);
    throw told;
  }
};

const kindsOf: Readonly<Record<Of<'drop relations'>['type'], readonly Relation['kind'][]>> = {
  table: ['table'],
  view: ['view', 'late view'],
  'materialized view': ['materialized view'],
};

export const dropRelations = async (tx: Transaction, s: Of<'drop relations'>): Promise<void> => {
  for (const name of s.names) {
    let relation: Relation | undefined;
    try {
      relation = locate(tx.context(), name).relation;
    } catch (error) {
      if (s.ifExists) continue;
      throw error;
    }
    if (!relation) {
      if (s.ifExists) continue;
      throw fail(
        `${s.type === 'table' ? 'table' : s.type} "${name.at(-1)}" does not exist`
          .replace(/^table /, 'Table ')
          .replace(/^T/, 't'),
        '42P01',
      );
    }
    if (!kindsOf[s.type].includes(relation.kind))
      throw fail(`"${relation.name}" is not a ${s.type}`, '42809');
    verifyDropper(tx, relation);
    await dropRelation(tx, relation, s.cascade);
  }
};

/** The owner, a superuser, and whoever has been granted DROP. */
const verifyDropper = (tx: Transaction, relation: Relation): void =>
  verifyOwner(tx.registry, tx.session.user, relation);

export const dropRelation = async (tx: Transaction, relation: Relation, cascade: boolean): Promise<void> => {
  const dependents = tx.registry.all('relations').filter((other) => other.needs.includes(relation.id));
  const [first] = dependents;
  if (first && !cascade)
    throw fail(
      `cannot drop ${relation.kind === 'late view' ? 'view' : relation.kind} ${relation.name} because other objects depend on it\n  Hint: Use DROP ... CASCADE to drop the dependent objects too.`,
      '2BP01',
    );
  for (const dependent of dependents)
    if (tx.registry.relationById(dependent.id)) await dropRelation(tx, dependent, true);
  if (relation.kind === 'table' || relation.kind === 'materialized view')
    await tx.connection.run(`DROP TABLE IF EXISTS ${storageName(relation)}`);
  if (relation.columns.some((column) => column.identity))
    await tx.connection.run(`DROP SEQUENCE IF EXISTS wh.main.s${relation.id}`);
  if (relation.stream)
    await tx.connection.run(`DELETE FROM wh.main.positions WHERE view_id = ${relation.id}`);
  tx.registry.remove(relation);
};

export const alterTable = async (tx: Transaction, s: Of<'alter table'>): Promise<void> => {
  const {relation, schema} = locateRelation(tx.context(), s.name);
  verifyOwner(tx.registry, tx.session.user, relation);
  const {change} = s;
  const replace = (next: Relation) => {
    tx.registry.delete('relations', `${relation.database}.${relation.schema}.${relation.name}`);
    tx.registry.put(next);
  };
  if (change.do === 'rename') {
    if (relation.kind === 'materialized view') throw unsupported('renaming a materialized view');
    verifySchema(tx.registry, tx.session.user, schema, 'create');
    if (tx.registry.relation(relation.database, relation.schema, change.to))
      throw alreadyExists('relation', change.to);
    return replace({...relation, name: change.to});
  }
  if (change.do === 'owner') {
    if (!tx.registry.get('users', change.to)) throw fail(`user "${change.to}" does not exist`, '42704');
    return replace({...relation, owner: change.to});
  }
  if (relation.kind !== 'table') throw fail(`"${relation.name}" is not a table`, '42809');
  if (change.do === 'placement') return replace({...relation, placement: change.placement});
  touch(tx, relation);
  await alterColumn(tx, relation, change, replace);
};

const alterColumn = async (
  tx: Transaction,
  relation: Relation,
  change: Of<'alter table'>['change'],
  replace: (next: Relation) => void,
): Promise<void> => {
  const table = storageName(relation);
  const find = (name: string): ColumnInfo => {
    const column = relation.columns.find((c) => c.name === name);
    if (!column) throw fail(`column "${name}" of relation "${relation.name}" does not exist`, '42703');
    return column;
  };
  const free = (name: string) => {
    if (relation.columns.some((c) => c.name === name))
      throw fail(`column "${name}" of relation "${relation.name}" already exists`, '42701');
  };
  const dependents = tx.registry.all('relations').filter((other) => other.needs.includes(relation.id));
  switch (change.do) {
    case 'rename column':
      find(change.from);
      free(change.to);
      if (dependents.length > 0)
        throw fail(
          `cannot rename column ${change.from} of table ${relation.name} because other objects depend on it`,
          '2BP01',
        );
      await tx.connection.run(
        `ALTER TABLE ${table} RENAME COLUMN ${quote(change.from)} TO ${quote(change.to)}`,
      );
      return replace({
        ...relation,
        columns: relation.columns.map((c) => (c.name === change.from ? {...c, name: change.to} : c)),
      });
    case 'add column': {
      const column = toColumn(change.column);
      free(column.name);
      if (column.identity) throw fail('Identity columns cannot be added to a table', '0A000');
      const preset = column.default === undefined ? undefined : defaultSql(tx, column);
      if (!column.nullable && preset === undefined)
        throw fail(
          'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression',
          '42601',
        );
      await tx.connection.run(
        `ALTER TABLE ${table} ADD COLUMN ${quote(column.name)} ${engineType(column.type)}`,
      );
      if (preset !== undefined)
        await tx.connection.run(`UPDATE ${table} SET ${quote(column.name)} = ${preset}`);
      return replace({...relation, columns: [...relation.columns, column]});
    }
    case 'drop column': {
      find(change.column);
      if (dependents.length > 0 && !change.cascade)
        throw fail(
          `cannot drop table ${relation.name} column ${change.column} because other objects depend on it\n  Hint: Use DROP ... CASCADE to drop the dependent objects too.`,
          '2BP01',
        );
      for (const dependent of dependents) await dropRelation(tx, dependent, true);
      if (relation.columns.length === 1) throw fail('cannot drop the only column of a table', '0A000');
      await tx.connection.run(`ALTER TABLE ${table} DROP COLUMN ${quote(change.column)}`);
      return replace({...relation, columns: relation.columns.filter((c) => c.name !== change.column)});
    }
    case 'column type': {
      const column = find(change.column);
      const type = resolveType(change.type, true);
      if (column.type.id !== 'varchar' || type.id !== 'varchar')
        throw fail(
          `cannot alter column "${change.column}" of relation "${relation.name}", target data type "${describeType(type)}" is not supported`,
          '0A000',
        );
      return replace({
        ...relation,
        columns: relation.columns.map((c) => (c.name === change.column ? {...c, type} : c)),
      });
    }
  }
};

/** A column's default, as of now. */
export const defaultSql = (tx: Transaction, column: ColumnInfo): string => {
  const statement = parseStatement(`SELECT ${column.default}`);
  if (statement.kind !== 'query')
    throw fail(`default of column "${column.name}" is not an expression`, '42601');
  const context = tx.context();
  const {sql, columns} = context.query(statement.query, undefined, context);
  const value = castTo({sql: 'v', type: columns[0]?.type ?? {id: 'unknown'}}, column.type);
  return `(SELECT ${value.sql} FROM (${sql}) AS d(v))`;
};

export const alterMaterializedView = (tx: Transaction, s: Of<'alter materialized view'>): void => {
  const {relation} = locateRelation(tx.context(), s.name);
  if (relation.kind !== 'materialized view')
    throw fail(`"${relation.name}" is not a materialized view`, '42809');
  verifyOwner(tx.registry, tx.session.user, relation);
  if (s.owner !== undefined && !tx.registry.get('users', s.owner))
    throw fail(`user "${s.owner}" does not exist`, '42704');
  tx.registry.put({
    ...relation,
    ...(s.autoRefresh !== undefined && {autoRefresh: s.autoRefresh}),
    ...(s.owner !== undefined && {owner: s.owner}),
  });
};

export const comment = (tx: Transaction, s: Of<'comment'>): void => {
  if (s.on === 'database') return;
  if (s.on === 'schema') {
    const schema = tx.registry.schema(tx.session.database, s.name[0] ?? '');
    if (!schema) throw noSchema(s.name.join('.'));
    if (!isSuperuser(tx.registry, tx.session.user) && schema.owner !== tx.session.user)
      throw denied('schema', schema.name);
    const {comment: _, ...rest} = schema;
    tx.registry.set(
      'schemas',
      `${schema.database}.${schema.name}`,
      s.text === null ? rest : {...rest, comment: s.text},
    );
    return;
  }
  const name = s.on === 'column' ? s.name.slice(0, -1) : s.name;
  const {relation} = locateRelation(tx.context(), name);
  verifyOwner(tx.registry, tx.session.user, relation);
  if (s.on === 'column') {
    if (!relation.columns.some((column) => column.name === s.name.at(-1)))
      throw fail(`column "${s.name.at(-1)}" of relation "${relation.name}" does not exist`, '42703');
    return;
  }
  const {comment: _, ...rest} = relation;
  tx.registry.put(s.text === null ? rest : {...rest, comment: s.text});
};

/** Used by DROP SCHEMA and by the end of a session: temporary tables go with it. */
export const dropTemporary = async (tx: Transaction): Promise<void> => {
  for (const relation of tx.registry.all('relations'))
    if (relation.temporary) await dropRelation(tx, relation, true);
};
