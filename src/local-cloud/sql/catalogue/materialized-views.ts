/** What Redshift tells of materialized views: how they are refreshed, and what they read. */
import {isSuperuser} from '../permissions.ts';
import type {Relation} from '../registry.ts';
import type {Context} from '../translate/scope.ts';
import {type, varchar} from '../types.ts';
import {inline, type SystemRelation} from './inline.ts';
import {allRelations, isMaterialized} from './visible.ts';

const name = varchar(128);
const int4 = type('int4');
const flag = varchar(1);

/** A plain user sees its own. */
const ownMaterialized = (context: Context): Relation[] =>
  allRelations(context).filter(
    (r) => isMaterialized(r) && (isSuperuser(context.registry, context.user) || r.owner === context.user),
  );

/** What is told of a view in either list. */
const stateColumns = [
  ['is_stale', flag],
  ['owner_user_name', name],
  ['state', int4],
  ['autorewrite', flag],
  ['autorefresh', flag],
] as const;

/** The state is 0 for one that is recomputed from scratch, and 1 for one that is refreshed incrementally. */
const stateValues = ({owner, stream, autoRefresh}: Relation) => [
  't',
  owner,
  stream ? 1 : 0,
  'f',
  autoRefresh ? 't' : 'f',
];

export const materializedViews: Readonly<Record<string, SystemRelation>> = {
  svv_mv_info: (context) =>
    inline(
      [['database_name', name], ['schema_name', name], ['user_name', name], ['name', name], ...stateColumns],
      ownMaterialized(context).map((r) => [r.database, r.schema, r.owner, r.name, ...stateValues(r)]),
    ),
  stv_mv_info: (context) =>
    inline(
      [
        ['db_name', name],
        ['schema', name],
        ['name', name],
        ['updated_upto_xid', type('int8')],
        ...stateColumns,
      ],
      ownMaterialized(context).map((r) => [r.database, r.schema, r.name, 0, ...stateValues(r)]),
    ),
  stv_mv_deps: (context) =>
    inline(
      [
        ['db_name', name],
        ['schema', name],
        ['name', name],
        ['ref_schema', name],
        ['ref_name', name],
        ['ref_database_name', name],
      ],
      ownMaterialized(context).flatMap((r) => [
        ...(r.stream ? [[r.database, r.schema, r.name, r.stream.schema, r.stream.name, r.database]] : []),
        ...r.needs.flatMap((id) => {
          const base = context.registry.relationById(id);
          return base ? [[r.database, r.schema, r.name, base.schema, base.name, base.database]] : [];
        }),
      ]),
    ),
};
