/** Values on top of one another: sums, or shares of the whole; what is below zero goes down from it. */
import {textOption, type Series} from './series.ts';

/** How values at one place are put together. */
export type Stacking = 'none' | 'normal' | 'percent';

/** Where a value begins and ends, in values; shares are from 0 to 1. */
export type Span = {readonly from: number; readonly to: number};

/** The file's word for it; `none` for any other. */
export const stackingOf = (text: string): Stacking =>
  text === 'normal' || text === 'percent' ? text : 'none';

/** How a time series is stacked, and with which others. */
export const stackOf = ({config: {custom}}: Series): {mode: Stacking; group: string} => ({
  mode: stackingOf(textOption(custom, 'stacking', 'mode')),
  group: textOption(custom, 'stacking', 'group'),
});

/** The spans of values that stand at one place, in their order. */
export const spansOf = (values: readonly number[], mode: Stacking): Span[] => {
  if (mode === 'none') return values.map((to) => ({from: 0, to}));
  const whole = values.reduce((sum, value) => sum + Math.abs(value), 0) || 1;
  const size = mode === 'percent' ? whole : 1;
  let [up, down] = [0, 0];
  return values.map((value) => {
    const from = value < 0 ? down : up;
    const to = from + value / size;
    if (value < 0) down = to;
    else up = to;
    return {from, to};
  });
};

type Column = readonly (number | null | undefined)[];

/** The tops of columns of values over the same places; each is stacked on those of its group before it. */
export const stackedColumns = (series: readonly Series[], columns: readonly Column[]): Column[] => {
  const groups = new Map<string, number[]>();
  for (const [index, each] of series.entries()) {
    const {mode, group} = stackOf(each);
    if (mode === 'none') continue;
    const key = `${mode} ${group}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const tops: Column[] = [...columns];
  for (const members of groups.values()) {
    const [first] = members;
    const {mode} = stackOf(series[first ?? 0] as Series);
    const heights = (columns[first ?? 0] ?? []).map((_, row) =>
      spansOf(
        members.map((index) => columns[index]?.[row] ?? 0),
        mode,
      ).map(({to}) => to),
    );
    for (const [lane, index] of members.entries()) tops[index] = heights.map((row) => row[lane] ?? 0);
  }
  return tops;
};
