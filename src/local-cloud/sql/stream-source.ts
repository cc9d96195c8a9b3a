import {fail} from './errors.ts';
import type {Registry, Relation} from './registry.ts';
import {quote, type Context, type OutColumn, type Payload} from './translate/scope.ts';
import {type, varchar} from './types.ts';
import type {Session, StreamReader} from './warehouse.ts';

const column = (name: string, t: OutColumn['type']): OutColumn => ({name, type: t, nullable: true});

/** A stream as a view's query sees it, and what the query turned out to use of it. */
export type StreamSource = NonNullable<Context['stream']> & {
  /** Makes the staging table of a batch out of its raw records. */
  prepare(raw: string): string;
};

/** Stands for the rows of the staging table under work: replaced before the statement is run. */
export const range = 'rs_range';

export const rawColumns =
  '(n INTEGER, arrival BIGINT, partition_key VARCHAR, shard_id VARCHAR, sequence_number VARCHAR, kinesis_data BLOB)';

/** Names that no statement can write: what is known of a record's data besides its bytes. */
const [textName, validName, fieldsName] = ['\u00b7text', '\u00b7valid', '\u00b7fields'];

/**
 * What a stream offers a view: today's columns; the preview's two names answer as well, but `*` does not list them.
 * A view tends to take the same JSON apart once for each of its columns, so all the paths that it asks for
 * are collected here and read together.
 */
export const streamOver = (staged: string, refreshTime: string): StreamSource => {
  const pointers: string[] = [];
  const payload = (alias: string): Payload => ({
    text: `${alias}.${quote(textName)}`,
    valid: `${alias}.${quote(validName)}`,
    path: (pointer) => {
      if (!pointers.includes(pointer)) pointers.push(pointer);
      return `${alias}.${quote(fieldsName)}[${pointers.indexOf(pointer) + 1}]`;
    },
  });
  const data = {...column('kinesis_data', type('varbyte', {length: 1_048_576})), payload};
  const columns: readonly OutColumn[] = [
    column('approximate_arrival_timestamp', type('timestamp')),
    column('partition_key', varchar(256)),
    column('shard_id', varchar(128)),
    column('sequence_number', varchar(128)),
    column('refresh_time', type('timestamp')),
    data,
    column('approximatearrivaltimestamp', type('timestamp')),
    {...data, name: 'data'},
    column(textName, varchar()),
    column(validName, type('bool')),
    column(fieldsName, varchar()),
  ];
  return {
    sql:
      `(SELECT make_timestamp_ms(arrival), partition_key, shard_id, sequence_number, ${refreshTime}, kinesis_data,` +
      ` make_timestamp_ms(arrival), kinesis_data, decoded, valid, fields FROM ${staged} WHERE ${range})`,
    columns,
    unlisted: new Set(['approximatearrivaltimestamp', 'data', textName, validName, fieldsName]),
    used: undefined,
    prepare: (raw) => {
      const fields =
        pointers.length > 0
          ? `CASE WHEN valid THEN json_extract_string(decoded, [${pointers.join(', ')}]) END`
          : 'CAST(NULL AS VARCHAR[])';
      const decoded = `SELECT *, rs_utf8(kinesis_data) AS decoded FROM ${raw}`;
      return `CREATE OR REPLACE TABLE ${staged} AS SELECT *, ${fields} AS fields FROM (SELECT *, rs_is_json(decoded) AS valid FROM (${decoded}))`;
    },
  };
};

/** The stream as the role of its external schema may read it. */
export const readerFor = (
  registry: Registry,
  view: {database: string; schema: string},
  session: Session,
): StreamReader => {
  const schema = registry.schema(view.database, view.schema);
  if (!schema?.external) throw fail(`schema "${view.schema}" does not exist`, '3F000');
  const {role} = schema.external;
  const arn = role === 'default' ? session.defaultRole : role.arn;
  if (arn === undefined) throw fail('The default IAM role is not set for this cluster', 'XX000');
  // Roles may be chained, separated by commas: the first one must be the cluster's own.
  const [first = '', ...chained] = arn.split(',');
  if (chained.length > 0) throw fail('this local warehouse does not support chained IAM roles', '0A000');
  if (!session.attachedRoles.includes(first))
    throw fail(`Not authorized to get credentials of role ${first}`, 'XX000');
  return session.streamsAs(first);
};

/** Trouble with the stream in the database's words: the service's own code and text stay visible. */
export const streamError = (stream: string, error: unknown): unknown => {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const {code} = error;
  if (code === 'ResourceNotFoundException')
    return fail(`Kinesis stream "${stream}" does not exist: ${error.message}`, '42P01');
  return fail(`Kinesis stream "${stream}" cannot be read: ${String(code)}: ${error.message}`, 'XX000');
};

export const streamOf = (view: Relation): NonNullable<Relation['stream']> => {
  if (!view.stream) throw fail(`"${view.name}" is not a streaming materialized view`, '42809');
  return view.stream;
};
