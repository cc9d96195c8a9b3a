/** Asks the workshop's database as the dashboard's user, for as long as a dashboard is open. */
import {StatementError} from '../cloud/statement-error.ts';
import {queryTable, type Table} from '../cloud/statements.ts';
import {readerUser} from '../steps/config.ts';
import {findDatabase} from './database.ts';
import type {Session} from './session.ts';

/** Runs one statement; it is stopped when the signal is aborted. */
export type Reader = (sql: string, signal: AbortSignal) => Promise<Table>;

/**
 * Finds the database, and finds it again after it was not there: a workshop that is taken down and set up anew has another one.
 * The user may read the two views and nothing else.
 */
export const openReader = async (session: Session): Promise<Reader> => {
  let found: ReturnType<typeof findDatabase> | undefined = findDatabase(session);
  await found;
  return async (sql, signal) => {
    try {
      // Panels ask side by side, and look for it once.
      const {cluster, name} = await (found ??= findDatabase(session));
      return await queryTable(session.cloud, {cluster, name, user: readerUser}, sql, {signal, cancels: true});
    } catch (error) {
      if (!(error instanceof StatementError)) found = undefined;
      throw error;
    }
  };
};
