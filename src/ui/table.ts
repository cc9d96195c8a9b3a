import {cut} from './wrap.ts';

/** One column of a table: its label, and whether its values are read from the right, as numbers are. */
export type Column = {readonly label: string; readonly right: boolean};

const narrowest = 6;

/**
 * Lays rows out under their labels. When they need more than `width` characters, the widest columns give way first,
 * and what does not fit ends in an ellipsis.
 */
export const layTable = (
  columns: readonly Column[],
  rows: readonly (readonly (string | null)[])[],
  width: number,
): string[] => {
  const shown = rows.map((row) => row.map((cell) => oneLine(cell ?? '–')));
  const widths = columns.map((column, i) =>
    Math.max(column.label.length, ...shown.map((row) => row[i]?.length ?? 0)),
  );
  narrow(widths, width - 2 * (columns.length - 1));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const room = widths[i] ?? 0;
        const text = cut(cell, room);
        return columns[i]?.right ? text.padStart(room) : text.padEnd(room);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.label)),
    line(widths.map((room) => '─'.repeat(room))),
    ...shown.map(line),
  ];
};

const oneLine = (cell: string): string => cell.replaceAll(/\s*\n\s*/g, ' ');

/** Takes characters from the widest columns until all fit, or none can give more. */
const narrow = (widths: number[], room: number): void => {
  for (;;) {
    const total = widths.reduce((sum, each) => sum + each, 0);
    const widest = Math.max(...widths);
    if (total <= room || widest <= narrowest) return;
    widths[widths.indexOf(widest)] = widest - 1;
  }
};
