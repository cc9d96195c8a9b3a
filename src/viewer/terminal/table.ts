import {placeOf} from '../field-config.ts';
import {colourOfValue, type Series} from '../series.ts';
import {cellLook, isColumn, sideOf} from '../table-look.ts';
import {seriesOf, textOf, type Draw} from './picture.ts';
import {fit, widthOf, type Line} from './text.ts';

const gap = 2;
/** At the end of the names, where columns are left out. */
const more = '  …';
const gaugeWidth = 12;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

const bar = (place: number): string => {
  const parts = Math.round(place * gaugeWidth * 8);
  return ('█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')).padEnd(gaugeWidth);
};

const cell = (series: Series, row: number): Line => {
  const value = series.field.values[row] ?? null;
  const text = textOf(value, series);
  const colour = colourOfValue(value, series);
  const {type} = cellLook(series);
  if (type === 'gauge') {
    const place = typeof value === 'number' ? placeOf(value, series.limits) : 0;
    return [{text: `${bar(place)} `, colour}, {text}];
  }
  return type === 'auto' ? [{text}] : [{text, colour}];
};

/** How many columns are seen: those that have room as a whole, or a number could be taken for a shorter one; one at least. */
const columnsIn = (width: number, widths: readonly number[]): number => {
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((sum, own) => sum + own + gap, -gap));
  const fitting = (room: number): number => ends.filter((end) => end <= room).length;
  const all = fitting(width);
  return all === widths.length ? all : Math.max(1, fitting(width - more.length));
};

/** As many rows and columns as have room, in the order of the query; what is left out is told at the end. */
export const drawTable: Draw = (picture, {width, height}) => {
  const columns = seriesOf(picture).filter(isColumn);
  const count = columns[0]?.field.values.length ?? 0;
  const shown = Math.min(count, count > height - 1 ? height - 2 : height - 1);
  const rows = Array.from({length: Math.max(0, shown)}, (_, row) =>
    columns.map((column) => cell(column, row)),
  );
  const widths = columns.map(({name}, i) =>
    Math.max(widthOf([{text: name}]), ...rows.map((row) => widthOf(row[i] ?? []))),
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
    lay(
      columns.map(({name}) => [{text: name, style: 'quiet'}]),
      seen < columns.length ? more : '',
    ),
    ...rows.map((row) => lay(row)),
    ...(shown < count ? [[{text: `… ${count - shown} more`, style: 'quiet' as const}]] : []),
  ];
};
