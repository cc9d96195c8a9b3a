import {denied, notOwner} from './errors.ts';
import type {Grant, Registry, Relation, Schema} from './registry.ts';

/** Everyone whose grants a user has: itself, its groups and roles (roles of roles too), PUBLIC. */
const identities = (registry: Registry, user: string): ReadonlySet<string> => {
  const found = new Set([`user:${user}`, 'public:public']);
  for (const group of registry.all('groups'))
    if (group.users.includes(user)) found.add(`group:${group.name}`);
  for (let grew = true; grew;) {
    grew = false;
    for (const role of registry.all('roles'))
      if (!found.has(`role:${role.name}`) && role.members.some((member) => found.has(member))) {
        found.add(`role:${role.name}`);
        grew = true;
      }
  }
  return found;
};

export const isSuperuser = (registry: Registry, user: string): boolean =>
  registry.get('users', user)?.superuser === true;

export const isGranted = (
  registry: Registry,
  user: string,
  on: Grant['on'],
  id: number,
  privilege: string,
): boolean => {
  const who = identities(registry, user);
  return registry
    .all('grants')
    .some(
      (grant) => grant.on === on && grant.id === id && grant.privilege === privilege && who.has(grant.to),
    );
};

export const maySchema = (
  registry: Registry,
  user: string,
  schema: Schema,
  privilege: 'usage' | 'create',
): boolean =>
  isSuperuser(registry, user) ||
  schema.owner === user ||
  isGranted(registry, user, 'schema', schema.id, privilege);

export const mayRelation = (
  registry: Registry,
  user: string,
  relation: Relation,
  privilege: string,
): boolean =>
  isSuperuser(registry, user) ||
  relation.owner === user ||
  isGranted(registry, user, 'relation', relation.id, privilege);

export const verifySchema = (
  registry: Registry,
  user: string,
  schema: Schema,
  privilege: 'usage' | 'create',
): void => {
  if (!maySchema(registry, user, schema, privilege)) throw denied('schema', schema.name);
};

export const verifyRelation = (
  registry: Registry,
  user: string,
  relation: Relation,
  privilege: string,
): void => {
  if (!mayRelation(registry, user, relation, privilege)) throw denied('relation', relation.name);
};

export const verifyOwner = (registry: Registry, user: string, relation: Relation): void => {
  if (!isSuperuser(registry, user) && relation.owner !== user) throw notOwner('relation', relation.name);
};

/** Whether a relation shows in the user's catalogue: what it may use in any way. */
export const isVisible = (registry: Registry, user: string, relation: Relation): boolean => {
  if (isSuperuser(registry, user) || relation.owner === user) return true;
  const who = identities(registry, user);
  return registry
    .all('grants')
    .some((grant) => grant.on === 'relation' && grant.id === relation.id && who.has(grant.to));
};
