import {text as readAll} from 'node:stream/consumers';
import {runStatement} from '../cloud/statements.ts';
import {adminUser} from '../steps/config.ts';
import {wrap} from '../ui/wrap.ts';
import {UsageError} from '../workshop/errors.ts';
import {findDatabase} from './database.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {placeOfCommand} from './place.ts';
import {questionNamed, questions} from './questions.ts';
import {printResult} from './result.ts';
import {inSession} from './session.ts';

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

/** `rsw query [name]`: the workshop's own questions, or the person's own SQL. */
export const query = async (
  name: string | undefined,
  options: QueryOptions,
  invocation: Invocation,
): Promise<void> => {
  const {ui, signal} = invocation;
  if (name !== undefined && options.sql !== undefined)
    throw new UsageError('Cannot ask two things at once', {
      why: 'there is a question and --sql',
      next: `Either: rsw query ${name}, or: rsw query --sql "…"`,
    });
  if (name === undefined && options.sql === undefined) {
    for (const {name: each, title} of await questions())
      for (const [i, line] of wrap(title, ui.width - titlesAt).entries())
        ui.print(`${(i === 0 ? each : '').padEnd(titlesAt)}${line}`);
    return ui.note('Ask one: rsw query NAME; or your own: rsw query --sql "SELECT …"');
  }
  const question = name === undefined ? undefined : await questionNamed(name);
  const own = options.sql === '-' ? await readAll(process.stdin) : options.sql;
  if (own?.trim() === '')
    throw new UsageError('Cannot ask nothing', {
      why: 'the statement is empty',
      next: 'Give one: rsw query --sql "SELECT …", or take one of these: rsw query',
    });
  await inSession(await placeOfCommand(options), 'query', invocation, async (session) => {
    const user = options.as ?? question?.user ?? adminUser;
    const sql = own ?? question?.sql(session.place) ?? '';
    const database = {...(await findDatabase(session)), user};
    const result = await ui.task('asking', async () =>
      runStatement(session.cloud, database, sql, {
        signal,
        atMost: options.all || options.json || options.csv ? undefined : firstRows,
      }),
    );
    printResult(ui, sql, result, options);
  });
};
