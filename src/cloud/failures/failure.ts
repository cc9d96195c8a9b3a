/** Who has told of a failure: an API that was asked, an event of a stack, the engine about a statement, or a Grafana. */
export type Source = 'api' | 'stack' | 'statement' | 'grafana';

/** One failure that learners have met, and what it means. */
export type Failure = {
  /** How it reads, in the text `CODE: MESSAGE`. Small and capital letters are the same. */
  readonly sign: RegExp;
  /** Only where one of these has told it; anywhere when not given. */
  readonly from?: readonly Source[];
  /** The cause in plain words, `{name}` standing for a named group of the sign. None where the text itself says it best. */
  readonly why?: string;
  /** What to do: a command, or a page of the console. */
  readonly next: string;
};
