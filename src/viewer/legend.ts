/** What the file says of a chart's legend: whether, where and how it stands, and what it tells of each series. */
import {calculationOf} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import type {Cell} from './field-config.ts';
import {isHiddenFrom, option, textOption, valueText, type Series} from './series.ts';

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
  readonly entries: readonly LegendEntry[];
};

const isHidden = ({options}: Panel): boolean =>
  option(options, 'legend', 'showLegend') === false ||
  textOption(options, 'legend', 'displayMode') === 'hidden';

/** Undefined where the file wants none. */
export const legendOf = (panel: Panel, series: readonly Series[]): LegendLook | undefined => {
  if (isHidden(panel)) return undefined;
  const calcs = option(panel.options, 'legend', 'calcs');
  const wanted = (Array.isArray(calcs) ? calcs : []).flatMap((id) => calculationOf(String(id)) ?? []);
  return {
    mode: textOption(panel.options, 'legend', 'displayMode') === 'table' ? 'table' : 'list',
    placement: textOption(panel.options, 'legend', 'placement') === 'right' ? 'right' : 'bottom',
    entries: series
      .filter((each) => !isHiddenFrom(each, 'legend'))
      .map((each) => ({
        series: each,
        figures: wanted.map(({title, of, isCount}) => {
          const value = of(each.field.values) as Cell;
          return {title, text: isCount ? String(value) : valueText(value, each)};
        }),
      })),
  };
};
