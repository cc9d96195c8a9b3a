import {fail, noUser} from '../errors.ts';
import type {ColumnDef, Name, Placement} from '../parse/ast.ts';
import {isSuperuser, verifySchema} from '../permissions.ts';
import {storageName, type ColumnInfo, type Relation, type Schema} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {locate, pathSchemas} from '../translate/relations.ts';
import {quote, type OutColumn} from '../translate/scope.ts';
import {engineType, resolveType, varchar, type SqlType} from '../types.ts';

/** A new relation without a schema goes into the first one of the search path, whatever the later ones hold. */
const firstSchema = (tx: Transaction): string => {
  const [first] = pathSchemas(tx.context());
  if (!first) throw fail('no schema has been selected to create in', '3F000');
  return first.name;
};

/** Where a new relation goes: the schema must allow it and the name be free. */
export const place = (
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

export const newRelation = (
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

/** A view reads with its owner's rights: who could give one away could read whatever the new owner may. */
export const verifyNewOwner = ({registry, session}: Transaction, owner: string): void => {
  if (!registry.get('users', owner)) throw noUser(owner);
  if (!isSuperuser(registry, session.user) && owner !== session.user)
    throw fail('must be superuser to alter owner', '42501');
};

export const noDuplicates = (names: readonly string[]): void => {
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

export const createStorage = async (tx: Transaction, relation: Relation): Promise<void> => {
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

export const verifyPlacement = (placement: Placement, columns: readonly {readonly name: string}[]): void => {
  for (const name of [...(placement.distkey === undefined ? [] : [placement.distkey]), ...placement.sortkey])
    if (!columns.some((column) => column.name === name))
      throw fail(`column "${name}" does not exist`, '42703');
};

export const named = (columns: readonly OutColumn[], names: readonly string[]): ColumnInfo[] => {
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
