import {visible} from '../viewer/terminal/text.ts';
import {cut} from './wrap.ts';

/** One column of a table. */
export type Column = {
  readonly label: string;
  /** Whether its values are read from the right, as numbers are; these are never cut. */
  readonly right: boolean;
  /** With how few characters a longer value can still be read; 10 where nothing is said. */
  readonly least?: number;
};

/** A table in lines. */
export type Laid = {
  readonly lines: readonly string[];
  /** The labels of the columns that had no room. */
  readonly left: readonly string[];
};

/** The fewest characters of a longer label that still tell something. */
const leastLabel = 8;
const gap = 2;

/**
 * Lays rows out under their labels. When they need more than `width` characters, labels take two lines, then the widest
 * texts give way (with an ellipsis), and then the last columns are left out.
 */
export const layTable = (
  columns: readonly Column[],
  rows: readonly (readonly (string | null)[])[],
  width: number,
): Laid => {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell ?? '–')));
  const longest = columns.map((_, i) => Math.max(0, ...cells.map((row) => row[i]?.length ?? 0)));
  const whole = columns.map(({label}) => ['', visible(label)]);
  const fits = total(widthsOf(whole, longest)) <= width;
  const labels = fits ? whole : columns.map(({label}) => inTwo(visible(label)));
  const widths = widthsOf(labels, longest);
  const least = columns.map(({right, least: enough = 10}, i) =>
    Math.min(
      widths[i] ?? 0,
      Math.max(right ? (longest[i] ?? 0) : enough, Math.min(widthOf(labels[i]), leastLabel)),
    ),
  );
  let kept = columns.length;
  while (kept > 1 && total(least.slice(0, kept)) > width) kept--;
  const rooms = narrow(widths.slice(0, kept), least, width);
  const line = (texts: readonly string[]) =>
    rooms
      .map((room, i) => {
        const text = cut(texts[i] ?? '', room);
        return columns[i]?.right ? text.padStart(room) : text.padEnd(room);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const heads = [0, 1].map((at) => line(labels.map((label) => label[at] ?? ''))).filter(Boolean);
  return {
    lines: [...heads, line(rooms.map((room) => '─'.repeat(room))), ...cells.map(line)],
    left: columns.slice(kept).map(({label}) => visible(label)),
  };
};

const oneLine = (cell: string): string => visible(cell.replaceAll(/\s*\n\s*/g, ' '));

const widthOf = (label: readonly string[] = []): number => Math.max(...label.map((line) => line.length));

const widthsOf = (labels: readonly string[][], longest: readonly number[]): number[] =>
  labels.map((label, i) => Math.max(widthOf(label), longest[i] ?? 0));

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, gap * (widths.length - 1));

/** A label on two lines, broken after the underscore that is nearest to its middle: `origin_`, `state`. */
const inTwo = (label: string): string[] => {
  const breaks = [...label.matchAll(/_/g)].map(({index}) => index + 1).filter((at) => at < label.length);
  if (breaks.length === 0) return ['', label];
  const longer = (at: number) => Math.max(at, label.length - at);
  const at = breaks.reduce((best, each) => (longer(each) < longer(best) ? each : best));
  return [label.slice(0, at), label.slice(at)];
};

/** Takes characters from the widest columns until all fit, or none can give more. */
const narrow = (widths: readonly number[], least: readonly number[], room: number): number[] => {
  const rooms = [...widths];
  while (total(rooms) > room) {
    const giving = rooms.map((each, i) => (each > (least[i] ?? 0) ? each : 0));
    const widest = Math.max(...giving);
    if (widest === 0) break;
    rooms[giving.indexOf(widest)] = widest - 1;
  }
  return rooms;
};
