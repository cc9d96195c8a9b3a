import {text as readAll} from 'node:stream/consumers';
import {placeOf, StatementError} from '../cloud/statement-error.ts';
import {runStatement, type Database, type Result} from '../cloud/statements.ts';
import {adminUser} from '../steps/config.ts';
import {cut, wrap} from '../ui/wrap.ts';
import {Cancelled, UsageError} from '../workshop/errors.ts';
import {findDatabase} from './database.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {questionNamed, questions} from './questions.ts';
import {refuseFlags} from './refuse-flags.ts';
import {printResult} from './result.ts';
import {inSession, type Session} from './session.ts';
import {splitSql, type Piece} from './split-sql.ts';

export type QueryOptions = PlaceOptions & {
  readonly sql?: string;
  readonly as?: string;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
};

const firstRows = 100;
/** The column at which the questions' titles begin. */
const titlesAt = 22;
const widestLine = 78;

/** `rsw query [name]`: the workshop's own questions, or the person's own SQL. */
export const query = async (
  name: string | undefined,
  options: QueryOptions,
  invocation: Invocation,
): Promise<void> => {
  const {ui} = invocation;
  if (name !== undefined && options.sql !== undefined)
    throw new UsageError('Cannot ask two things at once', {
      why: 'there is a question and --sql',
      next: `Either: rsw query ${name}, or: rsw query --sql "…"`,
    });
  if (options.csv)
    refuseFlags({'--json': options.json}, {why: 'there is --csv already', next: 'Leave one of them out.'});
  if (name === undefined && options.sql === undefined) {
    refuseFlags(
      {'--as': options.as, '--all': options.all, '--json': options.json, '--csv': options.csv},
      {
        why: 'nothing is asked',
        next: 'Name a question (rsw query lists them), or ask your own: --sql "SELECT …"',
      },
    );
    for (const {name: each, title} of await questions())
      for (const [i, line] of wrap(title, ui.width - titlesAt).entries())
        ui.print(`${(i === 0 ? each : '').padEnd(titlesAt)}${line}`);
    return ui.note('Ask one: rsw query NAME; or your own: rsw query --sql "SELECT …"');
  }
  const question = name === undefined ? undefined : await questionNamed(name);
  const own = options.sql === '-' ? await readAll(process.stdin) : options.sql;
  if (own !== undefined && splitSql(own).length === 0)
    throw new UsageError('Cannot ask nothing', {
      why: 'the statement is empty',
      next: 'Give one: rsw query --sql "SELECT …", or take one of these: rsw query',
    });
  await inSession(placeOfCommand(options), 'query', invocation, async (session) => {
    const user = options.as ?? question?.user ?? adminUser;
    const text = own ?? question?.sql(session.place) ?? '';
    const database = {...(await findDatabase(session)), user};
    const pieces = splitSql(text);
    const isOnlyLast = options.json || options.csv;
    for (const [i, piece] of pieces.entries()) {
      const label = pieces.length > 1 ? `Statement ${i + 1} of ${pieces.length}` : 'The statement';
      const result = await askPiece(session, {text, piece, label, database}, options, invocation);
      // Machine-readable output is one table: the last statement's, for which the others have prepared.
      if (isOnlyLast && i < pieces.length - 1) continue;
      if (i > 0 && !isOnlyLast) ui.print('');
      printResult(ui, piece.sql, result, options);
    }
  });
};

type Asked = {
  readonly text: string;
  readonly piece: Piece;
  readonly label: string;
  readonly database: Database;
};

const askPiece = async (
  session: Session,
  {text, piece, label, database}: Asked,
  options: QueryOptions,
  {ui, signal}: Invocation,
): Promise<Result> => {
  const interrupted = (id: string) =>
    new Cancelled(`Interrupted. ${label} goes on in the database.`, {
      next: `Stop it there with: aws redshift-data cancel-statement --id ${id}`,
      exitCode: 130,
    });
  try {
    return await ui.task('asking', async (say) =>
      runStatement(session.cloud, database, piece.sql, {
        signal,
        name: label,
        say,
        interrupted,
        atMost: options.all || options.json || options.csv ? undefined : firstRows,
      }),
    );
  } catch (error) {
    if (!(error instanceof StatementError) || error.position === undefined) throw error;
    const {line, column} = placeOf(text, piece.at + error.position);
    const width = Math.min(ui.width, widestLine);
    // Of a long line what is around the place is shown.
    const from = Math.max(0, column - Math.floor(width / 2));
    ui.line(cut((text.split('\n')[line - 1] ?? '').slice(from), width));
    ui.line(`${' '.repeat(column - 1 - from)}^`);
    throw new StatementError(error.message, {
      why: `${error.why} (line ${line}, column ${column})`,
      next: error.next,
      cause: error,
    });
  }
};
