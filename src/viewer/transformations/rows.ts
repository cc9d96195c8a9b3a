/** Transformations that choose and order rows. */
import {compareCells} from '../cell-order.ts';
import type {Cell} from '../field-config.ts';
import {patternOf} from '../pattern.ts';
import {isRecord, recordOf} from '../record.ts';
import {heightOf} from '../seen-frames.ts';
import {eachFrame, nameOf, withRows} from './transformation.ts';

const rowsOf = (count: number): number[] => Array.from({length: count}, (_, row) => row);

/** By the first of the fields named, as Grafana does; a frame without it stays. */
export const sortBy = eachFrame((frame, {sort}) => {
  const first = recordOf(Array.isArray(sort) ? sort[0] : undefined);
  const field = frame.fields.find((each) => nameOf(each) === first['field']);
  if (!field) return frame;
  const sign = first['desc'] === true ? -1 : 1;
  const order = rowsOf(heightOf(frame)).sort(
    (a, b) => sign * compareCells(field.values[a] ?? null, field.values[b] ?? null),
  );
  return withRows(frame, order);
});

const usualLimit = 10;

export const limit = eachFrame((frame, {limitField, limitPosition}) => {
  const count = Number(limitField ?? usualLimit);
  if (!Number.isInteger(count) || count < 0) return undefined;
  const rows = rowsOf(heightOf(frame));
  return withRows(
    frame,
    limitPosition === 'tails' ? rows.slice(-count || rows.length) : rows.slice(0, count),
  );
});

type Test = (value: Cell, options: Readonly<Record<string, unknown>>) => boolean;

const compares =
  (isRight: (value: number, other: number) => boolean): Test =>
  (value, options) =>
    value !== null && isRight(Number(value), Number(options['value']));

const includes: Test = (value, options) =>
  String(value ?? '')
    .toLowerCase()
    .includes(String(options['value']).toLowerCase());

const equals: Test = (value, options) => String(value) === String(options['value']);

const tests: Readonly<Record<string, Test>> = {
  equal: equals,
  notEqual: (value, options) => !equals(value, options),
  greater: compares((value, other) => value > other),
  greaterOrEqual: compares((value, other) => value >= other),
  lower: compares((value, other) => value < other),
  lowerOrEqual: compares((value, other) => value <= other),
  between: (value, {from, to}) =>
    value !== null && Number(value) >= Number(from) && Number(value) <= Number(to),
  regex: (value, options) => patternOf(options['value'])?.test(String(value ?? '')) ?? false,
  substring: includes,
  notSubstring: (value, options) => !includes(value, options),
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
};

/** A frame that has none of the fields that are tested stays. */
export const filterByValue = eachFrame((frame, {filters, type, match}) => {
  const conditions = (Array.isArray(filters) ? filters : []).filter(isRecord).flatMap((filter) => {
    const {id, options} = recordOf(filter['config']);
    const field = frame.fields.find((each) => nameOf(each) === filter['fieldName']);
    return field ? [{field, options: recordOf(options), test: tests[String(id)]}] : [];
  });
  if (conditions.some(({test}) => test === undefined)) return undefined;
  if (conditions.length === 0) return frame;
  const isFound = (row: number): boolean => {
    const found = conditions.map(({field, options, test}) => test?.(field.values[row] ?? null, options));
    return match === 'all' ? found.every(Boolean) : found.some(Boolean);
  };
  return withRows(
    frame,
    rowsOf(heightOf(frame)).filter((row) => isFound(row) === (type !== 'exclude')),
  );
});
