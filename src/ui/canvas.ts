/** The whole terminal as one picture that is drawn anew in place; without a terminal, its lines once. */
import {outPaint} from './paint.ts';

export type Span = {readonly text: string; readonly colour?: string; readonly style?: 'bold' | 'quiet'};
export type Picture = readonly (readonly Span[])[];

export type Canvas = {
  /** Whether somebody sees it change. */
  readonly isLive: boolean;
  /** Draws what is so many columns wide, and again when the terminal gets another width. */
  draw(pictureOf: (width: number) => Picture): void;
  /** Tells when the person wants to leave, and draws again what they scroll to or resize. */
  onLeave(leave: () => void): void;
  /** Leaves the terminal as it was found. */
  close(): void;
};

const enter = '\u001B[?1049h\u001B[?25l';
const leaveScreen = '\u001B[?25h\u001B[?1049l';
const home = '\u001B[H';
const restOfLine = '\u001B[K';
const restOfScreen = '\u001B[J';
const usualWidth = 100;

const paint = ({text, colour, style}: Span): string => {
  const hued = colour === undefined ? outPaint : outPaint.hex(colour);
  if (style === 'bold') return hued.bold(text);
  return style === 'quiet' ? hued.dim(text) : hued(text);
};

const lineOf = (line: readonly Span[]): string => line.map(paint).join('').trimEnd();

/** Lines by key; terminals differ in what they send for Home and End. */
const scrolling: Readonly<Record<string, number>> = {
  '\u001B[A': -1,
  '\u001B[B': 1,
  k: -1,
  j: 1,
  '\u001B[5~': -20,
  '\u001B[6~': 20,
  '\u001B[H': -Infinity,
  '\u001B[F': Infinity,
  '\u001B[1~': -Infinity,
  '\u001B[4~': Infinity,
  '\u001BOH': -Infinity,
  '\u001BOF': Infinity,
};

/** A key as the terminal sends it: a sequence after an escape, or a letter. */
// oxlint-disable-next-line no-control-regex
const keyPattern = /\u001B(?:\[[\d;]*|O)[~A-Za-z]|[^]/gu;

/** `once`: not even a terminal is taken over. */
export const openCanvas = (once: boolean): Canvas => {
  const {stdout, stdin} = process;
  const isLive = !once && stdout.isTTY && stdin.isTTY && process.env['TERM'] !== 'dumb';
  let pictureOf = (_width: number): Picture => [];
  let shown: Picture = [];
  let top = 0;
  let leave = (): void => {};

  const width = (): number => stdout.columns || usualWidth;
  const height = (): number => stdout.rows || 24;
  const scroll = (lines: number): void => {
    top = Math.max(0, Math.min(top + lines, shown.length - height()));
  };
  const redraw = (): void => {
    const rows = height();
    scroll(0);
    const lines = shown.slice(top, top + rows).map((line) => lineOf(line) + restOfLine);
    stdout.write(home + lines.join('\r\n') + restOfScreen);
  };
  const drawAnew = (): void => {
    shown = pictureOf(width());
    redraw();
  };
  const onKey = (data: Buffer): void => {
    // Keys that were pressed quickly come together.
    for (const [key] of data.toString('utf8').matchAll(keyPattern)) {
      if (key === 'q' || key === '\u0003' || key === '\u001B') return leave();
      scroll(scrolling[key] ?? 0);
    }
    redraw();
  };
  const restore = (): void => {
    stdout.write(leaveScreen);
  };
  if (isLive) {
    stdout.write(enter);
    // Whatever ends the program, the person gets their screen back.
    process.once('exit', restore);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onKey);
    stdout.on('resize', drawAnew);
  }
  return {
    isLive,
    draw: (wanted) => {
      pictureOf = wanted;
      if (isLive) drawAnew();
      else stdout.write(`${wanted(width()).map(lineOf).join('\n')}\n`);
    },
    onLeave: (act) => {
      leave = act;
    },
    close: () => {
      if (!isLive) return;
      stdin.off('data', onKey);
      stdin.setRawMode(false);
      stdin.pause();
      stdout.off('resize', drawAnew);
      process.off('exit', restore);
      restore();
    },
  };
};
