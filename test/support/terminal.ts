import {spawn, type IPty} from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program in a terminal of 80 by 24, as somebody would see it. */
export type Terminal = {
  /** Waits until the text is on the screen (or scrolled off above it). */
  waitFor(text: string | RegExp, within?: number): Promise<void>;
  /** Types; a key is its control sequence. */
  type(keys: string): void;
  /** The lines on the screen now. */
  screen(): string;
  /** Everything since the start, as it stands in the terminal's memory. */
  transcript(): string;
  /** Whether anything there has another colour than the terminal's own. */
  hasColour(): boolean;
  /** Waits for the program to end; its exit code. */
  ended(within?: number): Promise<number>;
  /** Ends the program if it still runs, and the terminal. */
  close(): void;
};

export const keys = {
  enter: '\r',
  down: '\u001B[B',
  up: '\u001B[A',
  ctrlC: '\u0003',
  clear: '\u0015',
} as const;

const columns = 80;
const rows = 24;
const patience = 30_000;

export const openTerminal = (
  program: string,
  args: readonly string[],
  options: {cwd: string; env: Readonly<Record<string, string>>},
): Terminal => {
  const screen = new xterm.Terminal({cols: columns, rows, scrollback: 5000, allowProposedApi: true});
  const watchers = new Set<() => void>();
  let exitCode: number | undefined;
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  const pty: IPty = spawn(program, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd,
    env: {...options.env, TERM: 'xterm-256color'},
  });
  pty.onData((data) => screen.write(data, changed));
  pty.onExit((exit) => {
    // What was written last may still be on its way into the screen.
    screen.write('', () => {
      exitCode = exit.exitCode;
      changed();
    });
  });

  const lines = (from: number): string => {
    const buffer = screen.buffer.active;
    const texts: string[] = [];
    for (let y = from; y < buffer.length; y++) texts.push(buffer.getLine(y)?.translateToString(true) ?? '');
    return texts.join('\n').trimEnd();
  };
  const transcript = () => lines(0);

  const until = async (what: string, holds: () => boolean, within: number): Promise<void> => {
    if (holds()) return;
    await new Promise<void>((settle, fail) => {
      const stop = () => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      const look = () => {
        if (holds()) {
          stop();
          settle();
        } else if (exitCode !== undefined) {
          stop();
          fail(new Error(`the program ended (${exitCode}) before ${what}; the terminal:\n${transcript()}`));
        }
      };
      const timer = setTimeout(() => {
        stop();
        fail(new Error(`waited ${within} ms for ${what}; the terminal:\n${transcript()}`));
      }, within);
      watchers.add(look);
    });
  };

  return {
    waitFor: async (text, within = patience) =>
      until(
        String(text),
        // A sentence may be broken where the screen ends.
        () => (typeof text === 'string' ? flat(transcript()).includes(flat(text)) : text.test(transcript())),
        within,
      ),
    type: (typed) => pty.write(typed),
    screen: () => lines(screen.buffer.active.baseY),
    transcript,
    hasColour: () => {
      const {active} = screen.buffer;
      for (let y = 0; y < active.length; y++)
        for (let x = 0; x < columns; x++)
          if (active.getLine(y)?.getCell(x)?.isFgDefault() === false) return true;
      return false;
    },
    ended: async (within = patience) => {
      await until('the end of the program', () => exitCode !== undefined, within);
      return exitCode ?? -1;
    },
    close: () => {
      if (exitCode === undefined) pty.kill('SIGKILL');
      screen.dispose();
    },
  };
};

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');
