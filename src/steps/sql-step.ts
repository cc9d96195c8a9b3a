import {artefact} from '../artefacts.ts';
import {queryTable, runStatement, type Table} from '../cloud/statements.ts';
import {UserError} from '../workshop/errors.ts';
import type {Found} from '../workshop/step.ts';
import {adminUser, databaseName} from './config.ts';
import {wordsOfSql} from './sql.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

type Verbs = 'check' | 'apply' | 'undo' | 'uses' | 'byHand';

/** A file that is sent; with `when` only if that question has a row. */
export type Sent = string | {readonly file: string; readonly when: string};

/** A step that is statements, each in a file of its own, sent as the administrator of the database. */
export type SqlSpec = Omit<WorkshopStep, Verbs> & {
  /** A query with a row when the step's object is there; its columns are the step's outputs. */
  readonly look: string;
  /** What makes the object; not sent when it is there. */
  readonly create: string;
  /** How an object that is there differs from what `create` makes; undefined when it does the same. */
  readonly differs?: (context: StepContext) => Promise<string | undefined>;
  /** What is sent after that, every time. */
  readonly afterwards?: readonly Sent[];
  /** What takes the object back, when it is there. */
  readonly drop: readonly string[];
};

const database = ({outputs}: StepContext, user: string) => {
  const {ClusterIdentifier: cluster = '', DatabaseName: name = databaseName} = outputs('warehouse');
  return {cluster, name, user};
};

/** Runs a file's statement. It is noted while it runs, so that a later run joins it; `words` fill further placeholders. */
export const sendFile = async (
  context: StepContext,
  path: string,
  words: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const key = `statement ${path}`;
  context.say(path);
  const sql = wordsOfSql(await artefact(path), context.config, words);
  await runStatement(context.cloud, database(context, adminUser), sql, {
    signal: context.signal,
    name: path,
    note: {recall: () => context.recall(key), remember: async (text) => context.remember(key, text)},
    say: context.say,
  });
};

/** Asks a file's question. */
export const askFile = async (context: StepContext, path: string, user = adminUser): Promise<Table> =>
  queryTable(context.cloud, database(context, user), wordsOfSql(await artefact(path), context.config), {
    signal: context.signal,
    name: path,
  });

/** Ready with the first row as outputs, or absent when there is no row. */
export const foundIn = ({columns, rows}: Table, what: string): Found => {
  const [first] = rows;
  if (!first) return {state: 'absent', why: `there is no ${what}`};
  return {
    state: 'ready',
    outputs: Object.fromEntries(columns.map(({label}, i) => [label, String(first[i] ?? '')])),
  };
};

export const sqlStep = (spec: SqlSpec): WorkshopStep => {
  const {look, create, differs, afterwards = [], drop, ...card} = spec;
  const {name} = card;

  const check = async (context: StepContext): Promise<Found> => {
    const found = foundIn(await askFile(context, look), `${name} in the database`);
    if (found.state !== 'ready') return found;
    const difference = await differs?.(context);
    if (difference === undefined) return found;
    return {
      state: 'failed',
      why: `it is there, but not as ${create} makes it: ${difference}`,
      isOther: true,
    };
  };

  const make = async (context: StepContext): Promise<void> => {
    try {
      await sendFile(context, create);
    } catch (error) {
      // Somebody else was quicker, or an earlier run whose statement nobody can ask after any more: what is there decides.
      if (!(error instanceof UserError) || !/already exists/i.test(error.why)) throw error;
      if ((await check(context)).state === 'absent')
        throw new UserError(`${create} failed`, {
          why: `${error.why}, and it is something else`,
          next: `Rename it or drop it, then type: rsw step ${name}`,
          cause: error,
        });
    }
  };

  const takeAway = async (context: StepContext): Promise<void> => {
    if ((await askFile(context, look)).rows.length > 0)
      for (const path of drop) await sendFile(context, path);
  };

  const afterwardsOf = async (context: StepContext): Promise<readonly string[]> => {
    const files: string[] = [];
    for (const sent of afterwards) {
      if (typeof sent === 'string') files.push(sent);
      else if ((await askFile(context, sent.when)).rows.length > 0) files.push(sent.file);
    }
    return files;
  };

  return {
    ...card,
    uses: [create, ...afterwards.map((sent) => (typeof sent === 'string' ? sent : sent.file))],
    byHand: {
      how: 'Redshift, Query editor v2; connect to streaming_db as admin with temporary credentials, and run the statements above.',
      page: ['sqlworkbench', '#/client'],
    },
    check,
    apply: async (context) => {
      // While an earlier run's statement is under way the catalogue does not show yet what it makes.
      if (context.recall(`statement ${create}`) !== undefined) await make(context);
      if (context.recreate?.includes(name)) await takeAway(context);
      const found = await check(context);
      if (found.state === 'absent') await make(context);
      else if (found.state === 'failed')
        throw new UserError(`Kept ${name} as it is`, {
          why: found.why,
          next: `Drop it and make it anew with: rsw step ${name} --recreate`,
        });
      for (const path of await afterwardsOf(context)) await sendFile(context, path);
    },
    undo: takeAway,
  };
};
