import {unsupported} from '../errors.ts';
import type {Grantee, Privileges, Statement, Target} from './ast.ts';
import type {Cursor} from './cursor.ts';

const known = [
  'select',
  'insert',
  'update',
  'delete',
  'drop',
  'references',
  'alter',
  'truncate',
  'usage',
  'create',
  'temporary',
  'temp',
  'rule',
  'trigger',
];

/** GRANT and REVOKE: of privileges on relations, schemas and databases, and of roles. */
export const parseGrant = (c: Cursor, kind: 'grant' | 'revoke'): Statement => {
  if (c.take('role')) {
    const roles = c.commas(() => c.name());
    c.expect(kind === 'grant' ? 'to' : 'from');
    return {kind: kind === 'grant' ? 'grant role' : 'revoke role', roles, to: c.commas(() => grantee(c))};
  }
  let grantOption = kind === 'revoke' && c.take('grant', 'option', 'for');
  const columns: string[] = [];
  const privileges = parsePrivileges(c, columns);
  c.expect('on');
  const on = parseTarget(c, columns);
  c.expect(kind === 'grant' ? 'to' : 'from');
  const to = c.commas(() => grantee(c));
  if (kind === 'grant') grantOption = c.take('with', 'grant', 'option');
  else if (!c.take('cascade')) c.take('restrict');
  return {kind, privileges, on, to, grantOption};
};

const parsePrivileges = (c: Cursor, columns: string[]): Privileges => {
  if (c.take('all')) {
    c.take('privileges');
    return 'all';
  }
  return c.commas(() => {
    const word = c.takeAny(known);
    if (!word) {
      if (['assumerole', 'execute', 'explain', 'ignore', 'alter', 'access', 'share'].includes(c.peek().value))
        throw unsupported(`GRANT ${c.peek().value.toUpperCase()}`);
      throw c.wrong();
    }
    if (c.sees('(')) columns.push(...c.list(() => c.name()));
    return word === 'temp' ? 'temporary' : word;
  });
};

const parseTarget = (c: Cursor, columns: readonly string[]): Target => {
  if (c.take('all', 'tables', 'in', 'schema')) return {kind: 'all tables', schemas: c.commas(() => c.name())};
  if (c.sees('all')) throw unsupported('GRANT on all functions or procedures');
  if (c.take('schema')) return {kind: 'schemas', names: c.commas(() => c.name())};
  if (c.take('database')) return {kind: 'databases', names: c.commas(() => c.name())};
  const next = c.peek(1);
  const other =
    next.kind === 'word' || next.kind === 'quoted'
      ? c.seesAny(['function', 'procedure', 'language', 'datashare', 'model', 'copy', 'external'])
      : undefined;
  if (other) throw unsupported(`GRANT ON ${other.toUpperCase()}`);
  c.take('table');
  return {kind: 'relations', names: c.commas(() => c.qualifiedName()), columns};
};

const grantee = (c: Cursor): Grantee => {
  if (c.take('public')) return {kind: 'public', name: 'public'};
  if (c.take('group')) return {kind: 'group', name: c.name()};
  if (c.take('role')) return {kind: 'role', name: c.name()};
  return {kind: 'user', name: c.name()};
};
