/** A step that makes one of the two materialized views, and knows when one that is there does the same. */
import {StatementError} from '../cloud/statement-error.ts';
import {streamName} from './config.ts';
import {askFile, sqlStep, type SqlSpec} from './sql-step.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

type ViewSpec = Pick<WorkshopStep, 'name' | 'title' | 'says'> & {
  /** The view, and the stream that it reads. */
  readonly view: 'customer_stream' | 'order_stream';
  /** What it must give to whoever queries it: the kind of each column. More columns do no harm. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
};

/** What a column can be taken for in a query: types of one kind stand for each other, and have several names each. */
type ColumnKind = 'time' | 'text' | 'whole number' | 'number' | 'super';

const kinds: Readonly<Record<ColumnKind, readonly string[]>> = {
  time: ['timestamp', 'timestamptz', 'timestamp without time zone', 'timestamp with time zone'],
  text: ['varchar', 'character varying', 'bpchar', 'char', 'character', 'text'],
  'whole number': ['int8', 'bigint', 'int4', 'integer', 'int', 'int2', 'smallint'],
  number: ['float8', 'double precision', 'float', 'float4', 'real', 'numeric', 'decimal'],
  super: ['super'],
};

/** The kind of a type; undefined for one that nobody has met, which is then no reason to complain. */
const kindOf = (type: string): string | undefined => {
  const plain = type.toLowerCase().replace(/\s*\(.*\)/, '');
  if (['bool', 'boolean', 'date', 'varbyte'].includes(plain)) return plain;
  return Object.entries(kinds).find(([, names]) => names.includes(plain))?.[0];
};

/** The streams that a view's definition reads through the schema of Kinesis, in lower case. */
const streamsIn = (definition: string): string[] =>
  [...definition.matchAll(/\bkinesis_schema"?\s*\.\s*"?([\w.-]+)/gi)].map(([, stream = '']) =>
    stream.toLowerCase(),
  );

const missingOnes = (names: readonly string[]): string =>
  names.length === 1 ? `column ${names[0]} is missing` : `columns ${names.join(', ')} are missing`;

/** The stream that the view there reads; undefined where its definition cannot be had or does not tell. */
const streamRead = async (context: StepContext, name: string): Promise<string | undefined> => {
  try {
    const {rows} = await askFile(context, `sql/compare/${name}-definition.sql`);
    return streamsIn(String(rows[0]?.[0] ?? ''))[0];
  } catch (error) {
    if (error instanceof StatementError) return undefined;
    throw error;
  }
};

const differenceOf = async (
  context: StepContext,
  {name, view, columns}: ViewSpec,
): Promise<string | undefined> => {
  const [found, read] = await Promise.all([
    askFile(context, `sql/compare/${name}-columns.sql`),
    streamRead(context, name),
  ]);
  const types = new Map(found.columns.map(({label, type}) => [label.toLowerCase(), type]));
  const missing = Object.keys(columns).filter((column) => !types.has(column));
  const other = Object.entries(columns).find(
    ([column, kind]) => (kindOf(types.get(column) ?? '') ?? kind) !== kind,
  );
  const stream = streamName(context.config, view);
  if (read !== undefined && read !== stream) return `it reads the stream ${read}, not ${stream}`;
  if (missing.length > 0) return missingOnes(missing);
  if (other) return `column ${other[0]} is of type ${types.get(other[0])}, which is no ${other[1]}`;
  return undefined;
};

/** A note of this run: the view was empty after its refresh, which is no error, but worth a word. */
const emptyKey = 'empty';

export const viewStep = (spec: ViewSpec): WorkshopStep => {
  const {view: _view, columns: _columns, ...card} = spec;
  const sql: SqlSpec = {
    ...card,
    needs: ['schema', 'ingestion'],
    within: 'warehouse',
    usually: 20,
    look: `sql/check/${card.name}.sql`,
    create: `sql/${card.name}.sql`,
    differs: async (context) => differenceOf(context, spec),
    afterwards: [
      `sql/refresh/${card.name}.sql`,
      // A view that is made anew has lost its grants.
      {file: `sql/grants/${card.name}.sql`, when: 'sql/check/database-user.sql'},
    ],
    drop: [`sql/undo/${card.name}.sql`],
  };
  const step = sqlStep(sql);
  return {
    ...step,
    check: async (context) => {
      const found = await step.check(context);
      return found.state === 'ready' && context.recall(emptyKey) !== undefined
        ? {...found, why: 'nothing has come in yet: rsw status tells how it goes on'}
        : found;
    },
    apply: async (context) => {
      await step.apply(context);
      const {rows} = await askFile(context, `sql/rows/${card.name}.sql`);
      await context.remember(emptyKey, rows.length === 0 ? 'yes' : undefined);
    },
  };
};
