import {fail} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {verifyOwner} from '../permissions.ts';
import {storageName, type Relation} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {locate} from '../translate/relations.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

const kindsOf: Readonly<Record<Of<'drop relations'>['type'], readonly Relation['kind'][]>> = {
  table: ['table'],
  view: ['view', 'late view'],
  'materialized view': ['materialized view'],
};

export const dropRelations = async (tx: Transaction, s: Of<'drop relations'>): Promise<void> => {
  for (const name of s.names) {
    let relation: Relation | undefined;
    try {
      relation = locate(tx.context(), name).relation;
    } catch (error) {
      if (s.ifExists) continue;
      throw error;
    }
    if (!relation) {
      if (s.ifExists) continue;
      throw fail(`${s.type} "${name.at(-1)}" does not exist`, '42P01');
    }
    if (!kindsOf[s.type].includes(relation.kind))
      throw fail(`"${relation.name}" is not a ${s.type}`, '42809');
    verifyOwner(tx.registry, tx.session.user, relation);
    await dropRelation(tx, relation, s.cascade);
  }
};

export const dropRelation = async (tx: Transaction, relation: Relation, cascade: boolean): Promise<void> => {
  const dependents = tx.registry.all('relations').filter((other) => other.needs.includes(relation.id));
  const [first] = dependents;
  if (first && !cascade)
    throw fail(
      `cannot drop ${relation.kind === 'late view' ? 'view' : relation.kind} ${relation.name} because other objects depend on it\n  Hint: Use DROP ... CASCADE to drop the dependent objects too.`,
      '2BP01',
    );
  for (const dependent of dependents)
    if (tx.registry.relationById(dependent.id)) await dropRelation(tx, dependent, true);
  if (relation.kind === 'table' || relation.kind === 'materialized view')
    await tx.connection.run(`DROP TABLE IF EXISTS ${storageName(relation)}`);
  if (relation.columns.some((column) => column.identity))
    await tx.connection.run(`DROP SEQUENCE IF EXISTS wh.main.s${relation.id}`);
  if (relation.stream)
    await tx.connection.run(`DELETE FROM wh.main.positions WHERE view_id = ${relation.id}`);
  tx.registry.remove(relation);
};

/** Temporary tables go with the statements they were made for. */
export const dropTemporary = async (tx: Transaction): Promise<void> => {
  for (const relation of tx.registry.all('relations'))
    if (relation.temporary) await dropRelation(tx, relation, true);
};
