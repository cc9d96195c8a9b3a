/** What the database says of itself, for the operations that list its objects. */
import {AwsError, type Call} from '../operation.ts';
import {ClusterStopped, warehouses} from '../redshift/warehouses.ts';
import {DatabaseError, type Session, type Value, type Warehouse} from '../sql/warehouse.ts';
import {connect, type Connecting} from './connect.ts';
import {LogonRefused, logOn} from './session.ts';
import {literal} from './sql-text.ts';

type Asking = Connecting & {readonly ConnectedDatabase?: string | undefined};

/** Logs on as the caller and asks; a log-on that is refused is an error of the connection. */
export const askDatabase = async <T>(
  action: string,
  input: Asking,
  call: Call,
  ask: (warehouse: Warehouse, session: Session) => Promise<T>,
): Promise<T> => {
  const {cloud} = call;
  const wanted = {...input, Database: input.ConnectedDatabase ?? input.Database};
  const {cluster, database, login} = await connect(action, wanted, call);
  try {
    return await cloud.part(warehouses).use(cluster, async (warehouse, stopped) => {
      const session = await logOn(cloud, cluster, warehouse, database, login, stopped);
      return ask(warehouse, session);
    });
  } catch (error) {
    if (error instanceof LogonRefused || error instanceof DatabaseError || error instanceof ClusterStopped)
      throw new AwsError('DatabaseConnectionException', error.message, 500);
    throw error;
  }
};

/** The rows of a query whose values are all texts, integers or null. */
export const askRows = async (
  warehouse: Warehouse,
  session: Session,
  sql: string,
): Promise<readonly (readonly Value[])[]> => (await warehouse.execute(sql, session)).rows;

/** A condition for a name pattern (`%` and `_` as in LIKE); without one every name passes. */
export const like = (column: string, pattern: string | undefined): string =>
  pattern === undefined ? 'true' : `${column} LIKE ${literal(pattern)}`;
