/** The bars of a bar chart as one drawing. */
import {isByValue} from '../field-config.ts';
import {colourOfValue, numberOption, textOption, valueText, type Series} from '../series.ts';
import {stackingOf} from '../stacking.ts';
import {labelsOf, layOut, letter, type Layout} from './bar-layout.ts';
import type {Picture} from './drawing.ts';
import {svg} from './element.ts';
import type {Size} from './size.ts';

/** The value of a series in a row, as it is read. */
export const textAt = (item: Series, row: number): string => valueText(item.field.values[row] ?? null, item);

/** A painted bar chart. */
export type Painting = {
  readonly node: SVGElement;
  /** The row at a place of the picture, in pixels; undefined beside the bars. */
  rowAt(x: number, y: number): number | undefined;
};

const drawAxis = ({isLying, across, origin, ticks: places, point}: Layout, {height}: Size): SVGElement[] =>
  places.flatMap(({at, text}) => {
    const [[x1, y1], [x2, y2]] = [point(at, 0), point(at, across)];
    const [x, y] = isLying ? [x1, height - 6] : [origin.x - 8, y1 + 4];
    return [
      svg('line', {class: 'grid', x1, y1, x2, y2}),
      svg('text', {class: 'tick', x, y, 'text-anchor': isLying ? 'middle' : 'end'}, text),
    ];
  });

/** The names of the groups; standing ones are left out where they would overlap, unless the file turns them. */
const drawLabels = (layout: Layout, options: Readonly<Record<string, unknown>>): SVGElement[] => {
  const {isLying, em, across, origin, labels} = layout;
  const step = across / Math.max(1, labels.length);
  const turn = isLying ? 0 : numberOption(options, 0, 'xTickLabelRotation');
  const wide = Math.max(1, ...labels.map((text) => text.length)) * em * letter + em;
  const every = isLying ? Math.ceil((em * 1.2) / step) : turn === 0 ? Math.ceil(wide / step) : 1;
  return labels.flatMap((text, row) => {
    if (row % every !== 0) return [];
    const side = step * (row + 0.5);
    if (isLying) {
      const y = layout.point(0, side)[1] + em / 3;
      return [svg('text', {class: 'category', x: origin.x - 10, y, 'text-anchor': 'end'}, text)];
    }
    const [x, y] = [origin.x + side, origin.y + em * 1.2];
    const turned = turn === 0 ? {} : {transform: `rotate(${turn} ${x} ${y})`};
    const anchor = turn === 0 ? 'middle' : turn > 0 ? 'start' : 'end';
    return [svg('text', {class: 'category', x, y, 'text-anchor': anchor, ...turned}, text)];
  });
};

/** The bars of all groups, and the values that stand at their ends; these come last, or the next bar would cover them. */
const drawBars = (layout: Layout, series: readonly Series[], options: Readonly<Record<string, unknown>>) => {
  const {isLying, em, across, groups, point} = layout;
  const step = across / Math.max(1, groups.length);
  const isStacked = stackingOf(textOption(options, 'stacking')) !== 'none';
  const lanes = isStacked ? 1 : Math.max(1, series.length);
  const groupWidth = step * (isStacked ? 0.75 : numberOption(options, 0.7, 'groupWidth'));
  const thickness = (groupWidth / lanes) * numberOption(options, 0.97, 'barWidth');
  const showValue = textOption(options, 'showValue') || 'auto';
  const size = numberOption(options, 0, 'text', 'valueSize');
  const [bars, amounts]: [SVGElement[], SVGElement[]] = [[], []];
  for (const [row, spans] of groups.entries())
    for (const [index, {from, to}] of spans.entries()) {
      const item = series[index];
      if (!item) continue;
      const lane = isStacked ? 0 : index - (lanes - 1) / 2;
      const side = step * (row + 0.5) + lane * (groupWidth / lanes);
      const [[ax, ay], [bx, by]] = [point(from, side - thickness / 2), point(to, side + thickness / 2)];
      const value = item.field.values[row] ?? null;
      const colour = isByValue(item.config) ? colourOfValue(value, item) : item.colour;
      bars.push(
        svg('rect', {
          class: 'bar',
          x: Math.min(ax, bx),
          y: Math.min(ay, by),
          width: Math.abs(bx - ax),
          height: Math.abs(by - ay),
          rx: numberOption(options, 0, 'barRadius') * (thickness / 2),
          fill: colour,
          'fill-opacity': numberOption(item.config.custom, 80, 'fillOpacity') / 100,
          stroke: colour,
          'stroke-width': numberOption(item.config.custom, 1, 'lineWidth'),
        }),
      );
      const text = textAt(item, row);
      const hasRoom = isLying ? thickness >= em * 0.9 : thickness >= text.length * em * letter;
      if (showValue === 'never' || (showValue === 'auto' && !hasRoom)) continue;
      const isDown = to < from;
      const place = isLying
        ? {x: bx + (isDown ? -4 : 4), y: (ay + by) / 2 + em / 3, 'text-anchor': isDown ? 'end' : 'start'}
        : {x: (ax + bx) / 2, y: isDown ? by + em : by - 4, 'text-anchor': 'middle'};
      const css = size > 0 ? {'font-size': `${size}px`} : {};
      amounts.push(svg('text', {class: 'amount', ...place, css}, text));
    }
  return [...bars, ...amounts];
};

/** Paints the series of a picture in a place of this size. */
export const paintBars = (picture: Picture, series: readonly Series[], size: Size): Painting => {
  const {options, title} = picture.panel;
  const layout = layOut(picture, series, size);
  const label = labelsOf(picture);
  const told = layout.groups.map((_, row) =>
    [label(row), ...series.map((item) => `${item.name} ${textAt(item, row)}`)].join(' '),
  );
  const drawn = svg(
    'svg',
    {...size, role: 'img', 'aria-label': `${title}. ${told.join(', ')}`},
    ...drawAxis(layout, size),
    ...drawLabels(layout, options),
    ...drawBars(layout, series, options),
  );
  const step = layout.across / Math.max(1, layout.groups.length);
  const [left, top] = layout.isLying ? [0, layout.point(0, 0)[1]] : [layout.origin.x, 0];
  return {
    node: drawn,
    rowAt: (x, y) => {
      const row = Math.floor((layout.isLying ? y - top : x - left) / step);
      return row >= 0 && row < layout.groups.length ? row : undefined;
    },
  };
};
