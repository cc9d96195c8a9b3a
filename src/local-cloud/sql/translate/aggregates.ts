import {fail} from '../errors.ts';
import type {Call, Expr, Order} from '../parse/ast.ts';
import {engineType, isFloat, isInteger, isNumber, numeric, type, varchar, type SqlType} from '../types.ts';
import {asText, castTo} from './casts.ts';
import type {Typed} from './scope.ts';

type Input = {
  readonly call: Call;
  readonly args: readonly Typed[];
  readonly within: readonly (Order & {readonly value: Typed})[];
  /** `ORDER BY …` of WITHIN GROUP. */
  readonly order: string;
  /** An expression as a condition. */
  readonly condition: (expr: Expr) => string;
};

type Output = {
  readonly sql: string;
  readonly type: SqlType;
  /** Goes around the call and its OVER. */
  readonly wrap?: (sql: string) => string;
};

export type Aggregate = {readonly within?: boolean; translate(input: Input): Output | undefined};

const distinct = (call: Call): string => (call.distinct ? 'DISTINCT ' : '');

const numberOf = (value: Typed | undefined): Typed | undefined =>
  value &&
  (isNumber(value.type)
    ? value
    : value.type.id === 'super' || value.type.id === 'unknown'
      ? castTo(value, type('float8'))
      : undefined);

const as = (t: SqlType) => (sql: string) => `CAST(${sql} AS ${engineType(t)})`;

/**
 * The condition of `count(CASE WHEN … THEN 1 END)`, which is how one counts some of the rows where there is no FILTER. The engine counts
 * conditions in half the time; a text that is compared is asked for as a list of one, for the same reason.
 */
const countedIf = ({args: [arg]}: Call): Expr | undefined => {
  if (arg?.kind !== 'case' || arg.operand || arg.otherwise) return undefined;
  const [branch, ...more] = arg.whens;
  if (!branch || more.length > 0 || !['bool', 'number', 'string'].includes(branch.value.kind))
    return undefined;
  const {when} = branch;
  return when.kind === 'binary' && when.op === '=' && when.left.kind !== 'row' && when.right.kind === 'string'
    ? {kind: 'in', not: false, operand: when.left, list: [when.right]}
    : when;
};

const count: Aggregate = {
  translate: ({call, args, condition}) => {
    if (!call.star && args.length !== 1) return undefined;
    const when = call.distinct ? undefined : countedIf(call);
    if (when) return {sql: `count_if(${condition(when)})`, type: type('int8'), wrap: as(type('int8'))};
    const name = call.approximate && call.distinct ? 'approx_count_distinct(' : `count(${distinct(call)}`;
    return {sql: call.star ? 'count(*)' : `${name}${args[0]?.sql})`, type: type('int8')};
  },
};

/** SUM of whole numbers is a BIGINT, of BIGINT and NUMERIC a NUMERIC of 38 digits. */
const sum: Aggregate = {
  translate: ({call, args}) => {
    const value = numberOf(args[0]);
    if (!value || args.length !== 1) return undefined;
    const {id} = value.type;
    const result = isFloat(value.type)
      ? type('float8')
      : id === 'int2' || id === 'int4'
        ? type('int8')
        : numeric(38, value.type.scale ?? 0);
    return {sql: `sum(${distinct(call)}${value.sql})`, type: result, wrap: as(result)};
  },
};

/** AVG of whole numbers is a BIGINT without its fraction; of NUMERIC, a NUMERIC of the same scale. */
const avg: Aggregate = {
  translate: ({call, args}) => {
    const value = numberOf(args[0]);
    if (!value || args.length !== 1) return undefined;
    const sql = `avg(${distinct(call)}${value.sql})`;
    if (isInteger(value.type))
      return {sql, type: type('int8'), wrap: (inner) => `CAST(trunc(${inner}) AS BIGINT)`};
    const result = isFloat(value.type) ? type('float8') : numeric(38, value.type.scale ?? 0);
    return {sql, type: result, wrap: as(result)};
  },
};

const extreme = (name: string): Aggregate => ({
  translate: ({args}) => {
    const [value] = args;
    if (!value || args.length !== 1) return undefined;
    const plain = value.type.id === 'super' ? castTo(value, varchar()) : value;
    return {sql: `${name}(${plain.sql})`, type: plain.type};
  },
});

