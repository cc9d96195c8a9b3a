/** How a time series is drawn: bars, lines and points. */
import uPlot from 'uplot';
import {numberOption, option, textOption, type Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import {momentOf, wallOf} from '../zones.ts';
import {scalesOf, timeAxis, valueAxis} from './plot-axes.ts';
import {scaleOf, type Plotted} from './plotted.ts';
import type {Size} from './size.ts';
import {panelColour} from './theme.ts';
import {drawThresholds} from './thresholds.ts';

/** A colour laid over the panel, opaque, so that a bar hides the taller one behind it. */
const laid = (colour: string, opacity: number): string =>
  `color-mix(in srgb, ${colour} ${opacity * 100}%, ${panelColour()})`;

const translucent = (colour: string, opacity: number): string =>
  `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;

/** Strongest at the top. */
const fading = (colour: string, opacity: number) => (plot: uPlot) => {
  const {top, height} = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, translucent(colour, opacity));
  // Of nothing at all no hue would be left, and the area would fade to black.
  gradient.addColorStop(1, translucent(colour, 0.001));
  return gradient;
};

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

const plotSeries = (item: Series): uPlot.Series => {
  const {custom} = item.config;
  const opacity = numberOption(custom, 0, 'fillOpacity') / 100;
  const isStacked = stackOf(item).mode !== 'none';
  const isFading = textOption(custom, 'gradientMode') === 'opacity';
  const paths = pathOf(custom);
  return {
    label: item.name,
    scale: scaleOf(item),
    stroke: item.colour,
    width: numberOption(custom, 1, 'lineWidth'),
    fill: isStacked
      ? laid(item.colour, opacity)
      : isFading
        ? fading(item.colour, opacity)
        : translucent(item.colour, opacity),
    spanGaps: option(custom, 'spanNulls') === true,
    points: pointsOf(custom, item.colour),
    ...dashOf(custom),
    ...(paths && {paths}),
  };
};

/** How uPlot draws it; what changes with a refresh is asked for, so that the plot itself can stay. */
export const plotOptions = (
  size: Size,
  current: () => Plotted,
  moved: (plot: uPlot) => void,
): uPlot.Options => {
  const scales = [...new Set(current().series.map(scaleOf))];
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
    axes: [timeAxis(current), ...scales.map((key, index) => valueAxis(key, index, current))],
    series: [{}, ...[...current().series].reverse().map(plotSeries)],
    hooks: {
      drawClear: [(plot) => drawThresholds(plot, current(), 'area')],
      draw: [(plot) => drawThresholds(plot, current(), 'line')],
      setCursor: [moved],
    },
  };
};
