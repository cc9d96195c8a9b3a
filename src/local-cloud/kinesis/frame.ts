/**
 * How records lie in a segment file, one after another:
 * u32 length of the frame, u32 CRC-32 of what follows, u48 place in the shard, u48 arrival (ms since the epoch),
 * u8 flags (1: the stream was encrypted), u16 length of the partition key, the key (UTF-8), the data.
 */
import {crc32} from 'node:zlib';

export type NewRecord = {readonly key: string; readonly data: Uint8Array};

export type KeptRecord = {
  readonly place: number;
  /** Milliseconds since the epoch. */
  readonly arrival: number;
  readonly encrypted: boolean;
  readonly key: string;
  readonly data: Uint8Array;
};

export const headerLength = 23;

/** The frames of a batch, whose places are `first`, `first + 1`, … */
export const frames = (
  batch: readonly NewRecord[],
  first: number,
  arrival: number,
  encrypted: boolean,
): Buffer => {
  let length = 0;
  for (const {key, data} of batch) length += headerLength + Buffer.byteLength(key) + data.byteLength;
  const buffer = Buffer.allocUnsafe(length);
  let at = 0;
  let place = first;
  for (const {key, data} of batch) {
    const keyLength = buffer.write(key, at + headerLength);
    buffer.set(data, at + headerLength + keyLength);
    const end = at + headerLength + keyLength + data.byteLength;
    buffer.writeUInt32BE(end - at, at);
    buffer.writeUIntBE(place++, at + 8, 6);
    buffer.writeUIntBE(arrival, at + 14, 6);
    buffer[at + 20] = encrypted ? 1 : 0;
    buffer.writeUInt16BE(keyLength, at + 21);
    buffer.writeUInt32BE(crc32(buffer.subarray(at + 8, end)), at + 4);
    at = end;
  }
  return buffer;
};

/** The length of the frame at `at`; undefined when the buffer ends before the length is told. */
export const frameLength = (buffer: Buffer, at: number): number | undefined =>
  at + 4 <= buffer.length ? buffer.readUInt32BE(at) : undefined;

/** Whether a whole and undamaged frame begins at `at`. */
export const isSound = (buffer: Buffer, at: number): boolean => {
  const length = frameLength(buffer, at);
  return (
    length !== undefined &&
    length >= headerLength &&
    at + length <= buffer.length &&
    buffer.readUInt32BE(at + 4) === crc32(buffer.subarray(at + 8, at + length))
  );
};

export const placeOf = (buffer: Buffer, at: number): number => buffer.readUIntBE(at + 8, 6);
export const arrivalOf = (buffer: Buffer, at: number): number => buffer.readUIntBE(at + 14, 6);

/** The record at `at`. Its data is a view into the buffer, not a copy. */
export const record = (buffer: Buffer, at: number): KeptRecord => {
  const keyEnd = at + headerLength + buffer.readUInt16BE(at + 21);
  return {
    place: placeOf(buffer, at),
    arrival: arrivalOf(buffer, at),
    encrypted: buffer[at + 20] === 1,
    key: buffer.toString('utf8', at + headerLength, keyEnd),
    data: buffer.subarray(keyEnd, at + buffer.readUInt32BE(at)),
  };
};
