import type {Ui} from '../ui/ui.ts';

/** One run of the program, as a command sees it. */
export type Invocation = {
  readonly ui: Ui;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The file that this run's log goes to, once there is one: an error names it. */
  log?: () => string;
  /** Puts the flags of this run's workshop at the commands in a text, once it is known which that is. */
  hint?: (text: string) => string;
};

/** The options with which every command can choose the workshop it acts on. */
export type PlaceOptions = {
  readonly local?: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly prefix?: string;
  readonly owner?: string;
};
