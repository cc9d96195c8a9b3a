/** A step that makes one of the two materialized views, and knows when one that is there does the same. */
import {streamName} from './config.ts';
import {askFile, sqlStep, type SqlSpec} from './sql-step.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

type ViewSpec = Pick<WorkshopStep, 'name' | 'title' | 'says'> & {
  /** The view, and the stream that it reads. */
  readonly view: 'customer_stream' | 'order_stream';
  /** What it must give to whoever queries it: the type of each column. More columns do no harm. */
  readonly columns: Readonly<Record<string, string>>;
};

/** One type has several names, in SQL and in the catalogue; the width of a text is nobody's business here. */
const aliases: Readonly<Record<string, string>> = {
  bigint: 'int8',
  integer: 'int4',
  int: 'int4',
  'double precision': 'float8',
  float: 'float8',
  'character varying': 'varchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

const typeNamed = (name: string): string => {
  const plain = name.toLowerCase().replace(/\s*\(.*\)/, '');
  return aliases[plain] ?? plain;
};

/** The streams that a view's definition reads through the schema of Kinesis, in lower case. */
const streamsIn = (definition: string): string[] =>
  [...definition.matchAll(/\bkinesis_schema"?\s*\.\s*"?([\w.-]+)/gi)].map(([, stream = '']) =>
    stream.toLowerCase(),
  );

const list = (names: readonly string[]): string =>
  names.length === 1 ? `column ${names[0]} is missing` : `columns ${names.join(', ')} are missing`;

const differenceOf = async (
  context: StepContext,
  {name, view, columns}: ViewSpec,
): Promise<string | undefined> => {
  const [found, definition] = await Promise.all([
    askFile(context, `sql/compare/${name}-columns.sql`),
    askFile(context, `sql/compare/${name}-definition.sql`),
  ]);
  const types = new Map(found.columns.map(({label, type}) => [label.toLowerCase(), typeNamed(type)]));
  const missing = Object.keys(columns).filter((column) => !types.has(column));
  const other = Object.entries(columns).find(([column, type]) => (types.get(column) ?? type) !== type);
  const stream = streamName(context.config, view);
  const [read] = streamsIn(String(definition.rows[0]?.[0] ?? ''));
  if (read !== undefined && read !== stream) return `it reads the stream ${read}, not ${stream}`;
  if (missing.length > 0) return list(missing);
  if (other) return `column ${other[0]} is of type ${types.get(other[0])}, not ${other[1]}`;
  return undefined;
};

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
  return sqlStep(sql);
};
