/** ListDatabases, ListSchemas and ListTables. */
import {
  ListDatabases$,
  ListSchemas$,
  ListTables$,
  type ListDatabasesCommandInput,
  type ListDatabasesCommandOutput,
  type ListSchemasCommandInput,
  type ListSchemasCommandOutput,
  type ListTablesCommandInput,
  type ListTablesCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {operation} from '../operation.ts';
import {askDatabase, askRows, like} from './catalogue.ts';
import {onRequestedCluster} from './connect.ts';
import {nextPage} from './paging.ts';
import {literal} from './sql-text.ts';

const mostNames = 1000;

export const listDatabases = operation<ListDatabasesCommandInput, ListDatabasesCommandOutput>(
  ListDatabases$,
  {
    access: onRequestedCluster('ListDatabases'),
    handle: async (input, call) => {
      const names = await askDatabase('ListDatabases', input, call, async (warehouse) =>
        warehouse.databases(),
      );
      const {items, token} = nextPage([...names].sort(), input.NextToken, input.MaxResults, mostNames);
      return {Databases: items, ...(token !== undefined && {NextToken: token})};
    },
  },
);

export const listSchemas = operation<ListSchemasCommandInput, ListSchemasCommandOutput>(ListSchemas$, {
  access: onRequestedCluster('ListSchemas'),
  handle: async (input, call) => {
    const sql = `SELECT schema_name FROM information_schema.schemata
      WHERE catalog_name = ${literal(input.Database ?? '')} AND ${like('schema_name', input.SchemaPattern)}
      ORDER BY schema_name`;
    const rows = await askDatabase('ListSchemas', input, call, (warehouse, session) =>
      askRows(warehouse, session, sql),
    );
    const names = rows.map(([name]) => String(name));
    const {items, token} = nextPage(names, input.NextToken, input.MaxResults, mostNames);
    return {Schemas: items, ...(token !== undefined && {NextToken: token})};
  },
});

export const listTables = operation<ListTablesCommandInput, ListTablesCommandOutput>(ListTables$, {
  access: onRequestedCluster('ListTables'),
  handle: async (input, call) => {
    const sql = `SELECT table_name, table_type, table_schema FROM information_schema.tables
      WHERE table_catalog = ${literal(input.Database ?? '')}
        AND ${like('table_schema', input.SchemaPattern)} AND ${like('table_name', input.TablePattern)}
      ORDER BY table_schema, table_name`;
    const rows = await askDatabase('ListTables', input, call, (warehouse, session) =>
      askRows(warehouse, session, sql),
    );
    const tables = rows.map(([name, type, schema]) => ({
      name: String(name),
      type: type === 'BASE TABLE' ? 'TABLE' : String(type),
      schema: String(schema),
    }));
    const {items, token} = nextPage(tables, input.NextToken, input.MaxResults, mostNames);
    return {Tables: items, ...(token !== undefined && {NextToken: token})};
  },
});
