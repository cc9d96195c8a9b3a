import {alreadyExists, denied, fail, noSchema, noUser, notOwner} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {isGranted, isSuperuser} from '../permissions.ts';
import {grantKey, type Schema} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {dropRelation} from './drop.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

const mayCreate = (tx: Transaction): void => {
  const {registry, session} = tx;
  const database = registry.get('databases', session.database);
  if (!database || isSuperuser(registry, session.user) || database.owner === session.user) return;
  if (!isGranted(registry, session.user, 'database', database.id, 'create'))
    throw denied('database', session.database);
};

const verifyName = (name: string): void => {
  if (name.startsWith('pg_'))
    throw fail(
      `unacceptable schema name "${name}"\n  Detail: The prefix "pg_" is reserved for system schemas.`,
      '42939',
    );
  if (name === 'information_schema') throw alreadyExists('schema', name);
};

export const createSchema = (
  tx: Transaction,
  s: Of<'create schema'> | Of<'create external schema'>,
): void => {
  const {registry, session} = tx;
  mayCreate(tx);
  verifyName(s.name);
  const key = `${session.database}.${s.name}`;
  if (registry.get('schemas', key)) {
    if (s.ifNotExists) return;
    throw alreadyExists('schema', s.name);
  }
  const owner = s.kind === 'create schema' ? (s.owner ?? session.user) : session.user;
  if (!registry.get('users', owner)) throw noUser(owner);
  if (s.kind === 'create external schema') verifyRole(tx, s);
  registry.set('schemas', key, {
    id: registry.nextId(),
    database: session.database,
    name: s.name,
    owner,
    ...(s.kind === 'create external schema' && {external: {role: s.role, region: s.region}}),
  });
};

/** The default role must exist; one named by its ARN must look like one. Whether it may read is seen at the first read. */
const verifyRole = (tx: Transaction, s: Of<'create external schema'>): void => {
  if (s.role === 'default') {
    if (tx.session.defaultRole === undefined)
      throw fail('The default IAM role is not set for this cluster', 'XX000');
  } else if (!/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(s.role.arn))
    throw fail(`Invalid IAM role: ${s.role.arn}`, '22023');
};

export const dropSchemas = async (tx: Transaction, s: Of<'drop schemas'>): Promise<void> => {
  for (const name of s.names) {
    const schema = tx.registry.schema(tx.session.database, name);
    if (!schema) {
      if (s.ifExists) continue;
      throw noSchema(name);
    }
    verifySchemaOwner(tx, schema);
    const inside = tx.registry
      .all('relations')
      .filter((r) => r.database === schema.database && (r.schema === name || r.stream?.schema === name));
    if (inside.length > 0 && !s.cascade)
      throw fail(
        `cannot drop schema ${name} because other objects depend on it\n  Hint: Use DROP ... CASCADE to drop the dependent objects too.`,
        '2BP01',
      );
    for (const relation of inside)
      if (tx.registry.relationById(relation.id)) await dropRelation(tx, relation, true);
    tx.registry.delete('schemas', `${schema.database}.${name}`);
    tx.registry.dropGrants('schema', schema.id);
  }
};

const verifySchemaOwner = (tx: Transaction, schema: Schema): void => {
  if (!isSuperuser(tx.registry, tx.session.user) && schema.owner !== tx.session.user)
    throw notOwner('schema', schema.name);
};

export const alterSchema = (tx: Transaction, s: Of<'alter schema'>): void => {
  const {registry, session} = tx;
  const schema = registry.schema(session.database, s.name);
  if (!schema) throw noSchema(s.name);
  verifySchemaOwner(tx, schema);
  if (s.owner !== undefined) {
    if (!registry.get('users', s.owner)) throw noUser(s.owner);
    registry.set('schemas', `${schema.database}.${schema.name}`, {...schema, owner: s.owner});
  }
  if (s.rename === undefined) return;
  verifyName(s.rename);
  if (registry.schema(session.database, s.rename)) throw alreadyExists('schema', s.rename);
  const relations = registry.all('relations').filter((r) => r.database === schema.database);
  if (
    relations.some(
      (r) =>
        r.stream?.schema === s.name ||
        (r.definition !== undefined && r.needs.some((id) => registry.relationById(id)?.schema === s.name)),
    )
  )
    throw fail(`cannot rename schema ${s.name} because views depend on it`, '2BP01');
  registry.delete('schemas', `${schema.database}.${schema.name}`);
  registry.set('schemas', `${schema.database}.${s.rename}`, {...schema, name: s.rename});
  for (const relation of relations.filter((r) => r.schema === s.name)) {
    registry.delete('relations', `${relation.database}.${relation.schema}.${relation.name}`);
    registry.put({...relation, schema: s.rename});
  }
};

export const createDatabase = (tx: Transaction, s: Of<'create database'>): void => {
  const {registry, session} = tx;
  const user = registry.get('users', session.user);
  if (!user?.superuser && !user?.createdb) throw fail('permission denied to create database', '42501');
  if (registry.get('databases', s.name)) throw alreadyExists('database', s.name);
  makeDatabase(tx.registry, s.name, session.user);
};

/** A database comes with its schema `public`, which everyone may use. */
export const makeDatabase = (registry: Transaction['registry'], name: string, owner: string): void => {
  registry.set('databases', name, {id: registry.nextId(), name, owner});
  const id = registry.nextId();
  registry.set('schemas', `${name}.public`, {id, database: name, name: 'public', owner});
  for (const privilege of ['usage', 'create']) {
    const grant = {on: 'schema', id, to: 'public:public', privilege, grantor: owner, option: false} as const;
    registry.set('grants', grantKey(grant), grant);
  }
};

export const dropDatabase = async (tx: Transaction, s: Of<'drop database'>): Promise<void> => {
  const {registry, session} = tx;
  const database = registry.get('databases', s.name);
  if (!database) throw fail(`database "${s.name}" does not exist`, '3D000');
  if (!isSuperuser(registry, session.user) && database.owner !== session.user)
    throw notOwner('database', s.name);
  if (s.name === session.database) throw fail('cannot drop the currently open database', '55006');
  for (const relation of registry.all('relations'))
    if (relation.database === s.name && registry.relationById(relation.id))
      await dropRelation(tx, relation, true);
  for (const [key, schema] of registry.entries('schemas')) {
    if (schema.database !== s.name) continue;
    registry.delete('schemas', key);
    registry.dropGrants('schema', schema.id);
  }
  registry.delete('databases', s.name);
  registry.dropGrants('database', database.id);
};
