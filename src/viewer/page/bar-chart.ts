/** The bar chart: one group for each row of the category field, lying or standing, side by side or stacked. */
import {formatValue, type SeenField} from '../field-config.ts';
import {numberText} from '../format-value.ts';
import {numberOption, seriesOf, textOption, type Drawing, type Picture, type Series} from './drawing.ts';
import {element, svg} from './element.ts';
import {legend} from './legend.ts';
import {ticks} from './ticks.ts';

type Size = {readonly width: number; readonly height: number};

const numberAt = ({field}: Series, row: number): number => {
  const value = field.values[row];
  return typeof value === 'number' ? value : 0;
};

const categoryOf = ({panel, frames}: Picture): SeenField | undefined => {
  const fields = frames.flatMap((frame) => frame.fields);
  const named = textOption(panel.options, 'xField');
  return (
    fields.find(({name}) => name === named) ?? fields.find(({type}) => type === 'string' || type === 'time')
  );
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

const paint = (picture: Picture, {width, height}: Size): SVGElement => {
  const {options} = picture.panel;
  const category = categoryOf(picture);
  const series = seriesOf(picture, (field) => field.type === 'number' && field !== category);
  const rows = category?.values.length ?? 0;
  const isLying = textOption(options, 'orientation') !== 'vertical';
  const isStacked = !['', 'none'].includes(textOption(options, 'stacking'));
  const label = (row: number): string =>
    category ? formatValue(category.values[row] ?? null, category, {custom: {}}).text : '';
  const longest = Math.max(3, ...Array.from({length: rows}, (_, row) => Math.min(16, label(row).length)));
  const room = isLying
    ? {left: longest * 9 + 20, right: 44, top: 4, bottom: 24}
    : {left: 48, right: 8, top: 16, bottom: 24};
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

  const drawn = svg('svg', {width, height, role: 'img', 'aria-label': picture.panel.title});
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
      const {prefix, text, suffix} = formatValue(item.field.values[row] ?? null, item.field, item.config);
      const value = prefix + text + suffix;
      const opacity = numberOption(item.config.custom, 80, 'fillOpacity') / 100;
      drawn.append(
        svg(
          'rect',
          {class: 'bar', ...box, fill: item.colour, 'fill-opacity': opacity, stroke: item.colour},
          svg('title', {}, `${label(row)} – ${item.name}: ${value}`),
        ),
      );
      if (textOption(options, 'showValue') === 'never') continue;
      drawn.append(
        isLying
          ? svg('text', {class: 'amount', x: bx + 4, y: (ay + by) / 2 + 4}, value)
          : svg('text', {class: 'amount', x: (ax + bx) / 2, y: by - 4, 'text-anchor': 'middle'}, value),
      );
    }
  }
  return drawn;
};

export const drawBarChart = (): Drawing => {
  const chart = element('div', {class: 'chart'});
  const below = element('div', {class: 'below'});
  let last: Picture | undefined;
  const draw = (): void => {
    const size = {width: chart.clientWidth, height: chart.clientHeight};
    if (last && size.width > 0 && size.height > 0) chart.replaceChildren(paint(last, size));
  };
  const observer = new ResizeObserver(draw);
  observer.observe(chart);
  return {
    node: element('div', {class: 'charted'}, chart, below),
    update: (picture) => {
      last = picture;
      const category = categoryOf(picture);
      const names = legend(
        picture.panel,
        seriesOf(picture, (field) => field.type === 'number' && field !== category),
      );
      below.replaceChildren(...(names ? [names] : []));
      draw();
    },
    close: () => observer.disconnect(),
  };
};
