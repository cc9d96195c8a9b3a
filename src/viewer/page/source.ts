/** Where the page has its answers from: from the server that it came from, or from inside of itself. */
import type {Dashboard} from '../dashboard.ts';
import type {SentAnswer, Taken} from '../enclosed.ts';
import type {Cell, SeenField} from '../field-config.ts';
import type {Flow} from '../serve/flow.ts';

export type SeenFrame = {readonly refId: string; readonly fields: readonly SeenField[]};

/** A statement as it was sent, how long it took and what it brought. */
export type SeenQuery = {
  readonly refId: string;
  readonly sql: string;
  readonly milliseconds: number;
  readonly rows: number;
};

export type SeenPanel = {
  readonly id: number;
  readonly frames: readonly SeenFrame[];
  readonly queries: readonly SeenQuery[];
  readonly error?: string;
};

export type Answer = {
  readonly version: number;
  readonly range: {readonly from: number; readonly to: number};
  /** When it was asked for, in milliseconds since the epoch. */
  readonly now: number;
  readonly panels: readonly SeenPanel[];
};

export type Question = {
  readonly from: string;
  readonly to: string;
  /** How often it asks, such as `5s`; empty when not by itself. */
  readonly refresh: string;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** Ids of the panels wanted; all when left out. */
  readonly panels?: readonly number[];
};

export type Source = {
  dashboard(): Promise<Dashboard>;
  /** Rejects with an Error whose message is told to the reader. */
  panels(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Follows what flows from the streams into the views; left out where that is over. */
  readonly flow?: (told: (flow: Flow) => void) => {close(): void};
  /** Of when and whence the answers are, where they are all that there is: nothing can be asked anew. */
  readonly taken?: Taken;
};

type SentFrame = {
  schema: {refId: string; fields: {name: string; type: string; labels?: Record<string, string>}[]};
  data: {values: Cell[][]};
};

/** The answer as the page draws it: each field of a frame with its values. */
export const answerOf = (sent: SentAnswer): Answer => ({
  ...sent,
  panels: sent.panels.map((panel) => ({
    ...panel,
    frames: (panel.frames as SentFrame[]).map(({schema, data}) => ({
      refId: schema.refId,
      fields: schema.fields.map((field, index) => ({
        ...field,
        refId: schema.refId,
        values: data.values[index] ?? [],
      })),
    })),
  })),
});
