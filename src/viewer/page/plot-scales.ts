/** Between which values the axes of a plot reach, and how these are spread over them. */
import uPlot from 'uplot';
import {option, textOption, type Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import {distributionOf, firstOf, isShare, scaleOf, type Plotted} from './plotted.ts';

const softLimit = ({config: {custom}}: Series, name: string): number | undefined => {
  const value = option(custom, name);
  return typeof value === 'number' ? value : undefined;
};

/** Whether the lengths of what is drawn are values, so that zero has to be in sight. */
const isLength = (series: Series): boolean =>
  textOption(series.config.custom, 'drawStyle') === 'bars' || stackOf(series).mode !== 'none';

const linearRange = (
  own: readonly Series[],
  first: Series,
  low: number,
  high: number,
): uPlot.Range.MinMax => {
  const {config} = first;
  let [min, max] = own.some(isLength) ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  if (option(config.custom, 'axisCenteredZero') === true) {
    max = Math.max(Math.abs(min), Math.abs(max));
    min = -max;
  }
  const end = (hard: number, soft: number | undefined): uPlot.Range.Limit => ({
    pad: 0.1,
    hard,
    soft: soft ?? 0,
    mode: soft === undefined ? 3 : 1,
  });
  const [bottom, top] = uPlot.rangeNum(min, max, {
    min: end(config.min ?? -Infinity, softLimit(first, 'axisSoftMin')),
    max: end(config.max ?? Infinity, softLimit(first, 'axisSoftMax')),
  });
  return [config.min ?? bottom ?? 0, config.max ?? top ?? 1];
};

/** Room above and below what is drawn; the file's limits are hard ones, its soft ones give way. */
const rangeOf =
  (key: string, current: () => Plotted) =>
  (_plot: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    const own = current().series.filter((series) => scaleOf(series) === key);
    const [first] = own;
    if (!first) return [0, 1];
    if (isShare(first)) return [(low ?? 0) < 0 ? -1 : 0, (high ?? 1) > 0 ? 1 : 0];
    const {type, base} = distributionOf(first);
    const [min, max] = [first.config.min ?? low ?? 0, first.config.max ?? high ?? 1];
    if (type === 'log') return uPlot.rangeLog(Math.max(min, 1e-9), Math.max(max, 1e-8), base, true);
    return type === 'symlog'
      ? uPlot.rangeAsinh(min, max, base, true)
      : linearRange(own, first, low ?? 0, high ?? 1);
  };

const spread = (series: Series): uPlot.Scale => {
  const {type, base, linearUpTo} = distributionOf(series);
  if (type === 'linear') return {};
  // The library declares names for its distributions, and has none: 3 is logarithmic, 4 by the inverse hyperbolic sine.
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
  return type === 'log' ? {distr: 3, log: base} : {distr: 4, log: base, asinh: linearUpTo};
};

/** How uPlot scales the values of each axis. */
export const scalesOf = (keys: readonly string[], current: () => Plotted): uPlot.Scales =>
  Object.fromEntries(
    keys.map((key) => {
      const first = firstOf(key, current());
      return [key, {range: rangeOf(key, current), ...(first && spread(first))}];
    }),
  );
