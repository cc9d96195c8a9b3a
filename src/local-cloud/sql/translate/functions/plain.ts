import {isInteger, isNumber, type, varchar, type SqlType} from '../../types.ts';
import {asText, castTo} from '../casts.ts';
import type {Context, Typed} from '../scope.ts';

/** A function whose arguments are plain values. */
export type PlainFunction = {
  readonly args: readonly [least: number, most: number];
  translate(args: readonly Typed[], context: Context): Typed;
};

export const at = (args: readonly Typed[], i: number): Typed =>
  args[i] ?? {sql: 'NULL', type: type('unknown')};
export const whole = (value: Typed): string =>
  isInteger(value.type) ? value.sql : castTo(value, type('int8')).sql;
export const numberOf = (value: Typed): Typed =>
  isNumber(value.type) ? value : castTo(value, type('float8'));

/** Takes its arguments as text (whole numbers and booleans as they are); `same`: as long as the first argument. */
export const text = (
  least: number,
  most: number,
  result: SqlType | 'same',
  make: (t: readonly string[], args: readonly Typed[]) => string,
): PlainFunction => ({
  args: [least, most],
  translate: (args) => {
    const length = args[0]?.type.length;
    return {
      sql: make(
        args.map((arg) => (isInteger(arg.type) ? arg.sql : arg.type.id === 'bool' ? arg.sql : asText(arg))),
        args,
      ),
      type: result === 'same' ? (length === undefined ? varchar() : varchar(length)) : result,
    };
  },
});
