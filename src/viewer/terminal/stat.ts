import {option, textOption} from '../series.ts';
import {figuresOf} from '../stat-values.ts';
import type {Draw} from './picture.ts';
import {beside, fit, visible, widthOf, type Line} from './text.ts';

const gap = 2;

/** Figures with their names, side by side, or one below another where the file says so. */
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
  const more = Math.floor(rest / Math.max(1, tiles.length));
  const each = Math.floor((width - gap * (tiles.length - 1)) / Math.max(1, tiles.length));
  return beside(
    tiles.map((lines, i) => ({lines, width: rest >= 0 ? (natural[i] ?? 0) + more : each})),
    gap,
  );
};
