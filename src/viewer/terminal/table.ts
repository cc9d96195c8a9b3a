import {placeOf} from '../field-config.ts';
import {colourOfValue, type Series} from '../series.ts';
import {cellText, pillColour, pillsOf} from '../table-cells.ts';
import {footerOf, type FooterFigure} from '../table-footer.ts';
import {firstAnswer, inOrder, sortingOf} from '../table-frame.ts';
import {cellLook, gaugeText, hasHeader, isColumn, sideOf} from '../table-look.ts';
import {seriesOf, type Draw} from './picture.ts';
import {fit, visible, widthOf, type Line} from './text.ts';

const gap = 2;
/** At the end of the names, where columns are left out. */
const more = '  …';
const gaugeWidth = 12;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

const bar = (place: number): string => {
  const parts = Math.round(place * gaugeWidth * 8);
  return ('█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')).padEnd(gaugeWidth);
};

/** `ground` is the colour of the whole row, where a column gives it one. */
const cell = (series: Series, row: number, ground: string | undefined): Line => {
  const value = series.field.values[row] ?? null;
  const {type} = cellLook(series);
  const told = cellText(series, row);
  const text = visible(type === 'json-view' ? told.replaceAll(/\n\s*/g, ' ') : told);
  const colour = colourOfValue(value, series);
  switch (type) {
    case 'gauge': {
      const place = typeof value === 'number' ? placeOf(value, series.limits) : 0;
      const shown = gaugeText(series);
      return [
        {text: `${bar(place)} `, colour},
        {text: shown === 'hidden' ? '' : text, ...(shown === 'color' && {colour})},
      ];
    }
    case 'pill':
      return pillsOf(value).flatMap((word, i) => [
        {text: i > 0 ? ' ' : ''},
        {text: visible(word), colour: pillColour(word, series.config)},
      ]);
    case 'color-text':
    case 'color-background':
      return [{text, colour}];
    default:
      return [{text, ...(ground !== undefined && {colour: ground})}];
  }
};

const groundOf = (columns: readonly Series[], row: number): string | undefined => {
  const whole = columns.find((column) => cellLook(column).isRow);
  return whole && colourOfValue(whole.field.values[row] ?? null, whole);
};

const footerCell = (figure: FooterFigure | undefined): Line => [
  {text: figure?.title ? `${figure.title} ` : '', style: 'quiet'},
  {text: visible(figure?.text ?? ''), style: 'bold'},
];

/** How many columns are seen: those that have room as a whole, or a number could be taken for a shorter one; one at least. */
const columnsIn = (width: number, widths: readonly number[]): number => {
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((sum, own) => sum + own + gap, -gap));
  const fitting = (room: number): number => ends.filter((end) => end <= room).length;
  const all = fitting(width);
  return all === widths.length ? all : Math.max(1, fitting(width - more.length));
};

/** As many rows and columns as have room, in the order that the file wants; what is left out is told at the end. */
export const drawTable: Draw = (picture, {width, height}) => {
  const {panel, fields} = picture;
  const answer = firstAnswer(panel, fields);
  const columns = seriesOf(picture, ({refId = ''}) => refId === answer).filter(isColumn);
  const count = columns[0]?.field.values.length ?? 0;
  const order = inOrder([...Array(count).keys()], columns, sortingOf(panel));
  const names: Line[] = hasHeader(panel) ? columns.map(({name}) => [{text: name, style: 'quiet'}]) : [];
  const footer = footerOf(panel, columns, order).map((line) => line.map(footerCell));
  const room = height - Math.sign(names.length) - footer.length;
  const shown = Math.max(0, Math.min(count, count > room ? room - 1 : room));
  const rows = order
    .slice(0, shown)
    .map((row) => columns.map((column) => cell(column, row, groundOf(columns, row))));
  const widths = columns.map((_, i) =>
    Math.max(widthOf(names[i] ?? []), ...[...rows, ...footer].map((line) => widthOf(line[i] ?? []))),
  );
  const side = (column: Series | undefined) => (column && sideOf(column) === 'right' ? 'right' : 'left');
  const seen = columnsIn(width, widths);
  const lay = (cells: readonly Line[], end = ''): Line =>
    fit(
      [
        ...cells
          .slice(0, seen)
          .flatMap((each, i) => [
            ...(i > 0 ? [{text: ' '.repeat(gap)}] : []),
            ...fit(each, widths[i] ?? 0, side(columns[i])),
          ]),
        {text: end, style: 'quiet'},
      ],
      width,
    );
  return [
    ...(names.length > 0 ? [lay(names, seen < columns.length ? more : '')] : []),
    ...rows.map((row) => lay(row)),
    ...(shown < count ? [[{text: `… ${count - shown} more`, style: 'quiet' as const}]] : []),
    ...footer.map((line) => lay(line)),
  ];
};
