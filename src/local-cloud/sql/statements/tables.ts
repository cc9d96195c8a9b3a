import {alreadyExists, fail} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {storageName, type ColumnInfo} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {castTo} from '../translate/casts.ts';
import {locateRelation} from '../translate/relations.ts';
import {quote} from '../translate/scope.ts';
import {
  createStorage,
  named,
  newRelation,
  noDuplicates,
  place,
  toColumn,
  verifyPlacement,
} from './new-relation.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

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
