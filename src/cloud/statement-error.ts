/** A statement that ended badly, told in two lines with the engine's own words. */
import type {DescribeStatementCommandOutput} from '@aws-sdk/client-redshift-data';
import {UserError, type Telling} from '../workshop/errors.ts';
import {adviceFor} from './failures/index.ts';

export class StatementError extends UserError {
  /** Where in the statement the engine stumbled, in characters from 1; undefined where it does not say. */
  readonly position: number | undefined;

  constructor(what: string, telling: Telling & {readonly position?: number | undefined}) {
    super(what, telling);
    this.position = telling.position;
  }
}

/** Line and column of a position in a text, both from 1. */
export const placeOf = (text: string, position: number): {line: number; column: number} => {
  const before = text.slice(0, position - 1).split('\n');
  return {line: before.length, column: (before.at(-1) ?? '').length + 1};
};

/** The error of a statement that is FAILED or ABORTED; `name` is what the person knows it by, such as its file. */
export const statementError = (
  done: Pick<DescribeStatementCommandOutput, 'Status' | 'Error'>,
  sql: string,
  name: string,
): StatementError => {
  if (done.Status === 'ABORTED')
    return new StatementError(`${name} was stopped`, {
      why: done.Error ?? 'somebody has cancelled it, or it took longer than the cluster allows',
      next: 'Type the same command again.',
    });
  const text = (done.Error ?? 'the database does not say why').replace(/^ERROR: /, '');
  const position = Number(/^\s*Position: (\d+)/m.exec(text)?.[1]) || undefined;
  const words = (text.split('\n')[0] ?? text).trim();
  const advice = adviceFor(text, 'statement');
  return new StatementError(`${name} failed`, {
    why: advice?.why ? `${advice.why} (${words})` : words,
    next: advice?.next ?? nextFor(text, sql),
    position,
  });
};

const nextFor = (text: string, sql: string): string => {
  if (/already exists/i.test(text)) return 'It is there already: nothing needs to be done, or drop it first.';
  if (/depend on it/i.test(text))
    return `Drop first what was made on top of it, or all together: rsw query --sql "${withCascade(sql)}"`;
  if (/user .* cannot be dropped because/i.test(text))
    return 'Take its rights back and give its things to another user first, then type the same command again.';
  if (/permission denied/i.test(text))
    return 'Run it as the administrator (--as admin), or grant the right first.';
  if (/^FATAL: user .* does not exist/i.test(text))
    return 'Make it with: rsw setup, or ask as the administrator: --as admin';
  if (/column .* does not exist/i.test(text))
    return `See the columns with: rsw query --sql "SELECT table_name, column_name FROM svv_columns WHERE table_schema = 'public'"`;
  if (/relation .* does not exist/i.test(text))
    return `See what is there with: rsw query --sql "SELECT table_name FROM svv_tables WHERE table_schema = 'public'"`;
  if (/does not exist/i.test(text)) return 'Correct the name, then try again.';
  return 'Correct the statement, then try again.';
};

const withCascade = (sql: string): string =>
  `${sql
    .replaceAll(/^--.*$/gm, '')
    .trim()
    .replace(/;$/, '')} CASCADE`;
