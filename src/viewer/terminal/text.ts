/** Lines of coloured text that know how wide they are. */
import stringWidth from 'string-width';

export type Span = {readonly text: string; readonly colour?: string; readonly style?: 'bold' | 'quiet'};
export type Line = readonly Span[];

export const widthOf = (line: Line): number => line.reduce((sum, {text}) => sum + stringWidth(text), 0);

const letters = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** As much of a text as has room. */
const beginning = (text: string, width: number): string => {
  let kept = '';
  for (const {segment} of letters.segment(text)) {
    if (stringWidth(kept + segment) > width) return kept;
    kept += segment;
  }
  return kept;
};

/** A record may hold anything; what would move the cursor or change the terminal is not drawn. */
export const visible = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');

/** Exactly so wide: cut with an ellipsis, or filled with spaces (before it where it stands on the right). */
export const fit = (line: Line, width: number, side: 'left' | 'right' = 'left'): Line => {
  const room = width - widthOf(line);
  if (room >= 0) {
    const space = {text: ' '.repeat(room)};
    return side === 'left' ? [...line, space] : [space, ...line];
  }
  const kept: Span[] = [];
  let left = Math.max(0, width - 1);
  for (const span of line) {
    const text = beginning(span.text, left);
    left -= stringWidth(text);
    kept.push({...span, text});
    if (text !== span.text) break;
  }
  return [...kept, {text: width > 0 ? '…'.padEnd(left + 1) : ''}];
};

/** Blocks of lines side by side, each of its own width, with a gap between. */
export const beside = (blocks: readonly {lines: readonly Line[]; width: number}[], gap: number): Line[] => {
  const height = Math.max(0, ...blocks.map(({lines}) => lines.length));
  return Array.from({length: height}, (_, row) =>
    blocks.flatMap(({lines, width}, i) => [
      ...(i > 0 ? [{text: ' '.repeat(gap)}] : []),
      ...fit(lines[row] ?? [], width),
    ]),
  );
};

/** Parts one after another, on as many lines as they need; each part stays whole where a line is wide enough for it. */
export const flow = (parts: readonly Line[], between: Span, width: number): Line[] => {
  const lines: Line[] = [];
  for (const part of parts) {
    const last = lines.pop();
    const longer = last && [...last, between, ...part];
    if (longer && widthOf(longer) <= width) lines.push(longer);
    else lines.push(...(last ? [last] : []), part);
  }
  return lines.map((line) => (widthOf(line) > width ? fit(line, width) : line));
};

/** A text of several words, on as many lines as it needs. */
export const wrap = ({text, ...look}: Span, width: number): Line[] =>
  flow(
    text.split(/\s+/).map((word) => [{...look, text: word}]),
    {...look, text: ' '},
    width,
  );

/** A line as a terminal takes it; the painter adds the colours, or none. */
export const render = (line: Line, paint: (span: Span) => string): string =>
  line.map(paint).join('').trimEnd();
