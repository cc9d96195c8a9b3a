import {fail} from '../errors.ts';
import {parseStatement} from '../parse/statement.ts';
import type {ColumnInfo} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {castTo} from '../translate/casts.ts';

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
