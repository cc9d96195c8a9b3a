import {denied, fail, noSchema, unsupported} from '../errors.ts';
import type {Statement} from '../parse/ast.ts';
import {isSuperuser} from '../permissions.ts';
import {grantKey, type Grant} from '../registry.ts';
import type {Transaction} from '../transaction.ts';
import {locate} from '../translate/relations.ts';
import {verifyGrantee} from './people.ts';

type GrantStatement = Extract<Statement, {kind: 'grant' | 'revoke'}>;
type Object_ = {readonly on: Grant['on']; readonly id: number; readonly name: string; readonly owner: string};

const all: Readonly<Record<Grant['on'], readonly string[]>> = {
  relation: [
    'select',
    'insert',
    'update',
    'delete',
    'drop',
    'references',
    'rule',
    'trigger',
    'alter',
    'truncate',
  ],
  schema: ['usage', 'create'],
  database: ['create', 'temporary', 'usage'],
};

/** What the statement is about; ALL TABLES means those that there are now, views included. */
const objectsOf = (tx: Transaction, s: GrantStatement): Object_[] => {
  const {registry, session} = tx;
  const {on} = s;
  const schemaOf = (name: string) => {
    const schema = registry.schema(session.database, name);
    if (!schema) throw noSchema(name);
    return schema;
  };
  switch (on.kind) {
    case 'relations':
      if (on.columns.length > 0) throw unsupported('privileges on columns');
      return on.names.map((name) => {
        const {relation} = locate(tx.context(), name);
        if (!relation) throw fail(`relation "${name.join('.')}" does not exist`, '42P01');
        return {on: 'relation', id: relation.id, name: relation.name, owner: relation.owner};
      });
    case 'all tables':
      return on.schemas.flatMap((name) => {
        const schema = schemaOf(name);
        return registry
          .all('relations')
          .filter((r) => r.database === schema.database && r.schema === schema.name)
          .map((r) => ({on: 'relation' as const, id: r.id, name: r.name, owner: r.owner}));
      });
    case 'schemas':
      return on.names.map((name) => ({on: 'schema', ...schemaOf(name)}));
    default:
      return on.names.map((name) => {
        const database = registry.get('databases', name);
        if (!database) throw fail(`database "${name}" does not exist`, '3D000');
        return {on: 'database', ...database};
      });
  }
};

/** GRANT and REVOKE of privileges: by owners, superusers and who has been given the right to pass them on. */
export const grant = (tx: Transaction, s: GrantStatement): void => {
  const {registry, session} = tx;
  s.to.forEach((grantee) => verifyGrantee(registry, grantee));
  for (const object of objectsOf(tx, s)) {
    const privileges = s.privileges === 'all' ? all[object.on] : s.privileges;
    for (const privilege of privileges) {
      if (!all[object.on].includes(privilege))
        throw fail(`invalid privilege type ${privilege.toUpperCase()} for ${object.on}`, '0LP01');
      for (const grantee of s.to) {
        const to = `${grantee.kind}:${grantee.name}`;
        verifyGrantor(tx, object, privilege);
        if (s.grantOption && grantee.kind !== 'user' && s.kind === 'grant')
          throw fail('Grant options can only be granted to individual users', '0LP01');
        const entry: Grant = {
          on: object.on,
          id: object.id,
          to,
          privilege,
          grantor: session.user,
          option: s.kind === 'grant' && s.grantOption,
        };
        const key = grantKey(entry);
        const existing = registry.get('grants', key);
        if (s.kind === 'grant')
          registry.set('grants', key, {...entry, option: entry.option || (existing?.option ?? false)});
        else if (!s.grantOption) registry.delete('grants', key);
        else if (existing) registry.set('grants', key, {...existing, option: false});
      }
    }
  }
};

const verifyGrantor = (tx: Transaction, object: Object_, privilege: string): void => {
  const {registry, session} = tx;
  if (isSuperuser(registry, session.user) || object.owner === session.user) return;
  const own = registry.get(
    'grants',
    grantKey({on: object.on, id: object.id, to: `user:${session.user}`, privilege}),
  );
  if (!own?.option) throw denied(object.on, object.name);
};
