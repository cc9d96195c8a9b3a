import {alreadyExists, fail, unsupported} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {verifyOwner, verifySchema} from '../permissions.ts';
import {storageName, type ColumnInfo, type Relation} from '../registry.ts';
import {touch, type Transaction} from '../transaction.ts';
import {locateRelation} from '../translate/relations.ts';
import {quote} from '../translate/scope.ts';
import {describeType, engineType, resolveType} from '../types.ts';
import {defaultSql} from './default.ts';
import {dropRelation} from './drop.ts';
import {toColumn, verifyNewOwner} from './new-relation.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

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
    verifyNewOwner(tx, change.to);
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
