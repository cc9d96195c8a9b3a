import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {ShardLog} from '../../../src/local-cloud/kinesis/shard-log.ts';

let folder: string;
const open: ShardLog[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shard-log-'));
});

afterEach(() => {
  for (const log of open.splice(0)) log.close();
  rmSync(folder, {recursive: true});
});

const opened = (now = 1000): ShardLog => {
  const log = new ShardLog(folder, now);
  open.push(log);
  return log;
};

const batch = (...texts: string[]) => texts.map((text) => ({key: `k-${text}`, data: Buffer.from(text)}));
const put = (log: ShardLog, now: number, ...texts: string[]) => log.append(batch(...texts), now, false, 0);
const read = (log: ShardLog, from = 1, horizon = 0) =>
  log
    .read(from, horizon, 10_000, 10_000_000)
    .map(({place, data}) => `${place} ${Buffer.from(data).toString()}`);
const segments = () => readdirSync(folder).sort();

describe('a log', () => {
  test('gives back what was put, with places, keys and times', () => {
    const log = opened();
    expect(put(log, 5000, 'a', 'ü')).toEqual({first: 1, arrival: 5000});
    expect(log.read(2, 0, 1, 100)).toEqual([
      {place: 2, arrival: 5000, encrypted: false, key: 'k-ü', data: Buffer.from('ü')},
    ]);
  });

  test('stops at either limit, but never before one record', () => {
    const log = opened();
    put(log, 1000, 'a', 'b', 'c');
    expect(log.read(1, 0, 2, 1000)).toHaveLength(2);
    expect(log.read(1, 0, 100, 1)).toHaveLength(1);
    expect(log.read(4, 0, 100, 1000)).toEqual([]);
  });

  test('never goes back in time', () => {
    const log = opened();
    put(log, 5000, 'a');
    expect(put(log, 4000, 'b').arrival).toBe(5000);
  });

  test('goes on after a restart where it stopped', () => {
    put(opened(), 5000, 'a', 'b');
    const again = opened();
    expect(put(again, 6000, 'c').first).toBe(3);
    expect(read(again)).toEqual(['1 a', '2 b', '3 c']);
  });
});

describe('a torn end', () => {
  const whole = () => {
    put(opened(), 5000, 'first', 'second', 'third');
    return join(folder, segments()[0]!);
  };

  test('is cut off at every byte, and the places before it are not given again', () => {
    const path = whole();
    const bytes = readFileSync(path);
    const frame = bytes.length - bytes.indexOf('k-third') + 23;
    for (let cut = 1; cut < frame; cut++) {
      writeFileSync(path, bytes.subarray(0, bytes.length - cut));
      const log = opened();
      expect(read(log)).toEqual(['1 first', '2 second']);
      expect(log.next).toBe(3);
      put(log, 6000, 'next');
      expect(read(opened())).toEqual(['1 first', '2 second', '3 next']);
    }
  });

  test('is cut off when its bytes are wrong, or belong to another record', () => {
    const path = whole();
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(read(opened())).toEqual(['1 first', '2 second']);
    // A whole frame, but one that was written before: its place does not follow.
    appendFileSync(path, bytes.subarray(0, bytes.indexOf('k-second') - 23));
    expect(read(opened())).toEqual(['1 first', '2 second']);
  });

  test('may be the whole file', () => {
    const path = whole();
    truncateSync(path, 3);
    expect(opened().next).toBe(1);
  });
});

describe('segments', () => {
  const hour = 3_600_000;

  test('are begun by age and by size, and read across', () => {
    const log = opened();
    put(log, 1000, 'a');
    put(log, hour + 2000, 'b');
    expect(segments()).toHaveLength(2);
    const big = {key: 'big', data: Buffer.alloc(9 * 1024 * 1024, 7)};
    for (let i = 0; i < 4; i++) log.append([big], hour + 3000 + i, false, 0);
    expect(segments()).toHaveLength(3);
    expect(read(log, 1).slice(0, 2)).toEqual(['1 a', '2 b']);
    expect(log.read(1, 0, 100, 100_000_000).map(({place}) => place)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(
      opened()
        .read(1, 0, 100, 100_000_000)
        .map(({place}) => place),
    ).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('are dropped whole, records within them hidden to the millisecond', () => {
    const log = opened();
    put(log, 1000, 'a');
    put(log, 2000, 'b');
    put(log, hour + 1000, 'c');
    expect(read(log, 1, 1500)).toEqual(['2 b', '3 c']);
    log.trim(2000);
    expect(segments()).toHaveLength(2);
    log.trim(2001);
    expect(segments()).toHaveLength(1);
    expect(read(log)).toEqual(['3 c']);
  });

  test('keep the count when nothing is left in them', () => {
    const log = opened();
    put(log, 1000, 'a', 'b');
    log.append(batch('c'), 3 * hour, false, 2 * hour);
    expect(segments()).toHaveLength(1);
    truncateSync(join(folder, segments()[0]!), 0);
    expect(opened().next).toBe(3);
  });

  test('find a record by its time among thousands', () => {
    const log = opened();
    for (let i = 0; i < 500; i++) put(log, 10_000 + i * 10, 'x'.repeat(1000), 'y');
    expect(log.placeAt(0)).toBe(1);
    expect(log.placeAt(10_000)).toBe(1);
    expect(log.placeAt(10_001)).toBe(3);
    expect(log.placeAt(10_000 + 4990)).toBe(999);
    expect(log.placeAt(20_000)).toBe(1001);
    expect(opened().placeAt(12_345)).toBe(471);
  });
});
