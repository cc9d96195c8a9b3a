/** The scales and axes of a plot: one over time, one for each unit. */
import uPlot from 'uplot';
import {axisPattern, byPattern} from '../dates.ts';
import {numberText} from '../format-value.ts';
import {option, textOption, type Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import {scaleOf, type Plotted} from './plotted.ts';
import {cssProperty} from './theme.ts';
import {tickText, wholeSteps} from './ticks.ts';

const day = 86_400_000;

const fontSize = (): number => Number.parseFloat(cssProperty('--chart-font')) || 12;
const axis = () => ({
  stroke: () => cssProperty('--quiet'),
  font: `${fontSize()}px Inter, "Helvetica Neue", Arial, sans-serif`,
  ticks: {show: false},
  grid: {stroke: () => cssProperty('--grid'), width: 1},
});

/** Room above and below what is drawn; the file's limits are hard ones, its soft ones give way. */
const scaleRange =
  (key: string, current: () => Plotted) =>
  (_plot: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    const own = current().series.filter((series) => scaleOf(series) === key);
    const config = own[0]?.config;
    if (key === 'share') return [(low ?? 0) < 0 ? -1 : 0, (high ?? 1) > 0 ? 1 : 0];
    const hasBars = own.some((series) => textOption(series.config.custom, 'drawStyle') === 'bars');
    const isWhole = hasBars || own.some((series) => stackOf(series).mode !== 'none');
    const soft = (name: string): number | undefined =>
      own
        .map((series) => option(series.config.custom, name))
        .find((value): value is number => typeof value === 'number');
    let [min, max] = [low ?? 0, high ?? 1];
    if (isWhole) [min, max] = [Math.min(0, min), Math.max(0, max)];
    const [softMin, softMax] = [soft('axisSoftMin'), soft('axisSoftMax')];
    if (option(config?.custom ?? {}, 'axisCenteredZero') === true) {
      max = Math.max(Math.abs(min), Math.abs(max));
      min = -max;
    }
    if (isLogarithmic(own[0])) return uPlot.rangeLog(Math.max(min, 1e-9), Math.max(max, 1e-8), 10, true);
    const end = (hard: number, wanted: number | undefined): uPlot.Range.Limit => ({
      pad: 0.1,
      hard,
      soft: wanted ?? 0,
      mode: wanted === undefined ? 3 : 1,
    });
    const [bottom, top] = uPlot.rangeNum(min, max, {
      min: end(config?.min ?? -Infinity, softMin),
      max: end(config?.max ?? Infinity, softMax),
    });
    return [config?.min ?? bottom ?? 0, config?.max ?? top ?? 1];
  };

const isLogarithmic = (series: Series | undefined): boolean =>
  series !== undefined && textOption(series.config.custom, 'scaleDistribution', 'type') === 'log';

/** One for each unit; the first stands on the left, the others on the right, unless the file says otherwise. */
export const valueAxis = (key: string, index: number, current: () => Plotted): uPlot.Axis => {
  const first = (): Series | undefined => current().series.find((series) => scaleOf(series) === key);
  const {custom, decimals} = first()?.config ?? {custom: {}};
  const placement = textOption(custom, 'axisPlacement');
  const isRight = placement === 'right' || (placement !== 'left' && index > 0);
  const label = textOption(custom, 'axisLabel');
  const grid = option(custom, 'axisGridShow');
  return {
    ...axis(),
    scale: key,
    // The library declares names for its sides, and has none: 1 is right, 3 left.
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
    side: isRight ? 1 : 3,
    show: placement !== 'hidden',
    grid: {...axis().grid, show: grid === undefined || grid === null ? index === 0 : grid === true},
    size: (_plot, values) =>
      Math.max(36, Math.max(0, ...(values ?? []).map((text) => text.length)) * fontSize() * 0.6 + 14),
    ...(label !== '' && {label, labelFont: axis().font, labelSize: fontSize() * 1.6}),
    ...(decimals === 0 && {incrs: wholeSteps}),
    values: (_plot, splits, _axis, _space, step) =>
      splits.map((value) =>
        value === null
          ? ''
          : key === 'share'
            ? numberText(value, 'percentunit')
            : tickText(value, step, first()?.config ?? {custom: {}}),
      ),
  };
};

/** How uPlot scales the values of each axis. */
export const scalesOf = (keys: readonly string[], current: () => Plotted): uPlot.Scales =>
  Object.fromEntries(
    keys.map((key) => {
      const isLog = isLogarithmic(current().series.find((series) => scaleOf(series) === key));
      return [key, {range: scaleRange(key, current), ...(isLog && {distr: 3 as const, log: 10 as const})}];
    }),
  );

const spanOf = ({from, to}: Plotted['range']): number => to - from;

/** What stands at an end of the axis would run into the other axis, or off the panel. */
const withRoom = (
  plot: uPlot,
  {from, to}: Plotted['range'],
  texts: readonly (readonly [time: number, text: string])[],
): string[] => {
  const width = plot.bbox.width / uPlot.pxRatio;
  const halfLetter = fontSize() * 0.27;
  return texts.map(([time, text]) => {
    const middle = ((time - from) / (to - from)) * width;
    const half = text.length * halfLetter;
    return middle - half >= 0 && middle + half <= width + 8 ? text : '';
  });
};

/** Clocks within a day, dates beyond; these need more room. */
export const timeAxis = (current: () => Plotted): uPlot.Axis => ({
  ...axis(),
  size: fontSize() * 1.3 + 12,
  space: () => fontSize() * (spanOf(current().range) > day ? 8 : 6),
  values: (plot, splits, _axis, _space, step) => {
    const {range, zone} = current();
    const pattern = axisPattern(step * 1000, spanOf(range));
    const texts = splits.map(
      (seconds) => [seconds * 1000, byPattern(seconds * 1000, pattern, zone)] as const,
    );
    return withRoom(plot, range, texts);
  },
});
