/** One shard's records on disk: a folder of segment files, written at the end and dropped whole at the front. */
import {mkdirSync, readdirSync} from 'node:fs';
import {frameLength, frames, record, type KeptRecord, type NewRecord} from './frame.ts';
import {Segment, segmentName} from './segment.ts';

/** A segment is closed at this size or age, whichever comes first. */
const segmentBytes = 16 * 1024 * 1024;
const segmentAge = 3_600_000;

export class ShardLog {
  /** The place that the next record gets. */
  next = 1;
  /** Bytes of a torn end that were cut off when the log was opened. */
  readonly cut: number;
  readonly #folder: string;
  readonly #segments: Segment[] = [];
  #lastArrival = 0;

  /** Opens a log, makes it when there is none, and cuts off a torn end. */
  constructor(folder: string, now: number) {
    this.#folder = folder;
    mkdirSync(folder, {recursive: true, mode: 0o700});
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .sort();
    for (const name of names) this.#segments.push(new Segment(folder, name));
    const newest = this.#segments.at(-1) ?? this.#begin(now);
    const {last, cut} = newest.recover();
    this.cut = cut;
    this.next = (last?.place ?? newest.first - 1) + 1;
    this.#lastArrival = last?.arrival ?? newest.firstArrival;
  }

  /**
   * Writes a batch; when it returns, the batch is in the file and survives a kill of the process.
   * Records that arrived before `horizon` may be dropped.
   */
  append(
    batch: readonly NewRecord[],
    now: number,
    encrypted: boolean,
    horizon: number,
  ): {readonly first: number; readonly arrival: number} {
    // Arrival never goes back within a shard, even when the machine's clock does.
    const arrival = Math.max(now, this.#lastArrival);
    let newest = this.#segments.at(-1)!;
    if (newest.size >= segmentBytes || (newest.size > 0 && arrival - newest.firstArrival >= segmentAge)) {
      newest.close();
      newest = this.#begin(arrival);
      this.trim(horizon);
    }
    const first = this.next;
    newest.append(frames(batch, first, arrival, encrypted), first, arrival);
    this.next = first + batch.length;
    this.#lastArrival = arrival;
    return {first, arrival};
  }

  /** Records from a place on that arrived at `horizon` or later, oldest first, until one of the limits is reached. */
  read(from: number, horizon: number, maxRecords: number, maxBytes: number): KeptRecord[] {
    const found: KeptRecord[] = [];
    let bytes = 0;
    const start = Math.max(
      0,
      this.#indexAt(horizon),
      this.#segments.findLastIndex(({first}) => first <= from),
    );
    for (const segment of this.#segments.slice(start)) {
      let isFull = found.length >= maxRecords;
      if (isFull) break;
      segment.scan(
        (place, arrival) => place >= from && arrival >= horizon,
        (buffer, at) => {
          bytes += frameLength(buffer, at)!;
          isFull = found.length > 0 && bytes > maxBytes;
          if (!isFull) found.push(record(buffer, at));
          return !isFull && found.length < maxRecords;
        },
      );
      if (segment !== this.#segments.at(-1)) segment.close();
      if (isFull) break;
    }
    return found;
  }

  /** The place of the first record that arrived at `time` or later; that of the next one when there is none. */
  placeAt(time: number): number {
    let found: number | undefined;
    for (const segment of this.#segments.slice(Math.max(0, this.#indexAt(time)))) {
      segment.scan(
        (_place, arrival) => arrival >= time,
        (buffer, at) => {
          found = record(buffer, at).place;
          return false;
        },
      );
      if (found !== undefined) break;
    }
    return found ?? this.next;
  }

  /** Drops the segments whose every record arrived before `horizon`; the newest one stays, for its name. */
  trim(horizon: number): void {
    for (;;) {
      const [oldest, next] = this.#segments;
      if (!oldest || !next || (oldest.lastArrival ?? next.firstArrival) >= horizon) return;
      oldest.remove();
      this.#segments.shift();
    }
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  /** The segment in which the first record that arrived at `time` or later lies, or the one before it; may be -1. */
  #indexAt(time: number): number {
    return this.#segments.findLastIndex(({firstArrival}) => firstArrival < time);
  }

  #begin(arrival: number): Segment {
    const segment = new Segment(this.#folder, segmentName(this.next, arrival), true);
    this.#segments.push(segment);
    return segment;
  }
}
