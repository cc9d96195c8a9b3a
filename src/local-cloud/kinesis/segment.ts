/** One file of a shard's log. Its name tells the place and the arrival of its first record. */
import {closeSync, ftruncateSync, openSync, readSync, rmSync, statSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {arrivalOf, frameLength, isSound, placeOf} from './frame.ts';

/** Bytes between two marks of the index: at most this much is skipped over to find a record. */
const markEvery = 64 * 1024;
const readAtOnce = 256 * 1024;

type Mark = {readonly place: number; readonly arrival: number; readonly offset: number};

export const segmentName = (place: number, arrival: number): string =>
  `${place.toString(16).padStart(12, '0')}-${arrival.toString(16).padStart(12, '0')}.log`;

export class Segment {
  readonly first: number;
  readonly firstArrival: number;
  size: number;
  /** When its last record arrived; undefined when that is not known. */
  lastArrival: number | undefined;
  readonly #path: string;
  #file: number | undefined;
  #marks: Mark[] | undefined;

  constructor(folder: string, name: string, isNew = false) {
    const [first = '', arrival = ''] = name.slice(0, -'.log'.length).split('-');
    this.first = Number.parseInt(first, 16);
    this.firstArrival = Number.parseInt(arrival, 16);
    this.#path = join(folder, name);
    if (isNew) {
      this.#file = openSync(this.#path, 'wx+', 0o600);
      this.#marks = [];
    }
    this.size = statSync(this.#path).size;
  }

  /** Cuts off what a crash left half written; answers the last record, if there is one, and how many bytes were cut. */
  recover(): {readonly last: {place: number; arrival: number} | undefined; readonly cut: number} {
    const buffer = this.#read(0, this.size);
    let last: {place: number; arrival: number} | undefined;
    let at = 0;
    const marks: Mark[] = [];
    while (isSound(buffer, at) && placeOf(buffer, at) === (last?.place ?? this.first - 1) + 1) {
      last = {place: placeOf(buffer, at), arrival: arrivalOf(buffer, at)};
      mark(marks, {...last, offset: at});
      at += frameLength(buffer, at)!;
    }
    const cut = this.size - at;
    if (cut > 0) ftruncateSync(this.#open(), at);
    this.size = at;
    this.#marks = marks;
    this.lastArrival = last?.arrival;
    return {last, cut};
  }

  /** Writes whole frames, or none of them. */
  append(frames: Buffer, place: number, arrival: number): void {
    try {
      let written = 0;
      while (written < frames.length)
        written += writeSync(this.#open(), frames, written, frames.length - written, this.size + written);
    } catch (error) {
      ftruncateSync(this.#open(), this.size);
      throw error;
    }
    mark(this.#index(), {place, arrival, offset: this.size});
    this.size += frames.length;
    this.lastArrival = arrival;
  }

  /**
   * Shows frames one after another until `see` answers false, beginning somewhere before the first record of which
   * `isWanted` (a rising question: false, then true) is true.
   */
  scan(
    isWanted: (place: number, arrival: number) => boolean,
    see: (buffer: Buffer, at: number) => boolean,
  ): void {
    let offset = 0;
    for (const each of this.#index()) {
      if (isWanted(each.place, each.arrival)) break;
      offset = each.offset;
    }
    let atOnce = readAtOnce;
    while (offset < this.size) {
      const buffer = this.#read(offset, Math.min(atOnce, this.size - offset));
      let at = 0;
      for (;;) {
        const length = frameLength(buffer, at);
        if (length === undefined || at + length > buffer.length) {
          atOnce = Math.max(readAtOnce, length ?? 0);
          break;
        }
        if (isWanted(placeOf(buffer, at), arrivalOf(buffer, at)) && !see(buffer, at)) return;
        at += length;
      }
      offset += at;
    }
  }

  /** Gives the file back until it is needed again: only a shard's newest segment is held open. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  remove(): void {
    this.close();
    rmSync(this.#path, {force: true});
  }

  #open(): number {
    return (this.#file ??= openSync(this.#path, 'r+'));
  }

  /** An older segment's index is made when somebody first reads there. */
  #index(): Mark[] {
    if (!this.#marks) {
      const marks: Mark[] = [];
      this.#marks = [];
      let offset = 0;
      this.scan(
        () => true,
        (buffer, at) => {
          mark(marks, {place: placeOf(buffer, at), arrival: arrivalOf(buffer, at), offset});
          offset += frameLength(buffer, at)!;
          return true;
        },
      );
      this.#marks = marks;
    }
    return this.#marks;
  }

  #read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(length);
    let read = 0;
    while (read < length) {
      const got = readSync(this.#open(), buffer, read, length - read, offset + read);
      if (got === 0) break;
      read += got;
    }
    return buffer.subarray(0, read);
  }
}

const mark = (marks: Mark[], next: Mark): void => {
  const last = marks.at(-1);
  if (!last || next.offset - last.offset >= markEvery) marks.push(next);
};