const spread = (name: string): Aggregate => ({
  translate: ({call, args}) => {
    const value = numberOf(args[0]);
    return value && args.length === 1
      ? {sql: `${name}(${distinct(call)}CAST(${value.sql} AS DOUBLE))`, type: type('float8')}
      : undefined;
  },
});

const listagg: Aggregate = {
  within: true,
  translate: ({call, args, order}) => {
    const [value, delimiter] = args;
    if (!value || args.length > 2) return undefined;
    return {
      sql: `string_agg(${distinct(call)}${asText(value)}, ${delimiter ? asText(delimiter) : "''"} ${order})`,
      type: varchar(65535),
    };
  },
};

const median: Aggregate = {
  translate: ({args}) => {
    const value =
      numberOf(args[0]) ??
      (args[0] && ['date', 'timestamp', 'timestamptz'].includes(args[0].type.id) ? args[0] : undefined);
    if (!value || args.length !== 1) return undefined;
    if (!isNumber(value.type))
      return {sql: `median(${value.sql})`, type: value.type.id === 'date' ? type('timestamp') : value.type};
    const result = value.type.id === 'numeric' ? value.type : type('float8');
    return {sql: `median(${value.sql})`, type: result, wrap: as(result)};
  },
};

const percentile = (name: 'quantile_cont' | 'quantile_disc'): Aggregate => ({
  within: true,
  translate: ({call, args, within}) => {
    const [order] = within;
    const [fraction] = call.args;
    if (within.length !== 1 || args.length !== 1 || !order)
      throw fail(`WITHIN GROUP is required for ordered-set aggregate ${call.name}`, '42809');
    if (fraction?.kind !== 'number' || Number(fraction.value) < 0 || Number(fraction.value) > 1)
      throw fail('percentile value must be a constant between 0 and 1', '22023');
    const result =
      name === 'quantile_disc'
        ? order.value.type
        : isNumber(order.value.type)
          ? type('float8')
          : order.value.type;
    const at = order.descending ? String(1 - Number(fraction.value)) : fraction.value;
    return {sql: `${name}(${order.value.sql}, ${at})`, type: result};
  },
});

const bools = (name: string): Aggregate => ({
  translate: ({args}) =>
    args[0] && args.length === 1
      ? {sql: `${name}(${castTo(args[0], type('bool')).sql})`, type: type('bool')}
      : undefined,
});

const bits = (name: string): Aggregate => ({
  translate: ({args}) =>
    args[0] && isInteger(args[0].type) ? {sql: `${name}(${args[0].sql})`, type: args[0].type} : undefined,
});

const anyValue: Aggregate = {
  translate: ({args}) =>
    args[0] && args.length === 1 ? {sql: `any_value(${args[0].sql})`, type: args[0].type} : undefined,
};

const ratioToReport: Aggregate = {
  translate: ({call, args}) => {
    const value = numberOf(args[0]);
    if (!value || !call.over) return undefined;
    return {
      sql: `sum(CAST(${value.sql} AS DOUBLE))`,
      type: type('float8'),
      wrap: (sql) => `(CAST(${value.sql} AS DOUBLE) / nullif(${sql}, 0))`,
    };
  },
};

const arrayAgg: Aggregate = {
  translate: ({args}) =>
    args[0] && args.length === 1
      ? {
          sql: `list(CAST(${args[0].sql} AS VARIANT))`,
          type: type('super'),
          wrap: (sql) => `CAST(${sql} AS VARIANT)`,
        }
      : undefined,
};

export const aggregates: Readonly<Record<string, Aggregate>> = {
  count,
  sum,
  avg,
  min: extreme('min'),
  max: extreme('max'),
  stddev: spread('stddev_samp'),
  stddev_samp: spread('stddev_samp'),
  stddev_pop: spread('stddev_pop'),
  variance: spread('var_samp'),
  var_samp: spread('var_samp'),
  var_pop: spread('var_pop'),
  listagg,
  string_agg: {translate: () => undefined},
  median,
  percentile_cont: percentile('quantile_cont'),
  approximate_percentile_disc: percentile('quantile_disc'),
  percentile_disc: percentile('quantile_disc'),
  bool_and: bools('bool_and'),
  bool_or: bools('bool_or'),
  bit_and: bits('bit_and'),
  bit_or: bits('bit_or'),
  any_value: anyValue,
  ratio_to_report: ratioToReport,
  array_agg: arrayAgg,
};
