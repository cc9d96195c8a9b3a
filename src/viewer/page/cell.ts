/** A cell of a table: text, coloured text, a coloured ground or a gauge. */
import {contrast} from '../contrast.ts';
import {placeOf, valueColour, type Cell} from '../field-config.ts';
import {textOption, valueText, type Series} from '../series.ts';
import {element} from './element.ts';
import {ink} from './theme.ts';

/** A value as the table writes it, and as its filters know it. */
export const textOf = (series: Series, row: number): string =>
  valueText(series.field.values[row] ?? null, series);

/** How the file wants a column's cells; old files say it elsewhere. */
export const cellType = ({config}: Series): string =>
  textOption(config.custom, 'cellOptions', 'type') || textOption(config.custom, 'displayMode');

const gauge = (series: Series, row: number, limits: readonly Cell[], mode: string): HTMLElement => {
  const value = series.field.values[row] ?? null;
  const colour = valueColour(value, series.config, limits);
  const place = typeof value === 'number' ? placeOf(value, series.config, limits) : 0;
  const isColoured = textOption(series.config.custom, 'cellOptions', 'valueDisplayMode') !== 'text';
  return element(
    'div',
    {class: `gauge ${mode}`, css: {'--colour': colour, '--ink': ink(colour)}},
    element(
      'div',
      {class: 'track'},
      element('div', {class: 'filled', css: {width: `${(place * 100).toFixed(1)}%`}}),
    ),
    element('span', {class: isColoured ? 'coloured' : ''}, textOf(series, row)),
  );
};

/** `limits` are the column's least and greatest value, where a colour or a gauge is relative to them. */
export const cell = (series: Series, row: number, limits: readonly Cell[]): HTMLElement => {
  const {field, config} = series;
  const type = cellType(series);
  const colour = valueColour(field.values[row] ?? null, config, limits);
  const isNumber = field.type === 'number';
  const align = textOption(config.custom, 'align');
  const side = align === '' || align === 'auto' ? (isNumber ? 'right' : 'left') : align;
  const made = element('td', {class: side});
  if (type === 'gauge')
    made.append(gauge(series, row, limits, textOption(config.custom, 'cellOptions', 'mode') || 'gradient'));
  else made.textContent = textOf(series, row);
  if (type === 'color-text') made.style.color = ink(colour);
  if (type.startsWith('color-background')) {
    made.style.background = colour;
    made.style.color = contrast(colour, '#ffffff') > 4.5 ? '#ffffff' : '#111217';
  }
  return made;
};
