/** The axes of a plot: one over time, and those of the values. */
import uPlot from 'uplot';
import {colourOf} from '../colours.ts';
import {axisPattern, byPattern} from '../dates.ts';
import {numberText} from '../format-value.ts';
import {numberOption, option, textOption, type Series} from '../series.ts';
import {firstOf, isShare, sidesOf, type Plotted} from './plotted.ts';
import {cssProperty, ink} from './theme.ts';
import {tickText, wholeSteps} from './ticks.ts';

const day = 86_400_000;

const fontSize = (): number => Number.parseFloat(cssProperty('--chart-font')) || 12;
const axis = () => ({
  stroke: () => cssProperty('--quiet'),
  font: `${fontSize()}px Inter, "Helvetica Neue", Arial, sans-serif`,
  ticks: {show: false},
  grid: {stroke: () => cssProperty('--grid'), width: 1},
});

/** The colour of its words: quiet, or that of the series where the file says so. */
const inkOf = (series: Series | undefined): string => {
  const mode = textOption(series?.config.custom ?? {}, 'axisColorMode');
  return series && mode === 'series' && series.colour !== colourOf('text')
    ? ink(series.colour)
    : cssProperty('--quiet');
};

const valueAxis = (
  key: string,
  side: 'left' | 'right',
  hasGrid: boolean,
  current: () => Plotted,
): uPlot.Axis => {
  const {custom, decimals} = firstOf(key, current())?.config ?? {custom: {}};
  const label = textOption(custom, 'axisLabel');
  const grid = option(custom, 'axisGridShow');
  const width = numberOption(custom, 0, 'axisWidth');
  const hasBorder = option(custom, 'axisBorderShow') === true;
  const stroke = (): string => inkOf(firstOf(key, current()));
  return {
    ...axis(),
    stroke,
    scale: key,
    // The library declares names for its sides, and has none: 1 is right, 3 left.
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
    side: side === 'right' ? 1 : 3,
    show: textOption(custom, 'axisPlacement') !== 'hidden',
    grid: {...axis().grid, show: typeof grid === 'boolean' ? grid : hasGrid},
    size: (_plot, values) =>
      width > 0
        ? width
        : Math.max(36, Math.max(0, ...(values ?? []).map((text) => text.length)) * fontSize() * 0.6 + 14),
    ...(label !== '' && {label, labelFont: axis().font, labelSize: fontSize() * 1.6}),
    ...(hasBorder && {border: {show: true, stroke, width: 1}}),
    ...(decimals === 0 && {incrs: wholeSteps}),
    values: (_plot, splits, _axis, _space, step) => {
      const first = firstOf(key, current());
      return splits.map((value) =>
        value === null
          ? ''
          : first && isShare(first)
            ? numberText(value, 'percentunit')
            : tickText(value, step, first?.config ?? {custom: {}}),
      );
    },
  };
};

/** One for each scale; the grid is that of the first. */
export const valueAxes = (keys: readonly string[], current: () => Plotted): uPlot.Axis[] => {
  const sides = sidesOf(keys.flatMap((key) => firstOf(key, current()) ?? []));
  return keys.map((key, index) => valueAxis(key, sides[index] ?? 'left', index === 0, current));
};

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
