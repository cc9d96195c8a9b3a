import {asDatabaseError, fail} from '../errors.ts';
import {verifyOwner} from '../permissions.ts';
import {parseStatement} from '../parse/statement.ts';
import type {Name} from '../parse/ast.ts';
import {storageName, type Relation} from '../registry.ts';
import {refreshStream, type Progress} from '../streaming.ts';
import {timestamp, type Transaction} from '../transaction.ts';
import {castTo} from '../translate/casts.ts';
import {locateRelation, withinView} from '../translate/relations.ts';
import {literal, quote} from '../translate/scope.ts';
import {DatabaseError} from '../warehouse.ts';

/** Runs a piece of work as one transaction of its own, or within the one that is open. */
export type Commit = (write: () => Promise<void>) => Promise<void>;

export const viewToRefresh = (tx: Transaction, name: Name): Relation => {
  const {relation} = locateRelation(tx.context(), name);
  if (relation.kind !== 'materialized view')
    throw fail(`"${relation.name}" is not a materialized view`, '42809');
  verifyOwner(tx.registry, tx.session.user, relation);
  return relation;
};

/** REFRESH MATERIALIZED VIEW: what has arrived since the last one, or everything anew where the view reads tables. */
export const refresh = async (
  tx: Transaction,
  view: Relation,
  commit: Commit,
  how: 'Manual' | 'Auto',
): Promise<void> => {
  const started = Date.now();
  const progress: Progress = {read: 0, skipped: 0};
  try {
    const status = view.stream
      ? await streamed(tx, view, commit, progress)
      : await recomputed(tx, view, commit);
    await commit(() => record(tx, view, how, status, started));
  } catch (error) {
    const told = asDatabaseError(error);
    if (told instanceof DatabaseError && !tx.shared) {
      const reason = told.message.replace(/^ERROR: +/, '');
      await commit(() => record(tx, view, how, `Refresh failed. ${reason}`, started)).catch(() => {});
    }
    throw told;
  }
};

const streamed = async (
  tx: Transaction,
  view: Relation,
  commit: Commit,
  progress: Progress,
): Promise<string> => {
  await refreshStream(tx, view, commit, progress);
  const qualifier =
    progress.read === 0
      ? ' Stream returned no new data.'
      : progress.skipped === 0
        ? ''
        : progress.skipped === progress.read
          ? ' All records received from stream were skipped.'
          : ' Some stream records were skipped.';
  return `Refresh successfully updated MV incrementally.${qualifier}`;
};

/** A view over tables is made anew, unless no table under it has changed since. */
const recomputed = async (tx: Transaction, view: Relation, commit: Commit): Promise<string> => {
  const mark = baseMark(tx, view);
  if (mark !== undefined && tx.touched.get(-view.id) === mark) return 'MV was already updated';
  const sql = contents(tx, view);
  await commit(async () => {
    await tx.connection.run(`DELETE FROM ${storageName(view)}`);
    await tx.connection.run(`INSERT INTO ${storageName(view)} ${sql}`);
  });
  if (mark !== undefined) tx.touched.set(-view.id, mark);
  tx.touched.set(view.id, (tx.touched.get(view.id) ?? 0) + 1);
  return 'Refresh successfully recomputed MV from scratch';
};

/** Sums up how often the bases have changed; undefined when one of them changes without being told (a stream's view). */
const baseMark = (tx: Transaction, view: Relation): number | undefined => {
  let mark = 0;
  for (const id of view.needs) {
    if (tx.registry.relationById(id)?.kind !== 'table') return undefined;
    mark += tx.touched.get(id) ?? 0;
  }
  return mark;
};

/** The view's query, its columns in the types they were made with. */
export const contents = (tx: Transaction, view: Relation): string => {
  const statement = parseStatement(view.definition ?? '');
  if (statement.kind !== 'query') throw new Error(`view ${view.name} has no query`);
  const context = withinView(tx.context(), view);
  const {sql, columns} = context.query(statement.query, undefined, context);
  const list = columns.map((_, i) => quote(`c${i}`));
  const cast = columns.map(
    (column, i) => castTo({sql: list[i] ?? '', type: column.type}, view.columns[i]?.type ?? column.type).sql,
  );
  return `SELECT ${cast.join(', ')} FROM (${sql}) AS q(${list.join(', ')})`;
};

const record = async (
  tx: Transaction,
  view: Relation,
  how: string,
  status: string,
  started: number,
): Promise<void> => {
  const user = tx.registry.get('users', tx.session.user)?.id ?? 0;
  const took = Date.now() - started;
  await tx.connection.run(
    `INSERT INTO wh.main.refresh_history VALUES (${user}, ${tx.id}, ${tx.id}, ${literal(view.database)}, ${literal(view.schema)}, ${view.id}, ${literal(view.name)}, ` +
      `${literal(how)}, ${literal(status)}, ${timestamp(tx.now)}, ${timestamp(tx.now + took)}, ${took * 1000})`,
  );
};
