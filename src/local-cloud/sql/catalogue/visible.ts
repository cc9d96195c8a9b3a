import {isVisible, maySchema} from '../permissions.ts';
import type {Relation, Schema} from '../registry.ts';
import type {Context} from '../translate/scope.ts';

/** The database's relations that the user may use in some way. */
export const visibleRelations = (context: Context): Relation[] =>
  context.registry
    .all('relations')
    .filter(
      (relation) =>
        relation.database === context.database && isVisible(context.registry, context.user, relation),
    );

/** All relations of the database: PostgreSQL's own catalogue hides none. */
export const allRelations = (context: Context): Relation[] =>
  context.registry.all('relations').filter((relation) => relation.database === context.database);

export const allSchemas = (context: Context): Schema[] =>
  context.registry.all('schemas').filter((schema) => schema.database === context.database);

export const visibleSchemas = (context: Context): Schema[] =>
  allSchemas(context).filter(
    (schema) =>
      maySchema(context.registry, context.user, schema, 'usage') ||
      maySchema(context.registry, context.user, schema, 'create'),
  );

export const isViewKind = (relation: Relation): boolean => relation.kind !== 'table';

export const isMaterialized = (relation: Relation): boolean => relation.kind === 'materialized view';

/** A user's number, as catalogues name owners; 0 when there is none. */
export const userId = (context: Context, user: string): number =>
  context.registry.get('users', user)?.id ?? 0;

/** The statement that makes the view, as PG_VIEWS and SHOW VIEW give it. */
export const viewDefinition = (relation: Relation): string => {
  const columns = relation.renamed && relation.renamed.length > 0 ? ` (${relation.renamed.join(', ')})` : '';
  const of = `${relation.schema}.${relation.name}`;
  if (isMaterialized(relation)) {
    const backup = relation.backup === false ? ' BACKUP NO' : '';
    const auto = ` AUTO REFRESH ${relation.autoRefresh ? 'YES' : 'NO'}`;
    return `CREATE MATERIALIZED VIEW ${of}${columns}${backup}${auto} AS ${relation.definition};`;
  }
  return relation.kind === 'late view'
    ? `CREATE VIEW ${of}${columns} AS ${relation.definition} WITH NO SCHEMA BINDING;`
    : `CREATE VIEW ${of}${columns} AS ${relation.definition};`;
};
