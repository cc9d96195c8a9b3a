/** The table: sorted by a click on a column's name, filtered by its values, with what the file adds up below it. */
import {seriesOf, type Series} from '../series.ts';
import {cellText} from '../table-cells.ts';
import {footerOf} from '../table-footer.ts';
import {answersOf, firstAnswer, inOrder, sortingOf, type Sorting} from '../table-frame.ts';
import {hasHeader, isColumn, lineHeightOf, sideOf} from '../table-look.ts';
import {select} from './choices.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {drawRows} from './rows.ts';
import {drawHead, drawWidths, leastWidth, type Filters} from './table-head.ts';

/** A line has a dozen elements: more than a few of them at once would keep the page from answering. */
const linesInFrame = 16;

/** The next order at a press on a column's name: upwards, downwards, as the query has it. */
const pressed = (name: string, [first]: readonly Sorting[]): Sorting[] => {
  if (first?.name !== name) return [{name, isDescending: false}];
  return first.isDescending ? [] : [{name, isDescending: true}];
};

const footerLine = (columns: readonly Series[], line: ReturnType<typeof footerOf>[number]): HTMLElement =>
  element(
    'tr',
    {},
    ...line.map((figure, column) => {
      const series = columns[column];
      const title = figure?.title ? element('small', {}, figure.title) : undefined;
      return element('td', {class: series ? sideOf(series) : ''}, title, title && ' ', figure?.text);
    }),
  );

/** An empty table, to be updated; sorting, filters and the chosen answer outlive that. */
export const drawTable = (): Drawing => {
  const [widths, head, body, foot] = [element('colgroup'), element('tr'), element('tbody'), element('tfoot')];
  const names = element('thead', {}, head);
  const lines = drawRows(body);
  const scroller = element(
    'div',
    {class: 'table', tabindex: '0', role: 'region'},
    element('table', {}, widths, names, body, foot),
  );
  const answers = element('div', {class: 'answers', hidden: true});
  const node = element('div', {class: 'tabled'}, scroller, answers);
  const filters: Filters = new Map();
  let sorting: Sorting[] = [];
  let every: Series[] = [];
  let columns: Series[] = [];
  /** Of several answers the one that the reader wants. */
  let chosen: string | undefined;
  let offered = '';
  let headings = '';
  let last: Picture | undefined;
  let shown: readonly number[] = [];

  const rows = (): number[] => {
    const count = columns[0]?.field.values.length ?? 0;
    const filtered = columns.filter(({name}) => filters.has(name));
    const kept = Array.from({length: count}, (_, row) => row).filter((row) =>
      filtered.every((column) => filters.get(column.name)?.has(cellText(column, row))),
    );
    return inOrder(kept, columns, sorting);
  };
  const drawBody = (most = Infinity): boolean => lines.draw(shown, columns, every, most);
  /** Which rows are shown, and what is said of them below. */
  const arrange = (): void => {
    shown = rows();
    if (last)
      foot.replaceChildren(...footerOf(last.panel, columns, shown).map((line) => footerLine(columns, line)));
  };
  const rearranged = (): void => {
    arrange();
    drawBody();
  };
  const drawNames = (): void =>
    head.replaceChildren(
      ...drawHead(columns, sorting, filters, {
        sort,
        column: (name) => columns.find((column) => column.name === name),
        filtered: rearranged,
      }),
    );
  const sort = (name: string): void => {
    sorting = pressed(name, sorting);
    drawNames();
    // The button that was pressed is a new one now; a keyboard goes on from it.
    head.children[columns.findIndex((column) => column.name === name)]?.querySelector('button')?.focus();
    rearranged();
  };
  /** Of several answers one is shown, and the others can be. */
  const offer = ({panel}: Picture, refIds: readonly string[], answer: string): void => {
    const now = JSON.stringify([refIds, answer]);
    if (now === offered) return;
    offered = now;
    answers.hidden = refIds.length < 2;
    const choose = (refId: string): void => {
      chosen = refId;
      if (last) update(last, true);
    };
    const label = `Query of ${panel.title || 'the table'}`;
    answers.replaceChildren(
      select(
        label,
        refIds.map((refId) => [refId, refId] as const),
        answer,
        choose,
      ),
    );
  };
  const update = (picture: Picture, isNew: boolean, most?: number): boolean => {
    last = picture;
    const {panel} = picture;
    const fields = fieldsOf(picture);
    const refIds = answersOf(fields);
    const answer = chosen !== undefined && refIds.includes(chosen) ? chosen : firstAnswer(panel, fields);
    offer(picture, refIds, answer);
    every = seriesOf(panel, fields, ({refId = ''}) => refId === answer);
    columns = every.filter(isColumn);
    const wanted = JSON.stringify(columns.map(({name, config}) => [name, config.custom]));
    if (wanted !== headings) {
      headings = wanted;
      sorting = sortingOf(panel);
      node.style.setProperty('--least', String(leastWidth(columns)));
      node.style.setProperty('--cell', `calc(${lineHeightOf(panel)} * var(--u))`);
      names.hidden = !hasHeader(panel);
      scroller.setAttribute('aria-label', `Rows: ${panel.title || 'Table'}`);
      widths.replaceChildren(...drawWidths(columns));
      drawNames();
    }
    if (isNew) arrange();
    return drawBody(most);
  };
  return {
    node,
    // The same is drawn on, frame by frame, and need not be sorted anew.
    update: (picture) => update(picture, picture.frames !== last?.frames, linesInFrame),
    close: () => lines.close(),
  };
};
