/** The table: sorted by a click on a column's name, filtered by its values, cells coloured or drawn as gauges. */
import type {Cell} from '../field-config.ts';
import {numberOption, option, seriesOf, type Series} from '../series.ts';
import {isColumn, sideOf} from '../table-look.ts';
import {textOf} from './cell.ts';
import {drawer} from './drawer.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {icon} from './icons.ts';
import {drawRows} from './rows.ts';

type Sorting = {name: string; isDescending: boolean};

const compare = (a: Cell, b: Cell): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** A line has a dozen elements: more than a few of them at once would keep the page from answering. */
const linesInFrame = 16;

/** So many pixels let every column show its name; narrower, the table is scrolled. */
const leastWidth = (columns: readonly Series[]): number => {
  const widthOf = ({config}: Series): number => numberOption(config.custom, 0, 'width');
  const free = columns.filter((column) => widthOf(column) <= 0);
  const needed = free.map(({name, config}) => {
    const filter = option(config.custom, 'filterable') === true ? 28 : 0;
    return Math.max(
      numberOption(config.custom, 90, 'minWidth'),
      Math.min(200, name.length * 7.5 + 18 + filter),
    );
  });
  return columns.reduce((sum, column) => sum + widthOf(column), 0) + free.length * Math.max(0, ...needed);
};

/** An empty table, to be updated; sorting and filters outlive that. */
export const drawTable = (): Drawing => {
  const head = element('tr');
  const body = element('tbody');
  const lines = drawRows(body);
  const node = element(
    'div',
    {class: 'table', tabindex: '0', role: 'region'},
    element('table', {}, element('thead', {}, head), body),
  );
  const filters = new Map<string, ReadonlySet<string>>();
  let sorting: Sorting | undefined;
  let columns: Series[] = [];
  let headings = '';

  const rows = (): number[] => {
    const count = columns[0]?.field.values.length ?? 0;
    const kept = Array.from({length: count}, (_, row) => row).filter((row) =>
      columns.every((column) => filters.get(column.name)?.has(textOf(column, row)) ?? true),
    );
    const by = columns.find(({name}) => name === sorting?.name);
    if (!by) return kept;
    const sign = sorting?.isDescending ? -1 : 1;
    return kept.sort((a, b) => sign * compare(by.field.values[a] ?? null, by.field.values[b] ?? null));
  };
  const drawBody = (most = Infinity): boolean => lines.draw(rows(), columns, most);
  const drawHead = (): void => head.replaceChildren(...columns.map(heading));

  const sort = (name: string): void => {
    sorting =
      sorting?.name !== name
        ? {name, isDescending: false}
        : sorting.isDescending
          ? undefined
          : {name, isDescending: true};
    drawHead();
    // The button that was pressed is a new one now; a keyboard goes on from it.
    head.children[columns.findIndex((column) => column.name === name)]?.querySelector('button')?.focus();
    drawBody();
  };
  const filterOf = (column: Series): HTMLElement => {
    const list = element('div', {class: 'choices', role: 'group', 'aria-label': `Filter ${column.name}`});
    const summary = element(
      'summary',
      {title: `Filter by ${column.name}`, 'aria-label': `Filter by ${column.name}`},
      icon('filter'),
    );
    const fill = (): void => {
      const current = columns.find(({name}) => name === column.name) ?? column;
      const values = [...new Set(current.field.values.map((_, row) => textOf(current, row)))].sort((a, b) =>
        a.localeCompare(b, 'en', {numeric: true}),
      );
      list.replaceChildren(
        ...values.map((value) => {
          const input = element('input', {type: 'checkbox'});
          input.checked = filters.get(column.name)?.has(value) ?? false;
          input.addEventListener('change', () => {
            const chosen = new Set(filters.get(column.name));
            if (input.checked) chosen.add(value);
            else chosen.delete(value);
            if (chosen.size > 0) filters.set(column.name, chosen);
            else filters.delete(column.name);
            details.classList.toggle('active', chosen.size > 0);
            drawBody();
          });
          return element('label', {}, input, value);
        }),
      );
    };
    const details = drawer(filters.has(column.name) ? 'filter active' : 'filter', summary, list, fill);
    return details;
  };
  const heading = (column: Series): HTMLElement => {
    const {config, name} = column;
    const isSorted = sorting?.name === name;
    const arrow = isSorted ? (sorting?.isDescending ? ' ↓' : ' ↑') : '';
    const width = numberOption(config.custom, 0, 'width');
    return element(
      'th',
      {
        class: sideOf(column),
        scope: 'col',
        'aria-sort': isSorted ? (sorting?.isDescending ? 'descending' : 'ascending') : 'none',
        ...(width > 0 && {css: {width: `calc(${width} * var(--u))`}}),
      },
      element(
        'div',
        {class: 'heading'},
        element('button', {type: 'button', on: {click: () => sort(name)}}, name + arrow),
        option(config.custom, 'filterable') === true && filterOf(column),
      ),
    );
  };
  return {
    node,
    update: (picture: Picture) => {
      columns = seriesOf(picture.panel, fieldsOf(picture), () => true).filter(isColumn);
      const names = JSON.stringify(columns.map(({name, config}) => [name, config.custom]));
      if (names !== headings) {
        headings = names;
        node.style.setProperty('--least', String(leastWidth(columns)));
        const first = option(picture.panel.options, 'sortBy', '0') as
          {displayName?: string; desc?: boolean} | undefined;
        sorting =
          first?.displayName === undefined
            ? undefined
            : {name: first.displayName, isDescending: first.desc === true};
        node.setAttribute('aria-label', `Rows: ${picture.panel.title || 'Table'}`);
        drawHead();
      }
      return drawBody(linesInFrame);
    },
    close: () => lines.close(),
  };
};
