/**
 * A long series has a row for each time and set of labels. Grafana's plugin kit turns it into a wide one: a field for
 * each value and set of labels, over the times of all.
 */
import {FrameError, type Field, type FieldValue} from './read-column.ts';

/** What stands for a value that a row of a wide series lacks. */
export type FillMissing = {readonly mode: 'null' | 'previous' | 'value'; readonly value: number};

type LongSeries = {
  readonly time: Field;
  readonly values: readonly Field[];
  /** The columns whose values are labels. */
  readonly factors: readonly Field[];
};

/** What is what in a long series; undefined where a column of time, of labels or of values is missing. */
const asLongSeries = (fields: readonly Field[]): LongSeries | undefined => {
  const time = fields.find(({type}) => type === 'time');
  const factors = fields.filter(({type}) => type === 'string' || type === 'boolean');
  const values = fields.filter((field) => field !== time && !factors.includes(field));
  return time && factors.length > 0 && values.length > 0 ? {time, values, factors} : undefined;
};

const timesOf = (time: Field): number[] =>
  time.values.map((at, row) => {
    if (typeof at !== 'number')
      throw new FrameError(
        'unable to process the data to wide series because input has null time values, make sure all time values are not null',
        'plugin',
      );
    if (at < Number(time.values[row - 1] ?? -Infinity))
      throw new FrameError(
        'unable to process the data because it is not sorted in ascending order by time, please updated your query to sort the data by time if possible',
        'plugin',
      );
    return at;
  });

type Labels = Readonly<Record<string, string>>;

const labelsOf = (factors: readonly Field[], row: number): Labels =>
  Object.fromEntries(factors.map(({name, values}) => [name, String(values[row] ?? '')]));

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By the value's name, then by its labels in the order of their columns. */
const inOrder =
  (factors: readonly Field[]) =>
  (a: Field, b: Field): number =>
    byName(a.name, b.name) ||
    factors.reduce((order, {name}) => order || byName(a.labels?.[name] ?? '', b.labels?.[name] ?? ''), 0);

/** The wide form, times first; undefined where the fields are no long series. Throws a FrameError. */
export const longToWide = (fields: readonly Field[], fill: FillMissing): Field[] | undefined => {
  const series = asLongSeries(fields);
  if (!series) return undefined;
  const times: number[] = [];
  const wide = new Map<string, Field & {readonly values: FieldValue[]}>();
  const missing = (field: Field, row: number): FieldValue => {
    if (fill.mode === 'previous') return field.values[row - 1] ?? null;
    return fill.mode === 'value' && field.type === 'number' ? fill.value : null;
  };
  for (const [row, at] of timesOf(series.time).entries()) {
    if (at !== times.at(-1)) {
      for (const field of wide.values()) field.values.push(missing(field, times.length));
      times.push(at);
    }
    const labels = labelsOf(series.factors, row);
    for (const {nanoseconds: _, ...value} of series.values) {
      const key = JSON.stringify([value.name, labels]);
      // Labels that come later had nothing before, whatever stands for what is missing.
      const field = wide.get(key) ?? {...value, nullable: true, labels, values: times.map(() => null)};
      wide.set(key, field);
      field.values[times.length - 1] = value.values[row] ?? null;
    }
  }
  const {nanoseconds: _, ...time} = series.time;
  return [{...time, nullable: false, values: times}, ...[...wide.values()].sort(inOrder(series.factors))];
};
