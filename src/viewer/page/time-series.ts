/** Time series: lines, points or bars over time, stacked where the file says so. */
import uPlot from 'uplot';
import type {Panel} from '../dashboard.ts';
import {localTime} from '../dates.ts';
import {limitsOf} from '../field-config.ts';
import {joined, type Point} from '../joined.ts';
import {isHiddenFrom, textOption, valueText, type Series} from '../series.ts';
import {stackedColumns} from '../stacking.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {hasScheme} from './gradients.ts';
import {drawLegend} from './legend.ts';
import {plotOptions} from './plot.ts';
import {scaleOf, type Plotted} from './plotted.ts';
import {sizeOf} from './size.ts';
import {cssProperty, theme} from './theme.ts';
import {drawTip, wantedLines, type Tip} from './tip.ts';

type Columns = readonly (readonly Point[])[];

type Shown = Plotted & {
  readonly options: Panel['options'];
  readonly columns: Columns;
  readonly heights: Columns;
};

/** Of several series the one whose top is next to the pointer. */
const nearest = (plot: uPlot, {series, heights}: Shown, index: number): number => {
  const {top = 0} = plot.cursor;
  const distances = heights.map((column, at) => {
    const [value, of] = [column[index] ?? null, series[at]];
    return value === null || !of ? Infinity : Math.abs(plot.valToPos(value, scaleOf(of)) - top);
  });
  return distances.indexOf(Math.min(...distances));
};

const showTip = (plot: uPlot, shown: Shown, tip: Tip): void => {
  const {idx, left = -1, top = 0} = plot.cursor;
  const {series, columns, options} = shown;
  const mode = textOption(options, 'tooltip', 'mode') || 'single';
  if (idx === null || idx === undefined || left < 0 || mode === 'none') return tip.hide();
  const only = mode === 'single' ? nearest(plot, shown, idx) : undefined;
  const lines = series
    .map((each, index) => ({
      name: each.name,
      colour: each.colour,
      text: valueText(columns[index]?.[idx] ?? null, each),
      value: columns[index]?.[idx] ?? -Infinity,
      isShown:
        (only === undefined || index === only) &&
        columns[index]?.[idx] !== undefined &&
        !isHiddenFrom(each, 'tooltip'),
    }))
    .filter(({isShown}) => isShown);
  const {left: x, top: y} = plot.over.getBoundingClientRect();
  const around = plot.root.getBoundingClientRect();
  const when = localTime((plot.data[0][idx] ?? 0) * 1000, shown.zone);
  tip.show(when, wantedLines(options, lines), left + x - around.left, top + y - around.top);
};

/** What the picture says, for those who do not see it. */
const described = (series: readonly Series[]): string =>
  series.map((each) => `${each.name}: last ${valueText(each.field.values.at(-1) ?? null, each)}`).join(', ');

/** An empty chart, to be updated. */
export const drawTimeSeries = (): Drawing => {
  const canvas = element('div', {class: 'canvas', role: 'img'});
  const tip = drawTip();
  const chart = element('div', {class: 'chart'}, canvas, tip.node);
  let plot: uPlot | undefined;
  let shown: Shown = {
    series: [],
    columns: [],
    heights: [],
    highest: 1,
    range: {from: 0, to: 1},
    zone: '',
    options: {},
  };
  let last: Picture | undefined;
  let drawn = '';
  const draw = (picture: Picture): void => {
    const {times, series: every, columns: all} = joined(picture.panel, fieldsOf(picture));
    legend.update(picture.panel, every);
    const shows = every.map(({name}) => legend.shows(name));
    const series = every.filter((_, index) => shows[index]);
    const columns = all.filter((_, index) => shows[index]);
    const heights = stackedColumns(series, columns);
    const {max} = limitsOf(heights.flatMap((column) => column.map((value) => value ?? null)));
    const highest = Number.isFinite(max) ? max : 1;
    const {options, zone} = picture.panel;
    shown = {series, columns, heights, highest, range: picture.range, zone, options};
    canvas.setAttribute('aria-label', `${picture.panel.title}. ${described(series)}`);
    // Taller bars are drawn first, so that the lower ones of a stack cover them.
    const data = [times.map((time) => time / 1000), ...heights.toReversed()] as uPlot.AlignedData;
    const signature = JSON.stringify([
      theme(),
      zone,
      cssProperty('--chart-font'),
      // Colours by values change with a refresh: that of the last one, and those of the heights in a gradient.
      series.map((each) => [each.name, each.config, each.colour, hasScheme(each) && each.limits]),
    ]);
    if (plot && signature === drawn) return plot.setData(data);
    const size = place.now();
    if (!size) return;
    plot?.destroy();
    drawn = signature;
    plot = new uPlot(
      plotOptions(
        size,
        () => shown,
        (moved) => showTip(moved, shown, tip),
      ),
      data,
      canvas,
    );
  };
  const legend = drawLegend(() => last && draw(last));
  const place = sizeOf(chart, () => {
    const size = place.now();
    if (size) plot?.setSize(size);
    if (last) draw(last);
  });
  return {
    node: element('div', {class: 'charted'}, chart, legend.node),
    update: (picture) => {
      last = picture;
      draw(picture);
    },
    close: () => {
      place.close();
      plot?.destroy();
    },
  };
};
