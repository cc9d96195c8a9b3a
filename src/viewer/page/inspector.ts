/** What is behind a panel: its statements as they were sent, its data as a table and as a file. */
import {columnName, csvOf} from '../csv.ts';
import {allPanels, panelName, type Dashboard} from '../dashboard.ts';
import {localTime} from '../dates.ts';
import type {Cell} from '../field-config.ts';
import type {SeenFrame} from '../seen-frames.ts';
import type {Zone} from '../zones.ts';
import {element} from './element.ts';
import {icon} from './icons.ts';
import type {Answer, SeenPanel} from './source.ts';
import {tabs} from './tabs.ts';

/** The rest is in the file; so many rows can be read, and are drawn at once. */
const rowsShown = 500;

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const statements = ({queries, error}: SeenPanel): HTMLElement[] => [
  ...(error === undefined ? [] : [element('p', {class: 'fault'}, error)]),
  ...queries.flatMap(({refId, sql, milliseconds, rows}) => [
    element('h3', {}, `Query ${refId}`, element('small', {}, `${milliseconds} ms · ${counted(rows, 'row')}`)),
    element('pre', {tabindex: '0', 'aria-label': `SQL of query ${refId}`}, sql),
  ]),
];

const written = (value: Cell, type: string, zone: Zone): string =>
  value === null ? '' : type === 'time' && typeof value === 'number' ? localTime(value, zone) : String(value);

const dataTable = ({refId, fields}: SeenFrame, title: string, zone: Zone): HTMLElement => {
  const count = fields[0]?.values.length ?? 0;
  return element(
    'div',
    {class: 'data', tabindex: '0', role: 'region', 'aria-label': `Rows of query ${refId}`},
    element(
      'table',
      {},
      element(
        'caption',
        {},
        `${title}, query ${refId}: ${counted(count, 'row')}`,
        count > rowsShown && `, the first ${rowsShown} of them here, all in the file`,
      ),
      element(
        'thead',
        {},
        element('tr', {}, ...fields.map((field) => element('th', {scope: 'col'}, columnName(field)))),
      ),
      element(
        'tbody',
        {},
        ...Array.from({length: Math.min(count, rowsShown)}, (_, row) =>
          element(
            'tr',
            {},
            ...fields.map(({values, type}) =>
              element(
                'td',
                {class: type === 'number' ? 'right' : ''},
                written(values[row] ?? null, type, zone),
              ),
            ),
          ),
        ),
      ),
    ),
  );
};

const download = ({fields}: SeenFrame, title: string, at: number): void => {
  const href = URL.createObjectURL(new Blob([csvOf(fields)], {type: 'text/csv;charset=utf-8'}));
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
  element('a', {href, download: `${title.replaceAll(/[^\p{L}\d]+/gu, '-')}-${stamp}.csv`}).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};

/** Shows what is behind one panel at a time. */
export type Inspector = {
  readonly node: HTMLElement;
  /** Opens for a panel as soon as there is an answer for it, and stays as it was then; undefined closes. */
  show(dashboard: Dashboard, id: number | undefined, answer: Answer | undefined): void;
};

/** `closed` is told when the reader closes it. */
export const drawInspector = (closed: () => void): Inspector => {
  const node = element('dialog', {class: 'inspector', 'aria-labelledby': 'inspected'});
  let open: number | undefined;
  node.addEventListener('close', () => {
    // A close that the state asked for has been noted already.
    if (open === undefined) return;
    open = undefined;
    closed();
  });
  const draw = (title: string, zone: Zone, seen: SeenPanel, {range, now}: Answer): void => {
    const frames = seen.frames.filter(({fields}) => fields.length > 0);
    const rows = element('div', {}, ...frames.map((frame) => dataTable(frame, title, zone)));
    if (frames.length === 0) rows.append(element('p', {}, 'No data'));
    node.replaceChildren(
      element(
        'header',
        {},
        element('h2', {id: 'inspected'}, `Inspect: ${title}`),
        element('small', {}, localTime(range.to, zone)),
        element(
          'button',
          {
            type: 'button',
            class: 'tool',
            'aria-label': 'Close',
            title: 'Close (Esc)',
            on: {click: () => node.close()},
          },
          icon('close'),
        ),
      ),
      ...tabs([
        ['SQL', element('div', {}, ...statements(seen))],
        ['Data', rows],
      ]),
      element(
        'footer',
        {},
        ...frames.map((frame) =>
          element(
            'button',
            {type: 'button', class: 'primary', on: {click: () => download(frame, title, now)}},
            frames.length > 1 ? `Download CSV of query ${frame.refId}` : 'Download CSV',
          ),
        ),
      ),
    );
  };
  return {
    node,
    show: (dashboard, id, answer) => {
      if (id === open) return;
      const seen = answer?.panels.find((panel) => panel.id === id);
      const panel = allPanels(dashboard).find((each) => each.id === id);
      if (id === undefined || !panel) {
        open = undefined;
        node.close();
      } else if (seen && answer) {
        draw(panelName(dashboard, panel), panel.zone, seen, answer);
        open = id;
        if (!node.open) node.showModal();
      }
    },
  };
};
