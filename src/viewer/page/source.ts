/** Where the page has its answers from: from the server that it came from, or from inside of itself. */
import type {Dashboard} from '../dashboard.ts';
import type {SentAnswer, Taken} from '../enclosed.ts';
import type {ComputedPanel} from '../panels.ts';
import {seenFrames, type SeenFrame} from '../seen-frames.ts';
import type {Flow} from '../serve/flow.ts';

/** A panel with its frames as they are drawn. */
export type SeenPanel = Omit<ComputedPanel, 'frames'> & {readonly frames: readonly SeenFrame[]};

/** What was answered to a question. */
export type Answer = Omit<SentAnswer, 'panels'> & {readonly panels: readonly SeenPanel[]};

/** What the page asks, as it is sent. */
export type Question = {
  readonly from: string;
  readonly to: string;
  /** How often it asks, such as `5s`; empty when not by itself. */
  readonly refresh: string;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** Ids of the panels wanted; all when left out. */
  readonly panels?: readonly number[];
};

/** Whom the page asks. */
export type Source = {
  dashboard(): Promise<Dashboard>;
  /** Rejects with an Error whose message is told to the reader. */
  panels(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Follows what flows from the streams into the views; left out where that is over. */
  readonly flow?: (told: (flow: Flow) => void) => {close(): void};
  /** Of when and whence the answers are, where they are all that there is: nothing can be asked anew. */
  readonly taken?: Taken;
};

/** The answer as the page draws it. */
export const answerOf = (sent: SentAnswer): Answer => ({
  ...sent,
  panels: sent.panels.map((panel) => ({...panel, frames: seenFrames(panel.frames)})),
});
