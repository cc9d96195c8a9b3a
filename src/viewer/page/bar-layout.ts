/** Where everything of a bar chart stands: a group for each row of the category field, lying or standing, side by side or stacked. */
import {configOf} from '../overrides.ts';
import {categoryOf, numberOption, textOption, valueText, type Series} from '../series.ts';
import {spansOf, stackingOf, type Span} from '../stacking.ts';
import {fieldsOf, type Picture} from './drawing.ts';
import type {Size} from './size.ts';
import {cssProperty} from './theme.ts';
import {ticks, tickText} from './ticks.ts';

const numberAt = ({field}: Series, row: number): number => {
  const value = field.values[row];
  return typeof value === 'number' ? value : 0;
};

/** What a group of bars is called. */
export const labelsOf = (picture: Picture): ((row: number) => string) => {
  const {panel} = picture;
  const fields = fieldsOf(picture);
  const category = categoryOf(panel, fields);
  const config = category && configOf(panel, category, fields);
  return (row) =>
    category && config ? valueText(category.values[row] ?? null, {field: category, config}) : '';
};

/** About so wide is a letter of the chart's font, in its own size. */
export const letter = 0.58;

const isLyingIn = ({panel: {options}}: Picture, {width, height}: Size): boolean => {
  const orientation = textOption(options, 'orientation');
  return orientation === 'horizontal' || (orientation !== 'vertical' && height > width);
};

/** Where the parts of a bar chart stand, in pixels. */
export type Layout = {
  readonly isLying: boolean;
  readonly em: number;
  /** How long the value axis is, and how much there is for all groups, in pixels. */
  readonly along: number;
  readonly across: number;
  readonly origin: {readonly x: number; readonly y: number};
  /** Where each bar of each row begins and ends, in values. */
  readonly groups: readonly (readonly Span[])[];
  readonly labels: readonly string[];
  readonly ticks: readonly {readonly at: number; readonly text: string}[];
  /** The pixel of a value, so far from the first group. */
  readonly point: (value: number, side: number) => readonly [x: number, y: number];
};

const cutTo = (text: string, most: number): string =>
  most > 0 && text.length > most ? `${text.slice(0, most)}…` : text;

const axisOf = (
  series: readonly Series[],
  ends: readonly number[],
  isShare: boolean,
  wanted: number,
): {low: number; high: number; ticks: Layout['ticks']} => {
  const config = series[0]?.config ?? {custom: {}};
  const soft = (name: string): number => numberOption(config.custom, 0, name);
  const low = isShare ? Math.min(0, ...ends) : (config.min ?? Math.min(soft('axisSoftMin'), ...ends));
  const most = isShare ? 1 : (config.max ?? Math.max(soft('axisSoftMax'), ...ends));
  const high = most > low ? most : low + 1;
  const places = ticks(low, high, wanted, !isShare && config.decimals === 0);
  const step = (places[1] ?? 1) - (places[0] ?? 0);
  const written = isShare ? {unit: 'percentunit', custom: {}} : config;
  return {
    low,
    high: Math.max(high, places.at(-1) ?? high),
    ticks: places.map((at) => ({at, text: tickText(at, step, written)})),
  };
};

/** Lays the series of a picture out in a place of this size. */
export const layOut = (picture: Picture, series: readonly Series[], size: Size): Layout => {
  const {options} = picture.panel;
  const isLying = isLyingIn(picture, size);
  const stacking = stackingOf(textOption(options, 'stacking'));
  const em = Number.parseFloat(cssProperty('--chart-font')) || 12;
  const rows = Math.max(0, ...series.map(({field}) => field.values.length));
  const label = labelsOf(picture);
  const most = numberOption(options, 0, 'xTickLabelMaxLength') || (isLying ? 24 : 0);
  const labels = Array.from({length: rows}, (_, row) => cutTo(label(row), most));
  const longest = Math.max(3, ...labels.map((text) => text.length)) * em * letter;
  const groups = labels.map((_, row) =>
    spansOf(
      series.map((item) => numberAt(item, row)),
      stacking,
    ),
  );
  const tilt = Math.sin((Math.abs(numberOption(options, 0, 'xTickLabelRotation')) * Math.PI) / 180);
  const room = isLying
    ? {left: Math.min(size.width / 3, longest * 1.2 + 18), right: em * 3.6, top: 4, bottom: em * 2}
    : {left: em * 4, right: 8, top: em * 1.4, bottom: em * 2 + Math.min(size.height / 3, tilt * longest)};
  const [wide, high] = [size.width - room.left - room.right, size.height - room.top - room.bottom];
  const [along, across] = isLying ? [wide, high] : [high, wide];
  const ends = [0, ...groups.flat().flatMap(({from, to}) => [from, to])];
  const axis = axisOf(series, ends, stacking === 'percent', Math.max(2, along / (em * (isLying ? 6 : 4))));
  const at = (value: number): number =>
    ((Math.min(axis.high, Math.max(axis.low, value)) - axis.low) / (axis.high - axis.low)) * along;
  const origin = {x: room.left, y: size.height - room.bottom};
  return {
    isLying,
    em,
    along,
    across,
    origin,
    groups,
    labels,
    ticks: axis.ticks,
    point: (value, side) =>
      isLying ? [origin.x + at(value), room.top + side] : [origin.x + side, origin.y - at(value)],
  };
};
