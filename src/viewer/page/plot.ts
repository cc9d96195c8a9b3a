/** How a time series is drawn: bars, lines and points. */
import uPlot from 'uplot';
import {numberOption, option, textOption, type Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import {momentOf, wallOf} from '../zones.ts';
import {timeAxis, valueAxes} from './plot-axes.ts';
import {scalesOf} from './plot-scales.ts';
import {scaleOf, type Plotted} from './plotted.ts';
import {fillOf, strokeOf} from './gradients.ts';
import type {Size} from './size.ts';
import {panelColour} from './theme.ts';
import {drawThresholds} from './thresholds.ts';

/** A colour laid over the panel, opaque, so that a bar hides the taller one behind it. */
const laid = (colour: string, opacity: number): string =>
  `color-mix(in srgb, ${colour} ${opacity * 100}%, ${panelColour()})`;

const translucent = (colour: string, opacity: number): string =>
  `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;

const smooth = uPlot.paths.spline?.();
const straight = uPlot.paths.linear?.();
const stepped = {
  stepBefore: uPlot.paths.stepped?.({align: -1}),
  stepAfter: uPlot.paths.stepped?.({align: 1}),
};
const widestBar = 200;

const pathOf = (custom: Series['config']['custom']) => {
  if (textOption(custom, 'drawStyle') === 'points') return () => null;
  if (textOption(custom, 'drawStyle') === 'bars') {
    const align = Math.sign(numberOption(custom, 0, 'barAlignment')) as -1 | 0 | 1;
    return uPlot.paths.bars?.({size: [numberOption(custom, 0.6, 'barWidthFactor'), widestBar], align});
  }
  const interpolation = textOption(custom, 'lineInterpolation');
  if (interpolation === 'stepBefore' || interpolation === 'stepAfter') return stepped[interpolation];
  return interpolation === 'smooth' ? smooth : straight;
};

const dashOf = (custom: Series['config']['custom']): Pick<uPlot.Series, 'dash' | 'cap'> => {
  const fill = textOption(custom, 'lineStyle', 'fill');
  const dash = option(custom, 'lineStyle', 'dash');
  if (fill !== 'dash' && fill !== 'dot') return {};
  const numbers = Array.isArray(dash) ? dash.filter((part) => typeof part === 'number') : [];
  return {
    dash: numbers.length > 0 ? numbers : fill === 'dot' ? [0, 10] : [10, 10],
    ...(fill === 'dot' && {cap: 'round' as const}),
  };
};

const pointsOf = (custom: Series['config']['custom'], colour: string): uPlot.Series.Points => {
  const drawStyle = textOption(custom, 'drawStyle');
  const showPoints = textOption(custom, 'showPoints');
  const look = {size: numberOption(custom, 5, 'pointSize'), fill: colour};
  if (drawStyle === 'points' || (drawStyle !== 'bars' && showPoints === 'always'))
    return {...look, show: true};
  return drawStyle === 'bars' || showPoints === 'never' ? {show: false} : look;
};

const plotSeries = (item: Series, isBelow: boolean): uPlot.Series => {
  const {custom} = item.config;
  const opacity = isBelow ? 0 : numberOption(custom, 0, 'fillOpacity') / 100;
  const paths = pathOf(custom);
  return {
    label: item.name,
    scale: scaleOf(item),
    stroke: strokeOf(item),
    width: numberOption(custom, 1, 'lineWidth'),
    ...(opacity > 0 && {fill: fillOf(item, opacity, stackOf(item).mode === 'none' ? translucent : laid)}),
    spanGaps: option(custom, 'spanNulls') === true,
    points: pointsOf(custom, item.colour),
    ...dashOf(custom),
    ...(paths && {paths}),
  };
};

/** Which series, by their places, are filled down to another one that the file names, which has no fill of its own then. */
const bandsOf = (series: readonly Series[]): [upper: number, lower: number][] =>
  series.flatMap(({config: {custom}}, upper) => {
    const wanted = textOption(custom, 'fillBelowTo');
    const lower = wanted === '' ? -1 : series.findIndex(({name}) => name === wanted);
    return lower < 0 || lower === upper ? [] : [[upper, lower]];
  });

/** How uPlot draws it; what changes with a refresh is asked for, so that the plot itself can stay. */
export const plotOptions = (
  size: Size,
  current: () => Plotted,
  moved: (plot: uPlot) => void,
): uPlot.Options => {
  const {series} = current();
  const scales = [...new Set(series.map(scaleOf))];
  const bands = bandsOf(series);
  // The times are the first of uPlot's series, and the last of ours the next.
  const placeOf = (index: number): number => series.length - index;
  return {
    ...size,
    // What it reads of a date are its local parts, which are to be those of the zone.
    tzDate: (seconds) => new Date(momentOf(wallOf(seconds * 1000, current().zone).getTime(), '')),
    legend: {show: false},
    padding: [8, 12, 0, 4],
    cursor: {drag: {setScale: false, x: false, y: false}, points: {show: false}, y: false},
    scales: {
      x: {time: true, range: () => [current().range.from / 1000, current().range.to / 1000]},
      ...scalesOf(scales, current),
    },
    axes: [timeAxis(current), ...valueAxes(scales, current)],
    series: [
      {},
      ...series
        .map((each, index) =>
          plotSeries(
            each,
            bands.some(([, lower]) => lower === index),
          ),
        )
        .reverse(),
    ],
    bands: bands.map(([upper, lower]) => ({series: [placeOf(upper), placeOf(lower)]})),
    hooks: {
      drawClear: [(plot) => drawThresholds(plot, current(), 'area')],
      draw: [(plot) => drawThresholds(plot, current(), 'line')],
      setCursor: [moved],
    },
  };
};
