import {axisPattern, byPattern} from '../dates.ts';
import {limitsOf} from '../field-config.ts';
import {numberText} from '../format-value.ts';
import {timesOf} from '../seen-frames.ts';
import {isHiddenFrom, type Series} from '../series.ts';
import {stackedColumns, stackOf} from '../stacking.ts';
import {drawLegend} from './legend.ts';
import {numbersOf, textOf, type Draw, type Picture} from './picture.ts';
import type {Line, Span} from './text.ts';

const eighths = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];
const axis = 6;

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** Months are not all of a length, but near it. */
const unevenness = 0.12;

/**
 * How long the intervals are that the query has made of the time: they follow each other, some left out, or all begin at
 * multiples of their length. Of single events this is next to nothing.
 */
const intervalOf = (times: readonly number[]): number => {
  const steps = times.map((time, i) => time - (times[i - 1] ?? time)).filter((step) => step > 0);
  const least = steps.reduce((a, b) => Math.min(a, b), Infinity);
  const isEven = steps.every((step) => {
    const whole = step / Math.round(step / least);
    return Math.abs(whole - least) <= least * unevenness;
  });
  if (steps.length === 0 || (steps.length > 2 && isEven)) return least;
  return [times[0] ?? 0, ...steps].map((time) => Math.abs(Math.round(time))).reduce(commonDivisor);
};

/** The values of a series by column: an interval fills its columns; of several in one column the highest is seen. */
const columnOf = ({fields, range}: Picture, {field}: Series, width: number): number[] => {
  const times = (timesOf(field, fields)?.values ?? []).map(Number);
  const interval = intervalOf(times);
  const at = (time: number): number => ((time - range.from) / (range.to - range.from)) * width;
  const column = Array.from({length: width}, () => 0);
  for (const [row, time] of times.entries()) {
    const value = field.values[row];
    if (typeof value !== 'number') continue;
    const first = Math.floor(at(time));
    const last = Number.isFinite(interval) ? Math.max(first, Math.ceil(at(time + interval)) - 1) : first;
    for (let place = Math.max(0, first); place <= Math.min(last, width - 1); place++)
      column[place] = Math.max(column[place] ?? 0, value);
  }
  return column;
};

const timeAxis = ({range, panel: {zone}}: Picture, width: number): Line => {
  const step = Math.max(12, Math.floor(width / 6));
  const span = range.to - range.from;
  const pattern = axisPattern((step / width) * span, span);
  let text = '';
  for (let column = 0; column + pattern.length <= width; column += step)
    text = text.padEnd(column) + byPattern(range.from + (column / width) * span, pattern, zone);
  return [{text: `${' '.repeat(axis)} ${text}`, style: 'quiet'}];
};

/** Which series a cell shows, and how much of it is filled; stacked from the bottom, or the highest in front. */
const cellOf = (tops: readonly number[], series: readonly Series[], from: number, step: number): Span => {
  for (const [i, top] of tops.entries()) {
    const {colour} = series[i] ?? {};
    if (top >= from + step) return {text: '█', ...(colour !== undefined && {colour})};
    const part = Math.round(((top - from) / step) * 8);
    const isLast = i === tops.length - 1 || (tops[i + 1] ?? 0) <= top;
    if (part > 0 && isLast)
      return {text: part === 8 ? '█' : (eighths[part] ?? ''), ...(colour !== undefined && {colour})};
  }
  return {text: ' '};
};

/** Columns of blocks over time: stacked where the file stacks, else each series in front of those that are higher. */
export const drawTimeSeries: Draw = (picture, {width, height}) => {
  const series = numbersOf(picture).filter((each) => !isHiddenFrom(each, 'viz'));
  const legend = drawLegend(picture, series, width);
  const [across, high] = [width - axis - 1, Math.max(2, height - Math.min(1, legend.length) - 1)];
  if (across < 8 || series.length === 0) return legend;
  const values = series.map((each) => columnOf(picture, each, across));
  const isStacked = series.some((each) => stackOf(each).mode !== 'none');
  const isShare = series.some((each) => stackOf(each).mode === 'percent');
  const tops = stackedColumns(series, values);
  const columns = Array.from({length: across}, (_, column) => tops.map((each) => each[column] ?? 0));
  const order = isStacked ? series.map((_, i) => i) : undefined;
  const most = limitsOf(columns.flat()).max || 1;
  const step = most / high;
  const [first] = series;
  const lines = Array.from({length: high}, (_, row): Line => {
    const from = most - (row + 1) * step;
    const end = row === 0 ? most : row === high - 1 ? 0 : undefined;
    const label =
      end === undefined || !first ? '' : isShare ? numberText(end, 'percentunit') : textOf(end, first);
    return [
      {text: `${label.slice(0, axis).padStart(axis)} `, style: 'quiet'},
      ...columns.map((tops) => {
        // Lower series stand in front, or a higher one would hide them.
        const shown = order ?? tops.map((_, i) => i).sort((a, b) => (tops[a] ?? 0) - (tops[b] ?? 0));
        return cellOf(
          shown.map((i) => tops[i] ?? 0),
          shown.flatMap((i) => series[i] ?? []),
          Math.max(0, from),
          step,
        );
      }),
    ];
  });
  return [...lines, timeAxis(picture, across), ...legend];
};
