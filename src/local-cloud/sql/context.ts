import {systemRelation} from './catalogue/index.ts';
import type {QueryRecord} from './catalogue/inline.ts';
import {fail} from './errors.ts';
import {mayRelation, maySchema} from './permissions.ts';
import type {Registry} from './registry.ts';
import {translateQuery} from './translate/query.ts';
import {locate} from './translate/relations.ts';
import type {Context} from './translate/scope.ts';
import type {Session} from './warehouse.ts';

type Situation = {
  readonly registry: Registry;
  readonly session: Session;
  readonly searchPath: readonly string[];
  readonly now: number;
  readonly queries: readonly QueryRecord[];
};

/** What a statement of this session is translated for. */
export const contextOf = ({registry, session, searchPath, now, queries}: Situation): Context => {
  const context: Context = {
    registry,
    database: session.database,
    user: session.user,
    rights: session.user,
    searchPath,
    now,
    query: translateQuery,
    system: (name, asking) => systemRelation(name, asking, queries),
    may: (user, on, name, privilege) => may(context, user, on, name, privilege),
    stream: undefined,
    reads: new Map(),
    depth: 0,
  };
  return context;
};

const may = (
  context: Context,
  user: string,
  on: 'schema' | 'relation',
  name: string,
  privilege: string,
): boolean => {
  if (!context.registry.get('users', user)) throw fail(`user "${user}" does not exist`, '42704');
  if (on === 'schema') {
    const schema = context.registry.schema(context.database, name);
    if (!schema) throw fail(`schema "${name}" does not exist`, '3F000');
    return maySchema(context.registry, user, schema, privilege as 'usage');
  }
  const {relation} = locate(context, name.split('.'));
  if (!relation) throw fail(`relation "${name}" does not exist`, '42P01');
  return mayRelation(context.registry, user, relation, privilege);
};
