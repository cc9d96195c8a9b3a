/** What the file says of a chart's legend: whether, where and how it stands, and what it tells of each series. */
import {calculationOf} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import type {Cell} from './field-config.ts';
import {isHiddenFrom, numberOption, option, textOption, valueText, type Series} from './series.ts';

/** A series and what is told of it. */
export type LegendEntry = {
  readonly series: Series;
  /** Such as `Total` and `12`. */
  readonly figures: readonly {readonly title: string; readonly text: string}[];
};

/** How a legend looks, and what it has. */
export type LegendLook = {
  readonly mode: 'list' | 'table';
  readonly placement: 'bottom' | 'right';
  /** In pixels, where the file says how wide it is at the right. */
  readonly width?: number;
  /** What is told of each series, in this order. */
  readonly titles: readonly string[];
  readonly entries: readonly LegendEntry[];
};

const isHidden = ({options}: Panel): boolean =>
  option(options, 'legend', 'showLegend') === false ||
  textOption(options, 'legend', 'displayMode') === 'hidden';

type Sorted = LegendEntry & {readonly values: readonly unknown[]};

const compare = (a: unknown, b: unknown): number => {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', {numeric: true});
  const [left, right] = [a, b].map((value) => (typeof value === 'number' ? value : -Infinity)) as [
    number,
    number,
  ];
  return left === right ? 0 : left - right;
};

/** A table is sorted by its names or by one of its calculations, which the file names by its title. */
const inOrder = (
  {options}: Panel,
  titles: readonly string[],
  entries: readonly Sorted[],
): readonly Sorted[] => {
  const by = textOption(options, 'legend', 'sortBy');
  const column = titles.indexOf(by);
  if (textOption(options, 'legend', 'displayMode') !== 'table' || (column < 0 && by !== 'Name'))
    return entries;
  const keyOf = ({series, values}: Sorted): unknown => (column < 0 ? series.name : values[column]);
  const sign = option(options, 'legend', 'sortDesc') === true ? -1 : 1;
  return entries.toSorted((a, b) => sign * compare(keyOf(a), keyOf(b)));
};

/** Undefined where the file wants none. */
export const legendOf = (panel: Panel, series: readonly Series[]): LegendLook | undefined => {
  if (isHidden(panel)) return undefined;
  const {options} = panel;
  const calcs = option(options, 'legend', 'calcs');
  const wanted = (Array.isArray(calcs) ? calcs : []).flatMap((id) => calculationOf(String(id)) ?? []);
  const titles = wanted.map(({title}) => title);
  const entries = series
    .filter((each) => !isHiddenFrom(each, 'legend'))
    .map((each): Sorted => {
      const values = wanted.map(({of}) => of(each.field.values) as Cell);
      const figures = wanted.map(({title, isCount}, at) => {
        const value = values[at] ?? null;
        return {title, text: isCount ? String(value) : valueText(value, each)};
      });
      return {series: each, figures, values};
    });
  const width = numberOption(options, 0, 'legend', 'width');
  return {
    mode: textOption(options, 'legend', 'displayMode') === 'table' ? 'table' : 'list',
    placement: textOption(options, 'legend', 'placement') === 'right' ? 'right' : 'bottom',
    ...(width > 0 && {width}),
    titles,
    entries: inOrder(panel, titles, entries),
  };
};
