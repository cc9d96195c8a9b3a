/** What flows from a stream into its view, as it is sent to the pages each second. */

export type StreamFlow = {
  readonly name: string;
  /** Records that arrived in the last second. */
  readonly perSecond: number;
  readonly view: string;
  /** Rows in the view; null until it was asked. */
  readonly rows: number | null;
  /** Records that have arrived after the newest row of the view. */
  readonly pending: number;
  /** When the newest row of the view had arrived, in milliseconds since the epoch. */
  readonly newestArrival: number | null;
  readonly freshnessSeconds: number | null;
};

export type Flow = {readonly at: number; readonly streams: readonly StreamFlow[]; readonly error?: string};
