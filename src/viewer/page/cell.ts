/** A cell of a table: text, coloured text, a coloured ground or a gauge. */
import {placeOf} from '../field-config.ts';
import {colourOfValue, textOption, valueText, type Series} from '../series.ts';
import {cellLook, sideOf, type CellLook} from '../table-look.ts';
import {element} from './element.ts';
import {paintGround} from './ground.ts';
import {ink} from './theme.ts';

/** A value as the table writes it, and as its filters know it. */
export const textOf = (series: Series, row: number): string =>
  valueText(series.field.values[row] ?? null, series);

const gauge = (series: Series, row: number, {mode}: CellLook): HTMLElement => {
  const value = series.field.values[row] ?? null;
  const colour = colourOfValue(value, series);
  const place = typeof value === 'number' ? placeOf(value, series.limits) : 0;
  const display = textOption(series.config.custom, 'cellOptions', 'valueDisplayMode');
  return element(
    'div',
    {class: `gauge ${mode}`, css: {'--colour': colour, '--ink': ink(colour)}},
    element(
      'div',
      {class: 'track'},
      element('div', {class: 'filled', css: {width: `${(place * 100).toFixed(1)}%`}}),
    ),
    display !== 'hidden' &&
      element('span', {class: display === 'text' ? '' : 'coloured'}, textOf(series, row)),
  );
};

/** Makes the cell of a row, as the file wants its column to look. */
export const cell = (series: Series, row: number): HTMLElement => {
  const {field} = series;
  const look = cellLook(series);
  const made = element('td', {class: sideOf(series)});
  if (look.type === 'gauge') made.append(gauge(series, row, look));
  else made.textContent = textOf(series, row);
  if (look.type === 'color-text') made.style.color = ink(colourOfValue(field.values[row] ?? null, series));
  if (look.type === 'color-background')
    paintGround(made, colourOfValue(field.values[row] ?? null, series), look.mode);
  return made;
};
