import {denied, fail, noSchema} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {isSuperuser, verifyOwner} from '../permissions.ts';
import type {Transaction} from '../transaction.ts';
import {locateRelation} from '../translate/relations.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {kind: K}>;

export const comment = (tx: Transaction, s: Of<'comment'>): void => {
  if (s.on === 'database') return;
  if (s.on === 'schema') {
    const schema = tx.registry.schema(tx.session.database, s.name[0] ?? '');
    if (!schema) throw noSchema(s.name.join('.'));
    if (!isSuperuser(tx.registry, tx.session.user) && schema.owner !== tx.session.user)
      throw denied('schema', schema.name);
    const {comment: _, ...rest} = schema;
    tx.registry.set(
      'schemas',
      `${schema.database}.${schema.name}`,
      s.text === null ? rest : {...rest, comment: s.text},
    );
    return;
  }
  const name = s.on === 'column' ? s.name.slice(0, -1) : s.name;
  const {relation} = locateRelation(tx.context(), name);
  verifyOwner(tx.registry, tx.session.user, relation);
  if (s.on === 'column') {
    if (!relation.columns.some((column) => column.name === s.name.at(-1)))
      throw fail(`column "${s.name.at(-1)}" of relation "${relation.name}" does not exist`, '42703');
    return;
  }
  const {comment: _, ...rest} = relation;
  tx.registry.put(s.text === null ? rest : {...rest, comment: s.text});
};
