/** A screen of which a test reads what was said: results, and everything else. */
import {describeFailure} from '../../src/commands/failure.ts';
import type {Invocation} from '../../src/commands/invocation.ts';
import type {Ui} from '../../src/ui/ui.ts';

export type Spoken = {
  /** The lines of the result. */
  readonly stdout: string;
  /** Notes, headings, and the two lines of a failure. */
  readonly stderr: string;
  readonly failed: boolean;
};

/** Runs a command in this process, without a terminal and 80 columns wide. */
export const speak = async (command: (invocation: Invocation) => Promise<void>): Promise<Spoken> => {
  const out: string[] = [];
  const err: string[] = [];
  const say = (line: string): void => void err.push(line);
  const ui: Ui = {
    width: 80,
    interactive: false,
    ask: async ({flag}) => {
      throw new Error(`nobody is there to answer ${flag}`);
    },
    confirm: async () => true,
    story: () => {},
    heading: say,
    line: say,
    note: say,
    warn: say,
    fail: say,
    task: async (_title, work) => work(() => {}),
    print: (line) => void out.push(line),
    began: () => {},
    said: () => {},
    showed: () => {},
    rested: () => {},
    close: () => {},
  };
  const invocation: Invocation = {ui, signal: new AbortController().signal};
  let failed = false;
  try {
    await command(invocation);
  } catch (error) {
    failed = true;
    err.push(await describeFailure(error, invocation.log?.(), invocation.hint));
  }
  return {stdout: out.join('\n'), stderr: err.join('\n'), failed};
};
