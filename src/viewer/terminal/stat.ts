import {option, textOption} from '../series.ts';
import {figuresOf} from '../stat-values.ts';
import type {Draw} from './picture.ts';
import {beside, fit, visible, widthOf, type Line} from './text.ts';

const gap = 2;

/** Figures with their names, side by side as far as there is room, or one below another where the file says so. */
export const drawStat: Draw = (picture, {width}) => {
  const {panel, fields} = picture;
  const isPlain = textOption(panel.options, 'colorMode') === 'none';
  const tiles = figuresOf(panel, fields).map(({name, text, colour}): Line[] => {
    const written = visible(text.prefix + text.text + text.suffix) || '–';
    return [
      [{text: visible(name), style: 'quiet'}],
      [{text: written, ...(!isPlain && {colour}), style: 'bold'}],
    ];
  });
  if (option(panel.options, 'orientation') === 'horizontal')
    return tiles.flat().map((line) => fit(line, width));
  const natural = tiles.map((lines) => Math.max(...lines.map(widthOf)));
  const rest = width - natural.reduce((sum, own) => sum + own + gap, -gap);
  if (rest >= 0) {
    const more = Math.floor(rest / Math.max(1, tiles.length));
    return beside(
      tiles.map((lines, i) => ({lines, width: (natural[i] ?? 0) + more})),
      gap,
    );
  }
  const count = Math.max(1, Math.floor((width + gap) / (Math.max(...natural) + gap)));
  const each = Math.floor((width - gap * (count - 1)) / count);
  return Array.from({length: Math.ceil(tiles.length / count)}, (_, row) =>
    beside(
      tiles.slice(row * count, (row + 1) * count).map((lines) => ({lines, width: each})),
      gap,
    ),
  ).flat();
};
