/** The bar chart: its picture, its legend, and what the pointer tells. */
import {isBarOf, isHiddenFrom, seriesOf, textOption, type Series} from '../series.ts';
import {labelsOf} from './bar-layout.ts';
import {paintBars, textAt, type Painting} from './bar-picture.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {drawLegend} from './legend.ts';
import {sizeOf} from './size.ts';
import {drawTip, wantedLines} from './tip.ts';

const barsOf = (picture: Picture): Series[] => {
  const fields = fieldsOf(picture);
  return seriesOf(picture.panel, fields, isBarOf(picture.panel, fields)).filter(
    (series) => !isHiddenFrom(series, 'viz'),
  );
};

/** An empty bar chart, to be updated. */
export const drawBarChart = (): Drawing => {
  const canvas = element('div', {class: 'canvas'});
  const tip = drawTip();
  const chart = element('div', {class: 'chart'}, canvas, tip.node);
  let last: Picture | undefined;
  let bars: readonly Series[] = [];
  let painting: Painting | undefined;
  let pointer: {x: number; y: number} | undefined;
  const shownBars = (): Series[] => bars.filter(({name}) => legend.shows(name));
  const point = (): void => {
    const row = pointer && painting?.rowAt(pointer.x, pointer.y);
    if (!last || !pointer || row === undefined) return tip.hide();
    const {options} = last.panel;
    if (textOption(options, 'tooltip', 'mode') === 'none') return tip.hide();
    const lines = shownBars()
      .filter((item) => !isHiddenFrom(item, 'tooltip'))
      .map((item) => ({
        name: item.name,
        colour: item.colour,
        text: textAt(item, row),
        value: Number(item.field.values[row] ?? -Infinity),
      }));
    tip.show(labelsOf(last)(row), wantedLines(options, lines), pointer.x, pointer.y);
  };
  const draw = (): void => {
    const size = place.now();
    if (!last || !size) return;
    painting = paintBars(last, shownBars(), size);
    canvas.replaceChildren(painting.node);
    point();
  };
  const update = (picture: Picture): void => {
    last = picture;
    bars = barsOf(picture);
    legend.update(picture.panel, bars);
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
  const place = sizeOf(chart, draw);
  return {
    node: element('div', {class: 'charted'}, chart, legend.node),
    update,
    close: () => place.close(),
  };
};
