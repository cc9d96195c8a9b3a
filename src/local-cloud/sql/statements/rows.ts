import {fail, unsupported} from '../errors.ts';
import type {Expr, Name, Query, Statement} from '../parse/ast.ts';
import {parseStatement} from '../parse/statement.ts';
import {verifyRelation} from '../permissions.ts';
import {storageName, type ColumnInfo, type Relation} from '../registry.ts';
import {touch, type Transaction} from '../transaction.ts';
import {castTo} from '../translate/casts.ts';
import {condition, translate} from '../translate/expression.ts';
import {translateFrom} from '../translate/from.ts';
import {locateRelation, outColumns} from '../translate/relations.ts';
import {quote, Scope, type Typed} from '../translate/scope.ts';
import {isText, type SqlType} from '../types.ts';
import {defaultSql} from './default.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

const writable = (tx: Transaction, name: Name, privilege: string): Relation => {
  const {relation} = locateRelation(tx.context(), name);
  if (relation.kind !== 'table')
    throw fail(
      relation.kind === 'materialized view'
        ? `cannot change materialized view "${relation.name}"`
        : `cannot ${privilege} ${privilege === 'insert' ? 'into' : privilege === 'delete' ? 'from' : ''} a view`.replace(
            '  ',
            ' ',
          ),
      '42809',
    );
  verifyRelation(tx.registry, tx.session.user, relation, privilege);
  return relation;
};

/** An assignment: unlike a cast it never cuts text, but fails when it is too long. */
const assign = (value: Typed, type: SqlType): string => {
  if (value.sql === 'NULL') return 'NULL';
  if (!isText(type)) return castTo(value, type).sql;
  const text = castTo(value, {id: type.id}).sql;
  return type.length === undefined || (value.type.length !== undefined && value.type.length <= type.length)
    ? text
    : `rs_fit(${text}, ${type.length})`;
};

const presetOf = (tx: Transaction, relation: Relation, column: ColumnInfo): string =>
  column.identity
    ? `nextval('wh.main.s${relation.id}')`
    : column.default === undefined
      ? 'NULL'
      : defaultSql(tx, column);

/** VALUES with each DEFAULT in its rows replaced by what it stands for. */
const withDefaults = (s: Of<'insert'>, relation: Relation): Query => {
  if (s.source === 'defaults') throw new Error('DEFAULT VALUES has no query');
  const {body} = s.source;
  if (body.kind !== 'values' || !body.rows.some((row) => row.some((item) => item.kind === 'default')))
    return s.source;
  const names =
    s.columns.length > 0
      ? s.columns
      : relation.columns.filter((c) => !c.identity || c.identity.byDefault).map((c) => c.name);
  const preset = (i: number): Expr => {
    const column = relation.columns.find((c) => c.name === names[i]);
    if (column?.identity) throw unsupported('DEFAULT for an identity column: leave the column out');
    if (column?.default === undefined) return {kind: 'null'};
    const parsed = parseStatement(`SELECT ${column.default}`);
    const item =
      parsed.kind === 'query' && parsed.query.body.kind === 'select' ? parsed.query.body.items[0] : undefined;
    return item?.expr ?? {kind: 'null'};
  };
  const rows = body.rows.map((row) => row.map((item, i) => (item.kind === 'default' ? preset(i) : item)));
  return {...s.source, body: {kind: 'values', rows}};
};

export const insert = async (tx: Transaction, s: Of<'insert'>): Promise<number> => {
  const relation = writable(tx, s.table, 'insert');
  const find = (name: string): ColumnInfo => {
    const column = relation.columns.find((c) => c.name === name);
    if (!column) throw fail(`column "${name}" of relation "${relation.name}" does not exist`, '42703');
    if (column.identity && !column.identity.byDefault)
      throw fail(`cannot set an identity column to a value`, '0A000');
    return column;
  };
  touch(tx, relation);
  const table = storageName(relation);
  if (s.source === 'defaults')
    return tx.connection.run(
      `INSERT INTO ${table} SELECT ${relation.columns.map((c) => presetOf(tx, relation, c)).join(', ')}`,
    );
  const context = tx.context();
  const {sql, columns: given} = context.query(withDefaults(s, relation), undefined, context);
  const targets =
    s.columns.length > 0
      ? s.columns.map(find)
      : relation.columns.filter((c) => !c.identity || c.identity.byDefault).slice(0, given.length);
  if (given.length > targets.length) throw fail('INSERT has more expressions than target columns', '42601');
  if (given.length < targets.length) throw fail('INSERT has more target columns than expressions', '42601');
  const list = given.map((_, i) => quote(`c${i}`));
  const values = targets.map((column, i) =>
    assign({sql: list[i] ?? '', type: given[i]?.type ?? column.type}, column.type),
  );
  const missing = relation.columns.filter((column) => !targets.includes(column));
  const names = [...targets, ...missing].map((column) => quote(column.name));
  const all = [...values, ...missing.map((column) => presetOf(tx, relation, column))];
  return tx.connection.run(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${all.join(', ')} FROM (${sql}) AS q(${list.join(', ')})`,
  );
};

export const update = async (tx: Transaction, s: Of<'update'>): Promise<number> => {
  const relation = writable(tx, s.table, 'update');
  const scope = new Scope(tx.context());
  const alias = s.alias ?? relation.name;
  scope.add({alias, columns: outColumns(relation), ...(s.alias === undefined && {schema: relation.schema})});
  const from = s.from.map((item) => translateFrom(item, scope));
  const set = s.set.map(({column: name, value}) => {
    const column = relation.columns.find((c) => c.name === name);
    if (!column) throw fail(`column "${name}" of relation "${relation.name}" does not exist`, '42703');
    const sql =
      value === 'default' ? presetOf(tx, relation, column) : assign(translate(value, scope), column.type);
    return `${quote(name)} = ${sql}`;
  });
  touch(tx, relation);
  const where = s.where ? ` WHERE ${condition(s.where, scope)}` : '';
  return tx.connection.run(
    `UPDATE ${storageName(relation)} AS ${quote(alias)} SET ${set.join(', ')}${from.length > 0 ? ` FROM ${from.join(', ')}` : ''}${where}`,
  );
};

export const remove = async (tx: Transaction, s: Of<'delete'>): Promise<number> => {
  const relation = writable(tx, s.table, 'delete');
  const scope = new Scope(tx.context());
  const alias = s.alias ?? relation.name;
  scope.add({alias, columns: outColumns(relation), ...(s.alias === undefined && {schema: relation.schema})});
  const using = s.using.map((item) => translateFrom(item, scope));
  touch(tx, relation);
  const where = s.where ? ` WHERE ${condition(s.where, scope)}` : '';
  return tx.connection.run(
    `DELETE FROM ${storageName(relation)} AS ${quote(alias)}${using.length > 0 ? ` USING ${using.join(', ')}` : ''}${where}`,
  );
};

export const truncate = async (tx: Transaction, s: Of<'truncate'>): Promise<void> => {
  const relation = writable(tx, s.table, 'truncate');
  touch(tx, relation);
  await tx.connection.run(`DELETE FROM ${storageName(relation)}`);
};
