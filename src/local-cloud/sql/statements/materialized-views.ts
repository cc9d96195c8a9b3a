import {alreadyExists, fail, noRelation} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {verifyOwner} from '../permissions.ts';
import {storageName} from '../registry.ts';
import {range, rawColumns, readerFor, streamError, streamOver} from '../stream-source.ts';
import {timestamp, type Transaction} from '../transaction.ts';
import {locateRelation} from '../translate/relations.ts';
import {createStorage, named, newRelation, place, verifyNewOwner, verifyPlacement} from './new-relation.ts';
import {contents} from './refresh.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

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

export const alterMaterializedView = (tx: Transaction, s: Of<'alter materialized view'>): void => {
  const {relation} = locateRelation(tx.context(), s.name);
  if (relation.kind !== 'materialized view')
    throw fail(`"${relation.name}" is not a materialized view`, '42809');
  verifyOwner(tx.registry, tx.session.user, relation);
  if (s.owner !== undefined) verifyNewOwner(tx, s.owner);
  tx.registry.put({
    ...relation,
    ...(s.autoRefresh !== undefined && {autoRefresh: s.autoRefresh}),
    ...(s.owner !== undefined && {owner: s.owner}),
  });
};
