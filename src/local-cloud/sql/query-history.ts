import type {QueryRecord} from './catalogue/inline.ts';
import {asDatabaseError} from './errors.ts';
import {DatabaseError, type Session, type StatementResult} from './warehouse.ts';

/** The last statements, for SYS_QUERY_HISTORY. They are forgotten when the warehouse closes. */
export class QueryHistory {
  readonly records: QueryRecord[] = [];
  readonly #now: () => number;
  readonly #most = 2000;
  #ids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs the statements' work and remembers how it went; an error of the engine leaves in Redshift's words. */
  async record(
    texts: readonly string[],
    session: Session,
    work: () => Promise<readonly StatementResult[]>,
  ): Promise<readonly StatementResult[]> {
    const startedAt = this.#now();
    const end = (status: QueryRecord['status'], rows: number, error: string): void => {
      const {user, database} = session;
      const common = {user, database, status, startedAt, endedAt: this.#now(), rows, error};
      for (const text of texts)
        this.records.push({...common, id: ++this.#ids, type: typeOf(text), text: withoutPassword(text)});
      this.records.splice(0, Math.max(0, this.records.length - this.#most));
    };
    try {
      const results = await work();
      const rows = results.reduce((sum, result) => sum + result.rows.length, 0);
      end('success', rows, '');
      return results;
    } catch (error) {
      const told = asDatabaseError(error);
      const canceled = told instanceof DatabaseError && told.sqlState === '57014';
      end(canceled ? 'canceled' : 'failed', 0, told instanceof Error ? told.message : String(told));
      throw told;
    }
  }
}

/** Passwords are not kept in the history. */
const withoutPassword = (text: string): string =>
  text.replace(/(password\s+)'(?:[^'\\]|''|\\.)*'/gi, "$1'***'");

const typeOf = (text: string): string => {
  const [first = ''] = text.trim().split(/\s+/);
  const word = first.toUpperCase();
  return ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(word)
    ? word
    : word === 'WITH'
      ? 'SELECT'
      : ['SHOW', 'SET', 'EXPLAIN'].includes(word)
        ? 'UTILITY'
        : 'DDL';
};
