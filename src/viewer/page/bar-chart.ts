/** The bar chart: one group for each row of the category field, lying or standing, side by side or stacked. */
import {formatValue, type SeenField} from '../field-config.ts';
import {numberText} from '../format-value.ts';
import {categoryOf, numberOption, seriesOf, textOption, valueText, type Series} from '../series.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element, svg} from './element.ts';
import {drawLegend} from './legend.ts';
import {cssProperty} from './theme.ts';
import {ticks} from './ticks.ts';
import {drawTip} from './tip.ts';

type Size = {readonly width: number; readonly height: number};

const numberAt = ({field}: Series, row: number): number => {
  const value = field.values[row];
  return typeof value === 'number' ? value : 0;
};

/** Where each bar begins and ends, in values; stacked ones begin where the one before ended. */
const spans = (series: readonly Series[], row: number, isStacked: boolean): {from: number; to: number}[] => {
  let top = 0;
  return series.map((item) => {
    const from = isStacked ? top : 0;
    top = from + numberAt(item, row);
    return {from, to: top};
  });
};

const barsOf = (picture: Picture): Series[] => {
  const fields = fieldsOf(picture);
  const category = categoryOf(picture.panel, fields);
  return seriesOf(picture.panel, fields, (field) => field.type === 'number' && field !== category);
};

const labelOf = (category: SeenField | undefined, row: number): string =>
  category ? formatValue(category.values[row] ?? null, category, {custom: {}}).text : '';

const textAt = (item: Series, row: number): string => valueText(item.field.values[row] ?? null, item);

type Painting = {
  readonly node: SVGElement;
  /** The row at a place of the picture, in pixels; undefined beside the bars. */
  rowAt(x: number, y: number): number | undefined;
};

const paint = (picture: Picture, series: readonly Series[], {width, height}: Size): Painting => {
  const {options} = picture.panel;
  const category = categoryOf(picture.panel, fieldsOf(picture));
  const rows = category?.values.length ?? 0;
  const isLying = textOption(options, 'orientation') !== 'vertical';
  const isStacked = !['', 'none'].includes(textOption(options, 'stacking'));
  const label = (row: number): string => labelOf(category, row);
  const longest = Math.max(3, ...Array.from({length: rows}, (_, row) => Math.min(16, label(row).length)));
  const em = Number.parseFloat(cssProperty('--chart-font')) || 12;
  const room = isLying
    ? {left: longest * em * 0.75 + 20, right: em * 3.6, top: 4, bottom: em * 2}
    : {left: 48, right: 8, top: em * 1.4, bottom: em * 2};
  const [along, across] = isLying
    ? [width - room.left - room.right, height - room.top - room.bottom]
    : [height - room.top - room.bottom, width - room.left - room.right];
  const biggest = Math.max(
    1,
    ...Array.from({length: rows}, (_, row) => Math.max(...spans(series, row, isStacked).map(({to}) => to))),
  );
  const places = ticks(0, biggest, Math.max(2, along / 70));
  const max = Math.max(biggest, places.at(-1) ?? 0);
  const at = (value: number): number => (value / max) * along;
  const point = (value: number, side: number): [number, number] =>
    isLying ? [room.left + at(value), room.top + side] : [room.left + side, height - room.bottom - at(value)];

  const described = Array.from({length: rows}, (_, row) =>
    [label(row), ...series.map((item) => `${item.name} ${textAt(item, row)}`)].join(' '),
  );
  const drawn = svg('svg', {
    width,
    height,
    role: 'img',
    'aria-label': `${picture.panel.title}. ${described.join(', ')}`,
  });
  for (const place of places) {
    const [x1, y1] = point(place, 0);
    const [x2, y2] = point(place, across);
    drawn.append(svg('line', {class: 'grid', x1, y1, x2, y2}));
    const [x, y] = isLying ? [x1, height - 6] : [room.left - 8, y1 + 4];
    drawn.append(
      svg(
        'text',
        {class: 'tick', x, y, 'text-anchor': isLying ? 'middle' : 'end'},
        numberText(place, series[0]?.config.unit),
      ),
    );
  }
  const step = across / Math.max(1, rows);
  const groupWidth = isStacked ? 1 : numberOption(options, 0.7, 'groupWidth');
  for (let row = 0; row < rows; row++) {
    const middle = step * (row + 0.5);
    const [lx, ly] = point(0, middle);
    drawn.append(
      isLying
        ? svg('text', {class: 'category', x: lx - 10, y: ly + 4, 'text-anchor': 'end'}, label(row))
        : svg('text', {class: 'category', x: lx, y: height - 6, 'text-anchor': 'middle'}, label(row)),
    );
    const lanes = isStacked ? 1 : series.length;
    const thickness =
      ((step * groupWidth) / lanes) * numberOption(options, 0.97, 'barWidth') * (isStacked ? 0.75 : 1);
    for (const [index, {from, to}] of spans(series, row, isStacked).entries()) {
      const item = series[index];
      if (!item) continue;
      const lane = isStacked ? middle : middle + (index - (lanes - 1) / 2) * ((step * groupWidth) / lanes);
      const [ax, ay] = point(from, lane - thickness / 2);
      const [bx, by] = point(to, lane + thickness / 2);
      const box = {
        x: Math.min(ax, bx),
        y: Math.min(ay, by),
        width: Math.abs(bx - ax),
        height: Math.abs(by - ay),
      };
      const value = textAt(item, row);
      const opacity = numberOption(item.config.custom, 80, 'fillOpacity') / 100;
      drawn.append(
        svg('rect', {class: 'bar', ...box, fill: item.colour, 'fill-opacity': opacity, stroke: item.colour}),
      );
      if (textOption(options, 'showValue') === 'never') continue;
      drawn.append(
        isLying
          ? svg('text', {class: 'amount', x: bx + 4, y: (ay + by) / 2 + 4}, value)
          : svg('text', {class: 'amount', x: (ax + bx) / 2, y: by - 4, 'text-anchor': 'middle'}, value),
      );
    }
  }
  return {
    node: drawn,
    rowAt: (x, y) => {
      const row = Math.floor((isLying ? y - room.top : x - room.left) / step);
      return row >= 0 && row < rows ? row : undefined;
    },
  };
};

