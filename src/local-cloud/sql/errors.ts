import {DatabaseError} from './warehouse.ts';

/** `ERROR: …` with its SQLSTATE, as the database answers it. */
export const fail = (message: string, sqlState: string): DatabaseError =>
  new DatabaseError(`ERROR: ${message}`, sqlState);

/** `near` is the offending token's text as typed, `position` counts characters from 1. */
export const syntaxError = (near: string | undefined, position: number): DatabaseError =>
  fail(
    near === undefined
      ? `syntax error at end of input\n  Position: ${position}`
      : `syntax error at or near "${near}"\n  Position: ${position}`,
    '42601',
  );

/** What Redshift has and this warehouse has not: always said aloud, never passed over. */
export const unsupported = (what: string): DatabaseError =>
  fail(`this local warehouse does not support ${what}`, '0A000');

export const noRelation = (name: string): DatabaseError => fail(`relation "${name}" does not exist`, '42P01');

export const noSchema = (name: string): DatabaseError => fail(`schema "${name}" does not exist`, '3F000');

export const noUser = (name: string): DatabaseError => fail(`user "${name}" does not exist`, '42704');

export const denied = (kind: 'relation' | 'schema' | 'database' | 'language', name: string): DatabaseError =>
  fail(`permission denied for ${kind} ${name}`, '42501');

export const notOwner = (kind: 'relation' | 'schema' | 'database', name: string): DatabaseError =>
  fail(`must be owner of ${kind} ${name}`, '42501');

export const alreadyExists = (
  kind: 'relation' | 'schema' | 'user' | 'database' | 'group' | 'role',
  name: string,
): DatabaseError =>
  fail(
    `${kind} "${name}" already exists`,
    {relation: '42P07', schema: '42P06', user: '42710', database: '42P04', group: '42710', role: '42710'}[
      kind
    ],
  );

type Rule = readonly [pattern: RegExp, state: string, message: (match: RegExpMatchArray) => string];

/** The engine's own words, and Redshift's for the same trouble. Read in order. */
const rules: readonly Rule[] = [
  [/Invalid Input Error: RS:(\w{5}):([^]*)/, '', (m) => m[2] ?? ''],
  [/duplicate name "([^"]*)" in struct/, '22P02', (m) => `invalid JSON: the key "${m[1]}" occurs twice`],
  [/INTERRUPT/i, '57014', () => "Query cancelled on user's request"],
  [
    /Conflict on|write-write conflict|TransactionContext Error.*conflict/i,
    '40001',
    () => '1023\n  Detail: Serializable isolation violation on table in Redshift',
  ],
  [
    /NOT NULL constraint failed: (?:.*\.)?(\w+)\.(\w+)/,
    '23502',
    (m) => `Cannot insert a NULL value into column ${m[2]}`,
  ],
  [
    /CHECK constraint failed on table .*?strlen\("?(\w+)"?\) <= (\d+)/,
    '22001',
    (m) => `value too long for type character varying(${m[2]})`,
  ],
  [
    /Could not convert string '([^']*)' to (?:U?INT\d+|HUGEINT)/,
    '22P02',
    (m) => `invalid input syntax for integer: "${m[1]}"`,
  ],
  [
    /Could not convert string '([^']*)' to (?:DOUBLE|FLOAT)/,
    '22P02',
    (m) => `invalid input syntax for type double precision: "${m[1]}"`,
  ],
  [
    /Could not convert string ['"]([^'"]*)['"] to (?:DECIMAL)/,
    '22P02',
    (m) => `invalid input syntax for type numeric: "${m[1]}"`,
  ],
  [
    /Could not convert string '([^']*)' to BOOL/,
    '22P02',
    (m) => `invalid input syntax for type boolean: "${m[1]}"`,
  ],
  [
    /(?:date|timestamp|time) field value out of range: "([^"]*)"/,
    '22008',
    (m) => `date/time field value out of range: "${m[1]}"`,
  ],
  [
    /invalid (date|timestamp|time) field format: "([^"]*)"/,
    '22007',
    (m) => `invalid input syntax for type ${m[1]}: "${m[2]}"`,
  ],
  [
    /Could not convert string "([^"]*)" to INTERVAL/i,
    '22007',
    (m) => `invalid input syntax for type interval: "${m[1]}"`,
  ],
  [
    /with value (\S+) can't be cast because the value is out of range for the destination type INT(\d+)/,
    '22003',
    (m) =>
      m[2] === '64'
        ? 'bigint out of range'
        : m[2] === '16'
          ? 'smallint out of range'
          : 'integer out of range',
  ],
  [
    /Overflow in (?:addition|subtraction|multiplication) of INT(\d+)/,
    '22003',
    (m) => (m[1] === '64' ? 'bigint out of range' : 'integer out of range'),
  ],
  [/Out of Range|out of range|overflow/i, '22003', () => 'numeric value out of range'],
  [
    /More than one row returned by a subquery/,
    '21000',
    () => 'more than one row returned by a subquery used as an expression',
  ],
  [
    /column "([^"]+)" must appear in the GROUP BY/i,
    '42803',
    (m) => `column "${m[1]}" must appear in the GROUP BY clause or be used in an aggregate function`,
  ],
  [/aggregate function calls cannot be nested/i, '42803', () => 'aggregate function calls may not be nested'],
  [/WHERE clause cannot contain aggregates/i, '42803', () => 'aggregates not allowed in WHERE clause'],
  [/cannot contain window functions/i, '42P20', () => 'window functions are not allowed here'],
  [/Ambiguous reference to column name "([^"]+)"/, '42702', (m) => `column reference "${m[1]}" is ambiguous`],
  [
    /Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"/,
    '42703',
    (m) => `column "${m[1] ?? m[2]}" does not exist`,
  ],
  [
    /No function matches the given name and argument types '(\w+)\(([^']*)\)'/,
    '42883',
    (m) => `function ${(m[1] ?? '').replace(/^rs_/, '')}(${(m[2] ?? '').toLowerCase()}) does not exist`,
  ],
  [
    /Cannot compare values of type|Cannot mix values of type|Can't compare values/,
    '42883',
    () => 'operator does not exist for these types',
  ],
  [
    /Set operations can only apply to expressions with the same number/i,
    '42601',
    () => 'each UNION, INTERSECT or EXCEPT query must have the same number of columns',
  ],
  [/ORDER (?:BY )?term out of range/i, '42P10', () => 'ORDER BY position is not in select list'],
  [/GROUP (?:BY )?term out of range/i, '42P10', () => 'GROUP BY position is not in select list'],
  [/Conversion Error: (.*)/, '22P02', (m) => m[1] ?? ''],
];

/** An error of the engine in Redshift's words; whatever is no error of the engine stays what it is. */
export const asDatabaseError = (error: unknown): unknown => {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  // A statement that is nested too deeply to be read or translated.
  if (error instanceof RangeError && error.message.includes('call stack'))
    return fail('stack depth limit exceeded', '54001');
  // `rs_whole` hides these from the engine's cast.
  const text = error.message.replace(/[\ue001-\ue004]/g, (c) => '.eE_'[c.charCodeAt(0) - 0xe001] ?? c);
  for (const [pattern, state, message] of rules) {
    const match = text.match(pattern);
    if (match) return fail(message(match).trim(), state || (match[1] ?? 'XX000'));
  }
  if (/^\w[\w ]* Error: /.test(text))
    return fail((text.split('\n')[0] ?? '').replace(/^\w[\w ]* Error: /, ''), 'XX000');
  return error;
};
