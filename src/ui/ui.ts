import type {Watcher} from '../workshop/work.ts';

type Asked = {
  /** The flag that answers this question without asking: `--grafana-admin`. */
  readonly flag: string;
  readonly message: string;
};

/** A question to the person. Each has a flag that answers it, and most a default that `--yes` takes. */
export type Question =
  | (Asked & {
      readonly kind: 'text';
      readonly default?: string;
      readonly validate?: (answer: string) => true | string;
    })
  | (Asked & {
      readonly kind: 'choice';
      readonly choices: readonly {
        readonly value: string;
        readonly name: string;
        readonly description?: string;
      }[];
      readonly default?: string;
    })
  | (Asked & {readonly kind: 'secret'});

/** What a command says and asks. Results go to stdout; everything else goes to stderr. */
export type Ui = Watcher & {
  /** The number of columns that a line of the result may have; Infinity when nobody looks at it on a terminal. */
  readonly width: number;
  /** Whether there is somebody who can be asked. */
  readonly interactive: boolean;
  /** The answer to a question; without a terminal (and without `--yes` and a default) an error that names the flag. */
  ask(question: Question): Promise<string>;
  /** Whether to go on. `--yes` says so. */
  confirm(message: string): Promise<boolean>;
  /** Numbers the steps of the story: their names in the order in which they are told. */
  story(names: readonly string[]): void;
  heading(line: string): void;
  /** A line as it is; what is too long for the screen is cut. */
  line(line: string): void;
  /** A sentence, broken into lines where the screen ends. */
  note(line: string): void;
  warn(line: string): void;
  /** Some work that is no step, with what is going on in it. */
  task<T>(title: string, work: (say: (line: string) => void) => Promise<T>): Promise<T>;
  /** A line of the result, on stdout. */
  print(line: string): void;
  /** The lines of a failure, the last that this run says; on a terminal broken at spaces where the screen ends. */
  fail(lines: string): void;
  /** Leaves the terminal as it was found. */
  close(): void;
};