export const drawBarChart = (): Drawing => {
  const canvas = element('div', {class: 'canvas'});
  const tip = drawTip();
  const chart = element('div', {class: 'chart'}, canvas, tip.node);
  let last: Picture | undefined;
  let painting: Painting | undefined;
  let pointer: {x: number; y: number} | undefined;
  const shownBars = (picture: Picture): Series[] => barsOf(picture).filter(({name}) => legend.shows(name));
  const point = (): void => {
    const row = pointer && painting?.rowAt(pointer.x, pointer.y);
    if (!last || !pointer || row === undefined) return tip.hide();
    if (textOption(last.panel.options, 'tooltip', 'mode') === 'none') return tip.hide();
    const lines = shownBars(last).map((item) => ({
      name: item.name,
      colour: item.colour,
      text: textAt(item, row),
    }));
    tip.show(labelOf(categoryOf(last.panel, fieldsOf(last)), row), lines, pointer.x, pointer.y);
  };
  const draw = (): void => {
    const size = {width: chart.clientWidth, height: chart.clientHeight};
    if (!last || size.width <= 0 || size.height <= 0) return;
    painting = paint(last, shownBars(last), size);
    canvas.replaceChildren(painting.node);
    point();
  };
  const update = (picture: Picture): void => {
    last = picture;
    legend.update(picture.panel, barsOf(picture));
    draw();
  };
  const legend = drawLegend(() => last && update(last));
  chart.addEventListener('pointermove', ({clientX, clientY}) => {
    const {left, top} = chart.getBoundingClientRect();
    pointer = {x: clientX - left, y: clientY - top};
    point();
  });
  chart.addEventListener('pointerleave', () => {
    pointer = undefined;
    point();
  });
  const observer = new ResizeObserver(draw);
  observer.observe(chart);
  return {
    node: element('div', {class: 'charted'}, chart, legend.node),
    update,
    close: () => observer.disconnect(),
  };
};
