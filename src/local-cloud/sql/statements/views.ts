import {alreadyExists} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {verifyOwner} from '../permissions.ts';
import type {Relation} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {named, newRelation, place} from './new-relation.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

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
