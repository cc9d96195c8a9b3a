/** How a time series is drawn: axes, bars and lines, thresholds. */
import uPlot from 'uplot';
import {colourOf} from '../colours.ts';
import {localTime} from '../field-config.ts';
import {numberText} from '../format-value.ts';
import {numberOption, option, textOption, type Series} from '../series.ts';
import type {Picture} from './drawing.ts';
import {cssProperty, panelColour} from './theme.ts';

export const isStacked = ({config}: Series): boolean =>
  !['', 'none'].includes(textOption(config.custom, 'stacking', 'mode'));

/** A colour laid over the panel, opaque, so that a bar hides the taller one behind it. */
const laid = (colour: string, opacity: number): string => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  if (!colour.startsWith('#') || channels.some(Number.isNaN)) return colour;
  const paper = panelColour();
  const mixed = channels.map((channel, i) =>
    Math.round(Number.parseInt(paper.slice(1 + 2 * i, 3 + 2 * i), 16) * (1 - opacity) + channel * opacity),
  );
  return `rgb(${mixed.join(', ')})`;
};

const translucent = (colour: string, opacity: number): string =>
  colour.startsWith('#')
    ? `${colour.slice(0, 7)}${Math.round(opacity * 255)
        .toString(16)
        .padStart(2, '0')}`
    : colour;

const bars = uPlot.paths.bars?.({size: [0.6, 28], align: 0});
const smooth = uPlot.paths.spline?.();
const straight = uPlot.paths.linear?.();
const stepped = uPlot.paths.stepped?.({align: 1});

const pathOf = (custom: Series['config']['custom']) => {
  if (textOption(custom, 'drawStyle') === 'bars') return bars;
  const interpolation = textOption(custom, 'lineInterpolation');
  return interpolation === 'smooth' ? smooth : interpolation.startsWith('step') ? stepped : straight;
};

const plotSeries = (item: Series): uPlot.Series => {
  const {custom} = item.config;
  const isBars = textOption(custom, 'drawStyle') === 'bars';
  const opacity = numberOption(custom, 0, 'fillOpacity') / 100;
  const paths = pathOf(custom);
  const points =
    isBars || textOption(custom, 'showPoints') === 'never'
      ? {show: false}
      : {size: numberOption(custom, 5, 'pointSize'), fill: item.colour};
  return {
    label: item.name,
    stroke: item.colour,
    width: numberOption(custom, 1, 'lineWidth'),
    fill: isStacked(item) ? laid(item.colour, opacity) : translucent(item.colour, opacity),
    spanGaps: option(custom, 'spanNulls') === true,
    points,
    ...(textOption(custom, 'drawStyle') === 'points' ? {paths: () => null} : paths && {paths}),
  };
};

/** The lines at the thresholds; percentages are of the range of what is shown. */
const drawThresholds = (plot: uPlot, {config}: Series, highest: number): void => {
  if (!textOption(config.custom, 'thresholdsStyle', 'mode').startsWith('line')) return;
  const low = config.min ?? 0;
  for (const {value, color} of config.thresholds?.steps ?? []) {
    if (value === null) continue;
    const at =
      config.thresholds?.mode === 'percentage'
        ? low + ((config.max ?? highest) - low) * (value / 100)
        : value;
    const y = Math.round(plot.valToPos(at, 'y', true));
    plot.ctx.save();
    plot.ctx.strokeStyle = colourOf(color);
    plot.ctx.lineWidth = uPlot.pxRatio;
    plot.ctx.globalAlpha = 0.8;
    plot.ctx.beginPath();
    plot.ctx.moveTo(plot.bbox.left, y);
    plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    plot.ctx.stroke();
    plot.ctx.restore();
  }
};

const font = (): string => `${cssProperty('--chart-font')} Inter, "Helvetica Neue", Arial, sans-serif`;
const axis = () => ({
  stroke: () => cssProperty('--quiet'),
  font: font(),
  ticks: {show: false},
  grid: {stroke: () => cssProperty('--grid'), width: 1},
});

export type Plotted = {
  readonly series: readonly Series[];
  /** The height of the highest point, stacked. */
  readonly highest: number;
  readonly range: Picture['range'];
};

/** How uPlot draws it; what changes with a refresh is asked for, so that the plot itself can stay. */
export const plotOptions = (
  size: {width: number; height: number},
  current: () => Plotted,
  moved: (plot: uPlot) => void,
): uPlot.Options => ({
  ...size,
  legend: {show: false},
  padding: [8, 12, 0, 4],
  cursor: {drag: {setScale: false, x: false, y: false}, points: {show: false}, y: false},
  scales: {
    x: {time: true, range: () => [current().range.from / 1000, current().range.to / 1000]},
    y: {
      range: (_plot, min, max) => {
        const config = current().series[0]?.config;
        const low = config?.min ?? Math.min(0, min ?? 0);
        return [low, config?.max ?? Math.max(low + 1, (max ?? 1) * 1.08)];
      },
    },
  },
  axes: [
    {...axis(), size: 28, space: 70, values: (_plot, splits) => splits.map(clock)},
    {
      ...axis(),
      size: 48,
      values: (_plot, splits) => splits.map((value) => numberText(value, current().series[0]?.config.unit)),
    },
  ],
  series: [{}, ...[...current().series].reverse().map(plotSeries)],
  hooks: {
    draw: [
      (plot) => {
        const {series, highest} = current();
        if (series[0]) drawThresholds(plot, series[0], highest);
      },
    ],
    setCursor: [moved],
  },
});

const clock = (seconds: number): string => localTime(seconds * 1000).slice(11, seconds % 60 === 0 ? 16 : 19);
