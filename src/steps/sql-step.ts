import {artefact} from '../artefacts.ts';
import {queryTable, runStatement, type Table} from '../cloud/statements.ts';
import type {Found} from '../workshop/step.ts';
import {adminUser, databaseName} from './config.ts';
import {wordsOfSql} from './sql.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

type Verbs = 'check' | 'apply' | 'undo' | 'uses' | 'byHand';

/** A step that is statements, each in a file of its own, sent as the administrator of the database. */
export type SqlSpec = Omit<WorkshopStep, Verbs> & {
  /** A query with a row when the step's object is there; its columns are the step's outputs. */
  readonly look: string;
  /** What makes the object; not sent when it is there. */
  readonly create: string;
  /** What is sent after that, every time. */
  readonly afterwards?: readonly string[];
  /** What takes the object back, when it is there. */
  readonly drop: readonly string[];
};

const database = ({outputs}: StepContext, user: string) => {
  const {ClusterIdentifier: cluster = '', DatabaseName: name = databaseName} = outputs('warehouse');
  return {cluster, name, user};
};

/** Runs a file's statement; its id is kept while it runs, so that a later run joins it. */
export const sendFile = async (context: StepContext, path: string): Promise<void> => {
  const key = `statement ${path}`;
  context.say(path);
  const sql = wordsOfSql(await artefact(path), context.config);
  await runStatement(context.cloud, database(context, adminUser), sql, {
    signal: context.signal,
    note: {recall: () => context.recall(key), remember: async (id) => context.remember(key, id)},
  });
};

/** Asks a file's question. */
export const askFile = async (context: StepContext, path: string, user = adminUser): Promise<Table> =>
  queryTable(
    context.cloud,
    database(context, user),
    wordsOfSql(await artefact(path), context.config),
    context,
  );

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
  const {look, create, afterwards = [], drop, ...card} = spec;
  const isThere = async (context: StepContext) => (await askFile(context, look)).rows.length > 0;
  return {
    ...card,
    uses: [create, ...afterwards],
    byHand: {
      how: 'Redshift, Query editor v2; connect to streaming_db as admin with temporary credentials, and run the statements above.',
      page: ['sqlworkbench', '#/client'],
    },
    check: async (context) => foundIn(await askFile(context, look), `${card.name} in the database`),
    apply: async (context) => {
      if (!(await isThere(context))) await sendFile(context, create);
      for (const path of afterwards) await sendFile(context, path);
    },
    undo: async (context) => {
      if (await isThere(context)) for (const path of drop) await sendFile(context, path);
    },
  };
};
