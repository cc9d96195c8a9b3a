import {CreateClusterCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {warehouses} from '../../src/local-cloud/redshift/warehouses.ts';
import {
  DatabaseError,
  type Column,
  type Session,
  type StatementResult,
  type Value,
  type Warehouse,
  type WarehouseOptions,
} from '../../src/local-cloud/sql/warehouse.ts';
import type {TestCloud} from './local-cloud.ts';

export const column = (name: string, typeName: string): Column => ({
  name,
  typeName,
  nullable: 1,
  precision: 0,
  scale: 0,
  length: 0,
  isCaseSensitive: typeName === 'varchar',
  isSigned: typeName.startsWith('int'),
  tableName: '',
  schemaName: '',
});

export const rowsOf = (columns: readonly Column[], rows: readonly (readonly Value[])[]): StatementResult => ({
  columns,
  rows,
  affected: -1,
});

/**
 * An engine that does what a test tells it to: `wait` hangs until it is broken off or let go, `fail` fails,
 * anything else answers its own text, or what `answers` has for it. It remembers what it was given.
 */
export const fakeWarehouse = () => {
  const users = new Set(['owner']);
  const ran: {sql: string; session: Session}[] = [];
  const held: (() => void)[] = [];
  const state = {opened: 0, closed: 0};
  const answers = new Map<string, StatementResult>();

  const run = async (sql: string, session: Session): Promise<StatementResult> => {
    ran.push({sql, session});
    if (sql.startsWith('wait'))
      await new Promise<void>((resolve, reject) => {
        held.push(resolve);
        session.signal.addEventListener('abort', () =>
          reject(new DatabaseError("ERROR: Query cancelled on user's request", '57014')),
        );
      });
    if (sql.startsWith('fail'))
      throw new DatabaseError(`ERROR: relation "${sql.slice(5)}" does not exist`, '42P01');
    if (sql.startsWith('create')) return {columns: undefined, rows: [], affected: -1};
    return answers.get(sql) ?? rowsOf([column('text', 'varchar')], [[sql]]);
  };

  const warehouse: Warehouse = {
    execute: run,
    executeTogether: async (statements, session, onStart) => {
      const results: StatementResult[] = [];
      for (const [n, sql] of statements.entries()) {
        onStart?.(n);
        results.push(await run(sql, session));
      }
      return results;
    },
    databases: () => ['dev'],
    users: () => [...users],
    isPassword: (user, password) => user === 'reader' && password === 'Right0Password',
    createUser: async (name) => {
      users.add(name);
    },
    keepFresh: () => {},
    close: async () => {
      state.closed++;
    },
  };

  return {
    ran,
    users,
    answers,
    /** Lets every statement that waits go on. */
    release: () => held.splice(0).forEach((resolve) => resolve()),
    get waiting() {
      return held.length;
    },
    get opened() {
      return state.opened;
    },
    get closed() {
      return state.closed;
    },
    open: async (_options: WarehouseOptions): Promise<Warehouse> => {
      state.opened++;
      return warehouse;
    },
  };
};

/** Puts such an engine into a cloud, with a cluster `house` of the database user `owner` on top of it. */
export const openFakeHouse = async (local: TestCloud) => {
  const fake = fakeWarehouse();
  local.cloud.part(warehouses).openWith(fake.open);
  await new RedshiftClient(local.client).send(
    new CreateClusterCommand({
      ClusterIdentifier: 'house',
      NodeType: 'rg.large',
      ClusterType: 'single-node',
      MasterUsername: 'owner',
      MasterUserPassword: 'Correct0Horse',
    }),
  );
  return fake;
};
