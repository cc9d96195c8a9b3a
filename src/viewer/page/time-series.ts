/** Time series: lines, points or bars over time, stacked where the file says so. */
import uPlot from 'uplot';
import {calculations} from '../calculations.ts';
import {colourOf} from '../colours.ts';
import {formatValue, localTime, type SeenField} from '../field-config.ts';
import {numberText} from '../format-value.ts';
import {
  numberOption,
  option,
  seriesOf,
  textOption,
  type Drawing,
  type Picture,
  type Series,
} from './drawing.ts';
import {element} from './element.ts';
import {legend} from './legend.ts';

type Column = (number | null)[];

/** All series over one ascending axis of times in seconds, as uPlot wants them. */
const joined = (picture: Picture): {times: number[]; series: Series[]; columns: Column[]} => {
  const series = seriesOf(picture, ({type}) => type === 'number');
  const timeOf = new Map<SeenField, SeenField>();
  for (const {fields} of picture.frames) {
    const time = fields.find(({type}) => type === 'time');
    if (time) for (const field of fields) timeOf.set(field, time);
  }
  const shown = series.filter(({field}) => timeOf.has(field));
  const times = [...new Set([...timeOf.values()].flatMap(({values}) => values as number[]))].sort(
    (a, b) => a - b,
  );
  const index = new Map(times.map((time, at) => [time, at]));
  const columns = shown.map(({field}) => {
    const column: Column = times.map(() => null);
    for (const [row, time] of (timeOf.get(field)?.values ?? []).entries())
      column[index.get(time as number) ?? 0] = field.values[row] as number | null;
    return column;
  });
  return {times: times.map((time) => time / 1000), series: shown, columns};
};

const isStacked = ({config}: Series): boolean =>
  !['', 'none'].includes(textOption(config.custom, 'stacking', 'mode'));

/** Each stacked column raised by those below it. */
const stacked = (series: readonly Series[], columns: readonly Column[]): Column[] => {
  const sums: number[] = [];
  return columns.map((column, index) => {
    const item = series[index];
    if (!item || !isStacked(item)) return column;
    return column.map((value, row) => (sums[row] = (sums[row] ?? 0) + (value ?? 0)));
  });
};

const background = [24, 27, 31];

/** A colour laid over the panel, opaque, so that a bar hides the taller one behind it. */
const laid = (colour: string, opacity: number): string => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  if (!colour.startsWith('#') || channels.some(Number.isNaN)) return colour;
  const mixed = channels.map((channel, i) =>
    Math.round((background[i] ?? 0) * (1 - opacity) + channel * opacity),
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

const font = '12px Inter, "Helvetica Neue", Arial, sans-serif';
const axis = {
  stroke: '#a5a6b0',
  font,
  ticks: {show: false},
  grid: {stroke: 'rgba(204, 204, 220, 0.09)', width: 1},
};

type Shown = {
  series: readonly Series[];
  columns: readonly Column[];
  highest: number;
  range: Picture['range'];
};

const optionsOf = (
  size: {width: number; height: number},
  current: () => Shown,
  tip: HTMLElement,
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
    {...axis, size: 28, space: 70, values: (_plot, splits) => splits.map(clock)},
    {
      ...axis,
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
    setCursor: [(plot) => showTip(plot, current(), tip)],
  },
});

const clock = (seconds: number): string => localTime(seconds * 1000).slice(11, seconds % 60 === 0 ? 16 : 19);

const showTip = (plot: uPlot, {series, columns}: Shown, tip: HTMLElement): void => {
  const {idx, left = -1} = plot.cursor;
  tip.hidden = idx === null || idx === undefined || left < 0;
  if (idx === null || idx === undefined || left < 0) return;
  tip.replaceChildren(
    element('div', {class: 'when'}, localTime((plot.data[0][idx] ?? 0) * 1000)),
    ...series.map(({field, config, name, colour}, index) => {
      const {prefix, text, suffix} = formatValue(columns[index]?.[idx] ?? null, field, config);
      return element(
        'div',
        {},
        element('span', {class: 'swatch', css: {background: colour}}),
        name,
        element('b', {}, prefix + text + suffix),
      );
    }),
  );
  tip.style.left = `${Math.min(left + 60, plot.width - 190)}px`;
};

export const drawTimeSeries = (): Drawing => {
  const chart = element('div', {class: 'chart'});
  const tip = element('div', {class: 'tip', hidden: true});
  const below = element('div', {class: 'below'});
  let plot: uPlot | undefined;
  let shown: Shown = {series: [], columns: [], highest: 1, range: {from: 0, to: 1}};
  let names = '';
  const size = () => ({width: chart.clientWidth, height: chart.clientHeight});
  const observer = new ResizeObserver(() => {
    if (size().width > 0 && size().height > 0) plot?.setSize(size());
  });
  observer.observe(chart);
  return {
    node: element('div', {class: 'charted'}, chart, tip, below),
    update: (picture) => {
      const {times, series, columns} = joined(picture);
      const heights = stacked(series, columns);
      const highest = calculations['max']?.of(heights.flat()) as number | null;
      shown = {series, columns, highest: highest ?? 1, range: picture.range};
      // Taller bars are drawn first, so that the lower ones of a stack cover them.
      const data = [times, ...heights.reverse()] as uPlot.AlignedData;
      const signature = JSON.stringify(series.map(({name, config}) => [name, config]));
      if (!plot || signature !== names) {
        plot?.destroy();
        names = signature;
        plot = new uPlot(
          optionsOf(size(), () => shown, tip),
          data,
          chart,
        );
      } else plot.setData(data);
      const line = legend(picture.panel, series);
      below.replaceChildren(...(line ? [line] : []));
    },
    close: () => {
      observer.disconnect();
      plot?.destroy();
    },
  };
};
