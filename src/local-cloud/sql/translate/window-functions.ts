import type {Call} from '../parse/ast.ts';
import {type} from '../types.ts';
import type {Typed} from './scope.ts';

type WindowFunction = (call: Call, args: readonly Typed[]) => Typed;

const ranking =
  (id: 'int8' | 'float8' | 'int4'): WindowFunction =>
  (call, args) => ({sql: `${call.name}(${args.map((arg) => arg.sql).join(', ')})`, type: type(id)});

/** The value of some row: keeps its argument's type. */
const value: WindowFunction = (call, args) => ({
  sql: `${call.name}(${args.map((arg) => arg.sql).join(', ')})`,
  type: args[0]?.type ?? type('unknown'),
});

export const windowFunctions: Readonly<Record<string, WindowFunction>> = {
  row_number: ranking('int8'),
  rank: ranking('int8'),
  dense_rank: ranking('int8'),
  ntile: ranking('int8'),
  percent_rank: ranking('float8'),
  cume_dist: ranking('float8'),
  lag: value,
  lead: value,
  first_value: value,
  last_value: value,
  nth_value: value,
};
