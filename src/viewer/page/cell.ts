/** A cell of a table: text, JSON, pills, coloured text, a coloured ground or a gauge; with the links that the file gives it. */
import {linksOf} from '../data-links.ts';
import {placeOf} from '../field-config.ts';
import {colourOfValue, type Series} from '../series.ts';
import {cellText, pillColour, pillsOf} from '../table-cells.ts';
import {cellLook, gaugeText, isWrapped, sideOf, type CellLook} from '../table-look.ts';
import {element} from './element.ts';
import {paintGround} from './ground.ts';
import {ink} from './theme.ts';

const gauge = (series: Series, row: number, {mode}: CellLook): HTMLElement => {
  const value = series.field.values[row] ?? null;
  const colour = colourOfValue(value, series);
  const place = typeof value === 'number' ? placeOf(value, series.limits) : 0;
  const shown = gaugeText(series);
  return element(
    'div',
    {class: `gauge ${mode}`, css: {'--colour': colour, '--ink': ink(colour)}},
    element(
      'div',
      {class: 'track'},
      element('div', {class: 'filled', css: {width: `${(place * 100).toFixed(1)}%`}}),
    ),
    shown !== 'hidden' &&
      element('span', {class: shown === 'color' ? 'coloured' : ''}, cellText(series, row)),
  );
};

const pill = (word: string, series: Series): HTMLElement => {
  const made = element('span', {class: 'pill'}, word);
  paintGround(made, pillColour(word, series.config), 'basic');
  return made;
};

const contentOf = (series: Series, row: number, look: CellLook): (Node | string)[] => {
  if (look.type === 'gauge') return [gauge(series, row, look)];
  if (look.type === 'pill')
    return pillsOf(series.field.values[row] ?? null).map((word) => pill(word, series));
  return [cellText(series, row)];
};

/** One link is what the cell says; several stand behind it, each with its title. */
const linked = (
  content: readonly (Node | string)[],
  series: Series,
  row: number,
  every: readonly Series[],
): (Node | string)[] => {
  const links = linksOf(series, row, every).map(({title, href}) => {
    const made = element('a', {href, title, target: '_blank', rel: 'noopener noreferrer'});
    made.textContent = title;
    return made;
  });
  const [first] = links;
  if (!first) return [...content];
  if (links.length > 1) return [...content, ...links.flatMap((link) => [' ', link])];
  first.replaceChildren(...content);
  return [first];
};

/** Makes the cell of a row, as the file wants its column to look; `every` are all columns, hidden ones included. */
export const cell = (series: Series, row: number, every: readonly Series[]): HTMLElement => {
  const look = cellLook(series);
  const isCode = look.type === 'json-view';
  const made = element('td', {
    class: [sideOf(series), isWrapped(series) && 'wrapped', isCode && 'code'].filter(Boolean).join(' '),
  });
  made.append(...linked(contentOf(series, row, look), series, row, every));
  const colour = (): string => colourOfValue(series.field.values[row] ?? null, series);
  if (look.type === 'color-text') made.style.color = ink(colour());
  if (look.type === 'color-background') paintGround(made, colour(), look.mode);
  return made;
};
