/** What a plot shows just now. */
import {numberOption, option, textOption, type Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import type {TimeRange} from '../time-range.ts';
import type {Zone} from '../zones.ts';

/** The series of a plot and what they span. */
export type Plotted = {
  readonly series: readonly Series[];
  /** The height of the highest point, stacked. */
  readonly highest: number;
  readonly range: TimeRange;
  /** In which its times are shown. */
  readonly zone: Zone;
};

/** How the values of an axis are spread; `log` and `symlog` by powers of the base. */
export type Distribution = {
  readonly type: 'linear' | 'log' | 'symlog';
  readonly base: 2 | 10;
  /** Of `symlog`: up to which distance from zero it is linear. */
  readonly linearUpTo: number;
};

/** As the file says it of a series. */
export const distributionOf = ({config: {custom}}: Series): Distribution => {
  const type = textOption(custom, 'scaleDistribution', 'type');
  return {
    type: type === 'log' || type === 'symlog' ? type : 'linear',
    base: numberOption(custom, 10, 'scaleDistribution', 'log') === 2 ? 2 : 10,
    linearUpTo: numberOption(custom, 1, 'scaleDistribution', 'linearThreshold'),
  };
};

/** Whether the values of a series are drawn as shares of a whole, from 0 to 1. */
export const isShare = (series: Series): boolean => stackOf(series).mode === 'percent';

/** Where the file wants the axis of a series. */
const placementOf = ({config: {custom}}: Series): 'auto' | 'left' | 'right' | 'hidden' => {
  const placement = textOption(custom, 'axisPlacement');
  return placement === 'left' || placement === 'right' || placement === 'hidden' ? placement : 'auto';
};

/** The name of its axis: as in Grafana, series share one where the file says the same of their unit, limits, place, spread and label. */
export const scaleOf = (series: Series): string => {
  const {unit = '', min, max, custom} = series.config;
  const {type, base} = distributionOf(series);
  return JSON.stringify([
    isShare(series),
    unit,
    min,
    max,
    option(custom, 'axisSoftMin'),
    option(custom, 'axisSoftMax'),
    option(custom, 'axisCenteredZero') === true,
    placementOf(series),
    textOption(custom, 'axisLabel'),
    type === 'linear' ? type : [type, base],
  ]);
};

/** The first series of an axis, which speaks for the others. */
export const firstOf = (scale: string, {series}: Plotted): Series | undefined =>
  series.find((each) => scaleOf(each) === scale);

/** On which side each axis stands: where the file says so, else the first on the left and the others on the right. */
export const sidesOf = (firsts: readonly Series[]): ('left' | 'right')[] => {
  let hasLeft = false;
  return firsts.map((series) => {
    const placement = placementOf(series);
    if (placement === 'hidden') return 'left';
    const side = placement === 'auto' ? (hasLeft ? 'right' : 'left') : placement;
    hasLeft ||= side === 'left';
    return side;
  });
};
