import {createHash, randomBytes} from 'node:crypto';
import {alreadyExists, fail, noUser} from '../errors.ts';
import type {Grantee, RoleGrant, Statement, UserOptions} from '../parse/ast.ts';
import {isHashed, verifyPassword} from '../parse/user-options.ts';
import {isSuperuser} from '../permissions.ts';
import type {Registry, User} from '../registry.ts';
import type {Transaction} from '../transaction.ts';

type Of<K extends Statement['kind']> = Extract<Statement, {readonly kind: K}>;

const superuserOnly = (tx: Transaction, what: string): void => {
  if (!isSuperuser(tx.registry, tx.session.user)) throw fail(`permission denied to ${what}`, '42501');
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const salted = (password: string, salt = randomBytes(16).toString('hex')): string =>
  `sha256|${sha256(password + salt)}|${salt}`;

const md5Of = (password: string, user: string): string =>
  `md5${createHash('md5')
    .update(password + user)
    .digest('hex')}`;

/** A password as it is kept: one that comes hashed as it came, `sha256|TEXT` and a plain one with a salt of our own. */
const kept = (password: string): string =>
  isHashed(password) ? password : salted(password.replace(/^sha256\|/, ''));

/** Whether this is the user's password; nobody has a disabled one. */
export const isPassword = (user: User | undefined, password: string): boolean => {
  if (!user?.password) return false;
  const [, , salt] = user.password.split('|');
  return user.password === (salt === undefined ? md5Of(password, user.name) : salted(password, salt));
};

const applied = (user: User, options: UserOptions): User => {
  const {password, createdb, createuser, validUntil, connectionLimit, sessionTimeout, syslog} = options;
  if (typeof password === 'string') verifyPassword(password);
  const next: User = {
    ...user,
    ...(password !== undefined && {password: password === null ? null : kept(password)}),
    ...(createdb !== undefined && {createdb}),
    ...(createuser !== undefined && {superuser: createuser}),
    ...(validUntil !== undefined && {validUntil}),
    ...(connectionLimit !== undefined && {connectionLimit}),
    ...(sessionTimeout !== undefined && {sessionTimeout}),
    ...(syslog !== undefined && {syslog: syslog.toUpperCase()}),
  };
  if (next.superuser && password === null)
    throw fail('The password of a superuser cannot be disabled', '22023');
  return next;
};

export const createUser = (tx: Transaction, s: Of<'create user'>): void => {
  superuserOnly(tx, 'create user');
  const {registry} = tx;
  if (s.name === 'public') throw fail('user name "public" is reserved', '42939');
  if (registry.get('users', s.name)) throw alreadyExists('user', s.name);
  if (s.options.password === undefined) throw fail('Password is required', '42601');
  addUser(registry, s.name, s.options);
  for (const group of s.options.groups ?? []) changeGroup(registry, group, [s.name], 'add');
};

export const addUser = (registry: Registry, name: string, options: UserOptions): void => {
  registry.set(
    'users',
    name,
    applied({id: registry.nextId(), name, superuser: false, createdb: false, password: null}, options),
  );
};

export const alterUser = (tx: Transaction, s: Of<'alter user'>): void => {
  const {registry, session} = tx;
  const user = registry.get('users', s.name);
  const {password, rename, ...others} = s.options;
  const onlyOwnPassword =
    s.name === session.user &&
    password !== undefined &&
    rename === undefined &&
    Object.keys(others).length === 0;
  if (!onlyOwnPassword) superuserOnly(tx, 'alter user');
  if (!user) throw noUser(s.name);
  const next = applied(user, s.options);
  if (rename === undefined) return registry.set('users', s.name, next);
  if (registry.get('users', rename)) throw alreadyExists('user', rename);
  if (s.name === session.user) throw fail('session user may not be renamed', '0A000');
  registry.delete('users', s.name);
  registry.set('users', rename, {...next, name: rename});
  renameEverywhere(registry, s.name, rename);
};

const renameEverywhere = (registry: Registry, from: string, to: string): void => {
  for (const [key, schema] of registry.entries('schemas'))
    if (schema.owner === from) registry.set('schemas', key, {...schema, owner: to});
  for (const [key, relation] of registry.entries('relations'))
    if (relation.owner === from) registry.set('relations', key, {...relation, owner: to});
  for (const [key, database] of registry.entries('databases'))
    if (database.owner === from) registry.set('databases', key, {...database, owner: to});
  for (const [key, group] of registry.entries('groups'))
    if (group.users.includes(from))
      registry.set('groups', key, {...group, users: group.users.map((user) => (user === from ? to : user))});
  for (const [key, role] of registry.entries('roles'))
    if (role.members.includes(`user:${from}`))
      registry.set('roles', key, {
        ...role,
        members: role.members.map((member) => (member === `user:${from}` ? `user:${to}` : member)),
      });
  for (const [key, grant] of registry.entries('grants')) {
    if (grant.to !== `user:${from}`) continue;
    registry.delete('grants', key);
    registry.set('grants', key.replace(`user:${from}`, `user:${to}`), {...grant, to: `user:${to}`});
  }
};

/** A user who owns something or has been granted something cannot go. */
export const dropUsers = (tx: Transaction, s: Of<'drop users'>): void => {
  superuserOnly(tx, 'drop user');
  const {registry} = tx;
  for (const name of s.names) {
    const user = registry.get('users', name);
    if (!user) {
      if (s.ifExists) continue;
      throw noUser(name);
    }
    if (name === tx.session.user) throw fail('current user cannot be dropped', '55006');
    const owns = [
      ...registry.all('schemas'),
      ...registry.all('relations'),
      ...registry.all('databases'),
    ].some((object) => object.owner === name);
    if (owns) throw fail(`user "${name}" cannot be dropped because the user owns some object`, '2BP01');
    if (registry.all('grants').some((grant) => grant.to === `user:${name}`))
      throw fail(`user "${name}" cannot be dropped because the user has a privilege on some object`, '2BP01');
    registry.delete('users', name);
    for (const [key, group] of registry.entries('groups'))
      if (group.users.includes(name))
        registry.set('groups', key, {...group, users: group.users.filter((each) => each !== name)});
    for (const [key, role] of registry.entries('roles'))
      if (role.members.includes(`user:${name}`))
        registry.set('roles', key, {
          ...role,
          members: role.members.filter((each) => each !== `user:${name}`),
        });
  }
};

const changeGroup = (
  registry: Registry,
  name: string,
  users: readonly string[],
  change: 'add' | 'drop',
): void => {
  const group = registry.get('groups', name);
  if (!group) throw fail(`group "${name}" does not exist`, '42704');
  for (const user of users) if (!registry.get('users', user)) throw noUser(user);
  const rest = group.users.filter((user) => !users.includes(user));
  registry.set('groups', name, {...group, users: change === 'add' ? [...rest, ...users] : rest});
};

export const createGroup = (tx: Transaction, s: Of<'create group'>): void => {
  superuserOnly(tx, 'create group');
  if (tx.registry.get('groups', s.name)) throw alreadyExists('group', s.name);
  tx.registry.set('groups', s.name, {id: tx.registry.nextId(), name: s.name, users: []});
  changeGroup(tx.registry, s.name, s.users, 'add');
};

export const alterGroup = (tx: Transaction, s: Of<'alter group'>): void => {
  superuserOnly(tx, 'alter group');
  changeGroup(tx.registry, s.name, s.users, s.change);
};

export const dropGroup = (tx: Transaction, s: Of<'drop group'>): void => {
  superuserOnly(tx, 'drop group');
  if (!tx.registry.get('groups', s.name)) throw fail(`group "${s.name}" does not exist`, '42704');
  if (tx.registry.all('grants').some((grant) => grant.to === `group:${s.name}`))
    throw fail(
      `group "${s.name}" cannot be dropped because the group has a privilege on some object`,
      '2BP01',
    );
  tx.registry.delete('groups', s.name);
};

export const createRole = (tx: Transaction, s: Of<'create role'>): void => {
  superuserOnly(tx, 'create role');
  if (tx.registry.get('roles', s.name)) throw alreadyExists('role', s.name);
  tx.registry.set('roles', s.name, {
    id: tx.registry.nextId(),
    name: s.name,
    owner: tx.session.user,
    members: [],
  });
};

export const dropRole = (tx: Transaction, s: Of<'drop role'>): void => {
  superuserOnly(tx, 'drop role');
  const role = tx.registry.get('roles', s.name);
  if (!role) throw fail(`role "${s.name}" does not exist`, '42704');
  for (const [key, grant] of tx.registry.entries('grants'))
    if (grant.to === `role:${s.name}`) tx.registry.delete('grants', key);
  tx.registry.delete('roles', s.name);
};

export const verifyGrantee = (registry: Registry, grantee: Grantee): void => {
  if (grantee.kind === 'user' && !registry.get('users', grantee.name)) throw noUser(grantee.name);
  if (grantee.kind === 'group' && !registry.get('groups', grantee.name))
    throw fail(`group "${grantee.name}" does not exist`, '42704');
  if (grantee.kind === 'role' && !registry.get('roles', grantee.name))
    throw fail(`role "${grantee.name}" does not exist`, '42704');
};

export const grantRole = (tx: Transaction, s: RoleGrant): void => {
  superuserOnly(tx, s.kind);
  for (const name of s.roles) {
    const role = tx.registry.get('roles', name);
    if (!role) throw fail(`role "${name}" does not exist`, '42704');
    s.to.forEach((grantee) => verifyGrantee(tx.registry, grantee));
    const who = s.to.map((grantee) => `${grantee.kind}:${grantee.name}`);
    const rest = (tx.registry.get('roles', name)?.members ?? []).filter((member) => !who.includes(member));
    tx.registry.set('roles', name, {...role, members: s.kind === 'grant role' ? [...rest, ...who] : rest});
  }
};
