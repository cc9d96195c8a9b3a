import type {Name} from '../parse/ast.ts';
import type {Context} from '../translate/scope.ts';
import type {Inline, QueryRecord, SystemRelation} from './inline.ts';
import {materializedViews} from './materialized-views.ts';
import {monitoring} from './monitoring.ts';
import {objects} from './objects.ts';
import {people} from './people.ts';
import {pgCatalog} from './pg-catalog.ts';
import {informationSchema} from './information-schema.ts';

const catalogue: Readonly<Record<string, SystemRelation>> = {
  ...pgCatalog,
  ...objects,
  ...materializedViews,
  ...people,
  ...monitoring,
};

/** The catalogue's relation of this name, if it has one: `pg_user`, `pg_catalog.pg_user`, `information_schema.columns`. */
export const systemRelation = (
  name: Name,
  context: Context,
  queries: readonly QueryRecord[],
): Inline | undefined => {
  const parts = name.length === 3 && name[0] === context.database ? name.slice(1) : name;
  const last = parts.at(-1) ?? '';
  const schema = parts.length > 1 ? parts[0] : undefined;
  if (parts.length > 2) return undefined;
  if (schema === 'information_schema') return informationSchema[last]?.(context, queries);
  if (schema !== undefined && schema !== 'pg_catalog') return undefined;
  return Object.hasOwn(catalogue, last) ? catalogue[last]?.(context, queries) : undefined;
};
