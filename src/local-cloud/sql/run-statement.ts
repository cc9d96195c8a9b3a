import {asDatabaseError, fail, unsupported} from './errors.ts';
import type {Connection} from './engine.ts';
import type {Statement} from './parse/ast.ts';
import {describeColumn, toValue} from './results.ts';
import {grant} from './statements/grants.ts';
import * as people from './statements/people.ts';
import {refresh, viewToRefresh, type Commit} from './statements/refresh.ts';
import {alterTable} from './statements/alter-table.ts';
import {comment} from './statements/comment.ts';
import {dropRelations} from './statements/drop.ts';
import {alterMaterializedView, createMaterializedView} from './statements/materialized-views.ts';
import {createTable, createTableAs} from './statements/tables.ts';
import {createView} from './statements/views.ts';
import {insert, remove, truncate, update} from './statements/rows.ts';
import * as schemas from './statements/schemas.ts';
import {resetSetting, setting, show, showList, showSetting} from './statements/show.ts';
import type {Transaction} from './transaction.ts';
import type {Context} from './translate/scope.ts';
import {locateRelation} from './translate/relations.ts';
import {varchar} from './types.ts';
import type {StatementResult} from './warehouse.ts';

/** A statement that returns no rows; -1 where Redshift counts none. */
export const nothing: StatementResult = {columns: undefined, rows: [], affected: -1};

const counted = (affected: number): StatementResult => ({columns: undefined, rows: [], affected});

/** Statements that only look: they need no transaction of their own. */
export const isReading = (s: Statement): boolean =>
  ['query', 'explain', 'show', 'show list', 'show parameter'].includes(s.kind);

/** Statements that change nothing but rows: any number of them may run side by side. */
export const changesOnlyRows = (s: Statement): boolean =>
  isReading(s) ||
  [
    'insert',
    'update',
    'delete',
    'truncate',
    'refresh',
    'set',
    'reset',
    'maintenance',
    'transaction',
  ].includes(s.kind);

export const runReading = async (
  s: Statement,
  context: Context,
  connection: Connection,
): Promise<StatementResult> => {
  switch (s.kind) {
    case 'query': {
      const {sql, columns} = context.query(s.query, undefined, context);
      const rows = await connection.read(sql);
      return {
        columns: columns.map(describeColumn),
        rows: rows.map((row) => row.map((value, i) => toValue(value, columns[i]?.type ?? varchar()))),
        affected: -1,
      };
    }
    case 'explain':
      return explain(s.statement, context, connection);
    case 'show':
      return show(context, s);
    case 'show list':
      return showList(context, s);
    case 'show parameter':
      return showSetting(context, s);
    default:
      throw new Error(`${s.kind} is not a statement that only reads`);
  }
};

/** The engine's own plan: it says how this warehouse will run the statement, not how a cluster would. */
const explain = async (s: Statement, context: Context, connection: Connection): Promise<StatementResult> => {
  if (s.kind !== 'query') throw unsupported('EXPLAIN of anything but a query');
  const {sql} = context.query(s.query, undefined, context);
  const rows = await connection.read(`EXPLAIN ${sql}`);
  const names = new Map(
    [...context.reads.values()].map((id) => [`r${id}`, context.registry.relationById(id)?.name ?? '']),
  );
  const lines = rows
    .flatMap((row) => String(row[1]).split('\n'))
    .map((line) =>
      line.replace(
        /\br\d+\b/g,
        (name) => names.get(name)?.padEnd(name.length).slice(0, Math.max(name.length, 1)) ?? name,
      ),
    );
  return {
    columns: [describeColumn({name: 'QUERY PLAN', type: varchar(), nullable: true})],
    rows: lines.map((line) => [line]),
    affected: -1,
  };
};

/** Runs one statement within a transaction. */
export const runStatement = async (
  s: Statement,
  tx: Transaction,
  commit: Commit,
): Promise<StatementResult> => {
  try {
    return await run(s, tx, commit);
  } catch (error) {
    throw asDatabaseError(error);
  }
};

const run = async (s: Statement, tx: Transaction, commit: Commit): Promise<StatementResult> => {
  switch (s.kind) {
    case 'insert':
      return counted(await insert(tx, s));
    case 'update':
      return counted(await update(tx, s));
    case 'delete':
      return counted(await remove(tx, s));
    case 'truncate':
      return (await truncate(tx, s), nothing);
    case 'refresh':
      return (await refresh(tx, viewToRefresh(tx, s.name), commit, 'Manual'), nothing);
    case 'create schema':
    case 'create external schema':
      return (schemas.createSchema(tx, s), nothing);
    case 'drop schemas':
      return (await schemas.dropSchemas(tx, s), nothing);
    case 'alter schema':
      return (schemas.alterSchema(tx, s), nothing);
    case 'create database':
      alone(tx, 'CREATE DATABASE');
      return (schemas.createDatabase(tx, s), nothing);
    case 'drop database':
      alone(tx, 'DROP DATABASE');
      return (await schemas.dropDatabase(tx, s), nothing);
    case 'create table':
      return (await createTable(tx, s), nothing);
    case 'create table as':
      return counted(await createTableAs(tx, s));
    case 'create view':
      return (await createView(tx, s), nothing);
    case 'create materialized view':
      return (await createMaterializedView(tx, s), nothing);
    case 'drop relations':
      return (await dropRelations(tx, s), nothing);
    case 'alter table':
      return (await alterTable(tx, s), nothing);
    case 'alter materialized view':
      return (alterMaterializedView(tx, s), nothing);
    case 'comment':
      return (comment(tx, s), nothing);
    case 'create user':
      return (people.createUser(tx, s), nothing);
    case 'alter user':
      return (people.alterUser(tx, s), nothing);
    case 'drop users':
      return (people.dropUsers(tx, s), nothing);
    case 'create group':
      return (people.createGroup(tx, s), nothing);
    case 'alter group':
      return (people.alterGroup(tx, s), nothing);
    case 'drop group':
      return (people.dropGroup(tx, s), nothing);
    case 'create role':
      return (people.createRole(tx, s), nothing);
    case 'drop role':
      return (people.dropRole(tx, s), nothing);
    case 'grant role':
    case 'revoke role':
      return (people.grantRole(tx, s), nothing);
    case 'grant':
    case 'revoke':
      return (grant(tx, s), nothing);
    case 'set': {
      const path = setting(s);
      if (path) tx.searchPath = path;
      return nothing;
    }
    case 'reset':
      return (resetSetting(s), nothing);
    case 'maintenance':
      if (s.what === 'vacuum') alone(tx, 'VACUUM');
      if (s.name) locateRelation(tx.context(), s.name);
      return nothing;
    case 'transaction':
      throw unsupported(`${s.what.toUpperCase()}: statements sent together run as one transaction`);
    default:
      return runReading(s, tx.context(), tx.connection);
  }
};

const alone = (tx: Transaction, what: string): void => {
  if (tx.shared) throw fail(`${what} cannot run inside a transaction block`, '25001');
};
