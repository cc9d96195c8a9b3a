/** The names of a table's columns: each sorts by its column, and may filter by its values. */
import {numberOption, option, type Series} from '../series.ts';
import {cellText} from '../table-cells.ts';
import type {Sorting} from '../table-frame.ts';
import {sideOf} from '../table-look.ts';
import {drawer} from './drawer.ts';
import {element} from './element.ts';
import {icon} from './icons.ts';

/** By the name of a column, the values that are shown; a column that is not there shows all. */
export type Filters = Map<string, ReadonlySet<string>>;

const isFilterable = ({config}: Series): boolean => option(config.custom, 'filterable') === true;

/** In pixels; 0 where the column takes what is left. */
const widthOf = ({config}: Series): number => numberOption(config.custom, 0, 'width');

/** Columns as wide as the file says, which hold where the names are not shown, too. */
export const drawWidths = (columns: readonly Series[]): HTMLElement[] =>
  columns.map((column) =>
    element('col', widthOf(column) > 0 ? {css: {width: `calc(${widthOf(column)} * var(--u))`}} : {}),
  );

/** So many pixels let every column show its name; narrower, the table is scrolled. */
export const leastWidth = (columns: readonly Series[]): number => {
  const free = columns.filter((column) => widthOf(column) <= 0);
  const needed = free.map((column) =>
    Math.max(
      numberOption(column.config.custom, 90, 'minWidth'),
      Math.min(200, column.name.length * 7.5 + 18 + (isFilterable(column) ? 28 : 0)),
    ),
  );
  return columns.reduce((sum, column) => sum + widthOf(column), 0) + free.length * Math.max(0, ...needed);
};

/** `current` answers the column as it is when the filter is opened; `changed` is told of each choice. */
const filterOf = (
  column: Series,
  filters: Filters,
  current: () => Series,
  changed: () => void,
): HTMLElement => {
  const {name} = column;
  const list = element('div', {class: 'choices', role: 'group', 'aria-label': `Filter ${name}`});
  const label = {title: `Filter by ${name}`, 'aria-label': `Filter by ${name}`};
  const fill = (): void => {
    const now = current();
    const values = [...new Set(now.field.values.map((_, row) => cellText(now, row)))].sort((a, b) =>
      a.localeCompare(b, 'en', {numeric: true}),
    );
    list.replaceChildren(
      ...values.map((value) => {
        const input = element('input', {type: 'checkbox'});
        input.checked = filters.get(name)?.has(value) ?? false;
        input.addEventListener('change', () => {
          const chosen = new Set(filters.get(name));
          if (input.checked) chosen.add(value);
          else chosen.delete(value);
          if (chosen.size > 0) filters.set(name, chosen);
          else filters.delete(name);
          details.classList.toggle('active', chosen.size > 0);
          changed();
        });
        return element('label', {}, input, value);
      }),
    );
  };
  const summary = element('summary', label, icon('filter'));
  const details = drawer(filters.has(name) ? 'filter active' : 'filter', summary, list, fill);
  return details;
};

/** What the names of the columns do. */
export type HeadActs = {
  readonly sort: (name: string) => void;
  /** The column of that name as it is now. */
  readonly column: (name: string) => Series | undefined;
  readonly filtered: () => void;
};

/** One name for each column, with an arrow at those that rows are sorted by. */
export const drawHead = (
  columns: readonly Series[],
  sorting: readonly Sorting[],
  filters: Filters,
  act: HeadActs,
): HTMLElement[] =>
  columns.map((column) => {
    const {name} = column;
    const own = sorting.find((each) => each.name === name);
    const order = own && (own.isDescending ? 'descending' : 'ascending');
    return element(
      'th',
      {class: sideOf(column), scope: 'col', 'aria-sort': order ?? 'none'},
      element(
        'div',
        {class: 'heading'},
        element(
          'button',
          {type: 'button', on: {click: () => act.sort(name)}},
          name + (own ? (own.isDescending ? ' ↓' : ' ↑') : ''),
        ),
        isFilterable(column) && filterOf(column, filters, () => act.column(name) ?? column, act.filtered),
      ),
    );
  });
