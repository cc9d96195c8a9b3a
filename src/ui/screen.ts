/**
 * The screen: lines that are printed once and stay, and on a terminal live ones below them that show the present.
 * Without a terminal the same lines come plainly, and nothing is ever asked.
 */
import ora, {type Ora} from 'ora';
import {visible} from '../viewer/terminal/text.ts';
import {UsageError} from '../workshop/errors.ts';
import type {StepCard} from '../workshop/step.ts';
import {describeSeconds} from './duration.ts';
import {layTable} from './table.ts';
import {describeLive, type Live} from './live.ts';
import {errorPaint, isColourWanted, plain} from './paint.ts';
import {restLine} from './rest-line.ts';
import type {Question, Ui} from './ui.ts';
import {cut, fitted, wrap} from './wrap.ts';

/** How the screen asks and counts time. */
export type ScreenOptions = {
  /** `--yes`: every question is answered by its default. */
  readonly yes: boolean;
  readonly now?: () => number;
};

const indent = '  ';
/** Where ora's text begins: after its prefix, a space, the spinner and a space. */
const textAt = 4;
const widestText = 78;
const usualWidth = 80;

/** A terminal that says it has no width gets the usual one: ora would clear lines without end. */
const giveWidth = (): void => {
  if (process.stderr.columns === 0) process.stderr.columns = usualWidth;
};

/** The screen of this process, on its standard error. */
export const createScreen = ({yes, now = Date.now}: ScreenOptions): Ui => {
  const terminal = process.stderr.isTTY && process.stdin.isTTY && process.env['TERM'] !== 'dumb';
  const paint = terminal ? errorPaint : plain;
  const columns = () => Math.min(process.stderr.columns || usualWidth, 120);
  giveWidth();
  process.stderr.on('resize', giveWidth);
  const live: Live[] = [];
  let spinner: Ora | undefined;
  let clock: NodeJS.Timeout | undefined;
  let order: readonly string[] = [];

  /** What is to be said once somebody has answered: while they are asked, nothing else moves on the screen. */
  let waiting: (() => void)[] | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const draw = () => {
    if (!terminal || waiting) return;
    if (live.length === 0) {
      clearInterval(clock);
      clock = undefined;
      spinner?.stop();
      return;
    }
    // discardStdin would swallow Ctrl-C, and ora's own indent would stay for the lines that follow.
    spinner ??= ora({
      stream: process.stderr,
      discardStdin: false,
      prefixText: ' ',
      color: isColourWanted && 'cyan',
    });
    const rows = describeLive(live, now(), columns() - textAt - 1);
    spinner.text = rows.join(`\n${' '.repeat(textAt)}`);
    if (!spinner.isSpinning) spinner.start();
    clock ??= setInterval(draw, 1000).unref();
  };

  /** Prints lines that stay, above the live one. */
  const write = (...lines: readonly string[]): void => {
    if (waiting) return void waiting.push(() => write(...lines));
    if (spinner?.isSpinning) spinner.stop();
    process.stderr.write(`${lines.join('\n')}\n`);
    draw();
  };

  /** Asks one question at a time; the work goes on behind it. */
  const alone = async <T>(asking: () => Promise<T>): Promise<T> => {
    const before = turn;
    const mine = (async () => {
      await before.catch(() => {});
      if (spinner?.isSpinning) spinner.stop();
      const held = (waiting = [] as (() => void)[]);
      try {
        return await asking();
      } finally {
        waiting = undefined;
        for (const say of held) say();
        draw();
      }
    })();
    turn = mine;
    return mine;
  };

  const start = (name: string) => {
    live.push({name, since: now(), line: ''});
    // The story is told in reading order: the screen shows its earliest steps first.
    live.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    draw();
  };
  const say = (name: string, line: string) => {
    const current = live.find((each) => each.name === name);
    if (!current || current.line === line) return;
    current.line = line;
    if (!terminal) write(`${indent}${name} · ${line}`);
    draw();
  };
  const end = (name: string): number => {
    const at = live.findIndex((each) => each.name === name);
    if (at < 0) return 0;
    const [ended] = live.splice(at, 1);
    return ended ? now() - ended.since : 0;
  };

  const numbered = (step: StepCard): string => {
    const at = order.indexOf(step.name);
    return at < 0 ? step.title : `${step.title} ${paint.dim(`(${at + 1} of ${order.length}: ${step.name})`)}`;
  };

  const missing = (question: {flag: string; message: string; default?: string}) =>
    new UsageError('An answer is missing', {
      why: `there is no terminal to ask "${question.message}"`,
      next:
        question.flag === '--yes'
          ? 'Say so with --yes.'
          : `Give it with ${question.flag}${question.default === undefined ? '' : ', or take every default with --yes'}.`,
    });

  return {
    width: process.stdout.isTTY ? process.stdout.columns || usualWidth : Infinity,
    interactive: terminal,
    ask: async (question: Question) => {
      if (yes && 'default' in question && question.default !== undefined) return question.default;
      if (!terminal) throw missing(question);
      const {prompt} = await import('./prompts.ts');
      return alone(async () => prompt(question));
    },
    confirm: async (message) => {
      if (yes) return true;
      if (!terminal) throw missing({flag: '--yes', message});
      const {promptConfirm} = await import('./prompts.ts');
      return alone(async () => promptConfirm(message));
    },
    story: (names) => {
      order = names;
    },
    heading: (line) => write('', paint.bold(line)),
    line: (line) => write(indent + (terminal ? cut(line, columns() - indent.length) : line)),
    note: (line) =>
      write(...wrap(line, Math.min(columns(), widestText) - indent.length).map((each) => indent + each)),
    warn: (line) =>
      write(...wrap(`! ${line}`, columns() - indent.length).map((each) => paint.yellow(indent + each))),
    began: (step, doing) => {
      // A title says what is made: what is taken back needs its name only.
      if (doing === 'apply') {
        const says = wrap(step.says, Math.min(columns(), widestText) - indent.length);
        write('', paint.bold(numbered(step)), ...says.map((line) => paint.dim(indent + line)));
      }
      start(step.name);
    },
    said: (step, line) => say(step.name, line),
    showed: (step, {title, columns: labels, rows}) => {
      const laid = layTable(
        labels.map((label) => ({label, right: false})),
        rows,
        columns() - 2 * indent.length,
      );
      const table = rows.length > 0 ? laid.lines.map((line) => indent + indent + line) : [];
      write(`${indent}${step.name} · ${title}`, ...table);
    },
    rested: (step, found, changed) => {
      const took = end(step.name);
      write(indent + restLine(step, found, changed ? describeSeconds(took / 1000) : undefined, paint));
    },
    task: async (title, work) => {
      start(title);
      try {
        return await work((line) => say(title, line));
      } finally {
        end(title);
        draw();
      }
    },
    print: (line) => {
      if (spinner?.isSpinning) spinner.stop();
      process.stdout.write(`${line}\n`);
      draw();
    },
    fail: (lines) => {
      live.length = 0;
      draw();
      // A cause may be in a database's words, and they may quote a record.
      const shown = lines.split('\n').map(visible);
      const [what = '', ...rest] = terminal
        ? shown.map((line) => fitted(line, columns()))
        : [shown.join('\n')];
      // What to do shall be found at a glance, however many lines the cause takes.
      const next = rest.length === 1 ? rest.map((line) => paint.bold(line)) : rest;
      process.stderr.write(`${[what.replace(/^✖/, paint.red('✖')), ...next].join('\n')}\n`);
    },
    close: () => {
      live.length = 0;
      draw();
    },
  };
};
