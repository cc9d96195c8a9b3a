/** What the workshop is made of: steps, which are data with three verbs. */

/** What a step has made that others need, by name: `{ClusterIdentifier: 'rsw-cluster'}`. */
export type Outputs = Readonly<Record<string, string>>;

/** What a look at the cloud has found. */
export type Found =
  | {readonly state: 'absent'; readonly why: string}
  /** There, but broken: the cloud says so. With `isOther` it may be somebody's own work: only a yes of theirs replaces it. */
  | {readonly state: 'failed'; readonly why: string; readonly isOther?: true}
  | {readonly state: 'underway'; readonly why: string}
  /** With `isOther` it is somebody's own doing, as wanted: nothing to take back. */
  | {readonly state: 'ready'; readonly outputs: Outputs; readonly why?: string; readonly isOther?: true}
  /** Not wanted in this workshop; whatever needs it goes on without it. */
  | {readonly state: 'skipped'; readonly why: string};

/** What the screen needs to know of a step. */
export type StepCard = {
  /** What the user types: `customer-view`. */
  readonly name: string;
  /** What the user reads: `Create the view of the customers`. */
  readonly title: string;
  /** What is about to happen and why, in a sentence or two: whoever reads only this has learnt the workshop. */
  readonly says: string;
};

export type Step<Tools> = StepCard & {
  /** Names of earlier steps that must be ready (or skipped) before this one starts. */
  readonly needs: readonly string[];
  /** The step whose undoing takes this one's things with it, as a cluster does with the views in it. */
  readonly within?: string;
  /** Why this workshop goes without it, where that is known without a look; undefined when it is wanted. */
  readonly unwanted?: (tools: Tools) => string | undefined;
  /** It looks, and makes nothing that could be taken back. */
  readonly looksOnly?: true;
  /** Looks, never touches. */
  readonly check: (context: Context<Tools>) => Promise<Found>;
  /** Safe to repeat; joins work that is under way. */
  readonly apply: (context: Context<Tools>) => Promise<void>;
  /** Fine when nothing is there; asks nothing of other steps' outputs unless it is `within` one of them. */
  readonly undo: (context: Context<Tools>) => Promise<void>;
};

/** Rows that a step has read, to be looked at. */
export type Sample = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** What a step is given: the tools of its product, and the runner's side of the work. */
export type Context<Tools> = Tools & {
  /** Ends waiting; what was asked of the cloud goes on there. */
  readonly signal: AbortSignal;
  /** What a step that is ready has made; nothing for a skipped one. Throws for any other. */
  readonly outputs: (step: string) => Outputs;
  /** Tells what is going on now; each line replaces the one before. */
  readonly say: (line: string) => void;
  /** Shows rows that were read; they stay on the screen. */
  readonly show: (sample: Sample) => void;
  /** Something that this step noted in an earlier run, such as the id of a statement that was started. */
  readonly recall: (key: string) => string | undefined;
  /** Notes something durably before acting on it; undefined forgets it. */
  readonly remember: (key: string, value: string | undefined) => Promise<void>;
};
