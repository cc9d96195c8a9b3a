/** Redshift's own views of what is in a database: tables, columns, schemas, databases, and how tables are stored. */
import {storageName, type Relation} from '../registry.ts';
import type {Context} from '../translate/scope.ts';
import {type, varchar} from '../types.ts';
import {columnFields, columnValues} from './columns.ts';
import {inline, type Inline, type SystemRelation} from './inline.ts';
import {isMaterialized, isViewKind, userId, visibleRelations, visibleSchemas} from './visible.ts';

const name = varchar(128);
const int4 = type('int4');

const options = (role: 'default' | {readonly arn: string}, region: string | undefined): string =>
  JSON.stringify({
    IAM_ROLE: role === 'default' ? 'default' : role.arn,
    ...(region !== undefined && {REGION: region}),
  });

/** So many of the fields of a column there are up to its length. */
const withLength = columnFields.findIndex(([field]) => field === 'character_maximum_length') + 1;

const columnsOf = (context: Context, relations: readonly Relation[]): Inline =>
  inline(
    [...columnFields, ['remarks', varchar(256)]],
    relations.flatMap((r) => r.columns.map((c, i) => [...columnValues(context.database, r, c, i), null])),
  );

export const objects: Readonly<Record<string, SystemRelation>> = {
  svv_tables: (context) =>
    inline(
      [
        ['table_catalog', name],
        ['table_schema', name],
        ['table_name', name],
        ['table_type', name],
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        isViewKind(r) ? 'VIEW' : 'BASE TABLE',
        r.comment ?? null,
      ]),
    ),
  svv_all_tables: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['table_name', name],
        ['table_acl', varchar()],
        ['table_type', name],
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        null,
        isViewKind(r) ? 'VIEW' : 'TABLE',
        r.comment ?? null,
      ]),
    ),
  svv_redshift_tables: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['table_name', name],
        ['table_type', name],
        ['table_acl', varchar()],
        ['remarks', varchar(256)],
        ['table_owner', name],
      ],
      visibleRelations(context).map((r) => [
        r.database,
        r.schema,
        r.name,
        isViewKind(r) ? 'VIEW' : 'TABLE',
        null,
        r.comment ?? null,
        r.owner,
      ]),
    ),
  svv_columns: (context) => columnsOf(context, visibleRelations(context)),
  svv_all_columns: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ...columnFields.slice(2, withLength),
        ['remarks', varchar(256)],
      ],
      visibleRelations(context).flatMap((r) =>
        r.columns.map((c, i) => [...columnValues(r.database, r, c, i).slice(0, withLength), null]),
      ),
    ),
  svv_all_schemas: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['schema_owner', int4],
        ['schema_type', name],
        ['schema_acl', varchar()],
        ['source_database', name],
        ['schema_option', varchar()],
      ],
      visibleSchemas(context).map((s) => [
        s.database,
        s.name,
        userId(context, s.owner),
        s.external ? 'external' : 'local',
        null,
        s.external ? '' : null,
        s.external ? options(s.external.role, s.external.region) : null,
      ]),
    ),
  svv_redshift_schemas: (context) =>
    inline(
      [
        ['database_name', name],
        ['schema_name', name],
        ['schema_owner', int4],
        ['schema_type', name],
        ['schema_acl', varchar()],
        ['schema_option', varchar()],
      ],
      visibleSchemas(context)
        .filter((s) => !s.external)
        .map((s) => [s.database, s.name, userId(context, s.owner), 'local', null, null]),
    ),
  svv_external_schemas: (context) =>
    inline(
      [
        ['esoid', int4],
        ['eskind', type('int2')],
        ['schemaname', name],
        ['esowner', int4],
        ['databasename', varchar()],
        ['esoptions', varchar()],
      ],
      visibleSchemas(context).flatMap((s) =>
        s.external
          ? [[s.id, 7, s.name, userId(context, s.owner), '', options(s.external.role, s.external.region)]]
          : [],
      ),
    ),
  svv_redshift_databases: ({registry}) =>
    inline(
      [
        ['database_name', name],
        ['database_owner', int4],
        ['database_type', varchar(32)],
        ['database_acl', varchar()],
        ['database_options', varchar()],
        ['database_isolation_level', name],
      ],
      registry
        .all('databases')
        .map((d) => [
          d.name,
          registry.get('users', d.owner)?.id ?? 0,
          'local',
          null,
          null,
          'Snapshot Isolation',
        ]),
    ),
  svv_table_info: (context) => tableInfo(context),
};

/** Counts each table's rows when asked: nobody asks often. */
const tableInfo = (context: Context): Inline => {
  const stored = visibleRelations(context).filter((r) => r.kind === 'table' || isMaterialized(r));
  const facts = inline(
    [
      ['database', name],
      ['schema', name],
      ['table_id', int4],
      ['table', name],
      ['encoded', varchar(12)],
      ['diststyle', name],
      ['sortkey1', name],
    ],
    stored.map((r) => [
      r.database,
      r.schema,
      r.id,
      r.name,
      'Y',
      r.placement?.diststyle ? r.placement.diststyle.toUpperCase() : 'AUTO(ALL)',
      r.placement?.sortkey[0] ?? 'AUTO(SORTKEY)',
    ]),
  );
  const counts =
    stored.map((r) => `SELECT ${r.id} AS id, count(*) AS n FROM ${storageName(r)}`).join(' UNION ALL ') ||
    'SELECT 0 AS id, 0 AS n';
  const sql = `SELECT f.*, CAST(c.n AS DECIMAL(38,0)) AS tbl_rows FROM (${facts.sql}) f JOIN (${counts}) c ON c.id = f.table_id`;
  return {
    sql,
    columns: [
      ...facts.columns,
      {name: 'tbl_rows', type: {id: 'numeric', precision: 38, scale: 0}, nullable: true},
    ],
  };
};
