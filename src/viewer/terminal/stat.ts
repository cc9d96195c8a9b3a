import {valueColour} from '../field-config.ts';
import {option, reducedValue} from '../series.ts';
import {numbersOf, textOf, type Draw} from './picture.ts';
import {beside, fit, widthOf, type Line} from './text.ts';

const gap = 2;

/** Figures with their names, side by side, or one below another where the file says so. */
export const drawStat: Draw = (picture, {width}) => {
  const {panel} = picture;
  const tiles = numbersOf(picture).map((series, index): Line[] => {
    const value = reducedValue(panel, series);
    const colour = valueColour(value, series.config, series.field.values, index);
    return [
      [{text: series.name, style: 'quiet'}],
      [{text: textOf(value, series) || (series.config.noValue ?? '–'), colour, style: 'bold'}],
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
