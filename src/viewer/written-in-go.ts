/**
 * Times as Go reads and carries them, since Grafana's plugins are written in it: its layouts, the words of its
 * errors, and 64 bits of nanoseconds, in which a year before 1678 or after 2261 comes out as another one.
 */

/** A moment: whole milliseconds since the epoch, and the nanoseconds beyond. */
export type GoTime = {readonly milliseconds: number; readonly nanoseconds: number};

/** A text that is no time of the layout; the message is Go's. */
export class TimeError extends Error {}

/** What a layout is made of, with how many digits each takes; anything else stands for itself. */
const digitsOf: Readonly<Record<string, number>> = {2006: 4, '01': 2, '02': 2, 15: 2, '04': 2, '05': 2};
const parts = /2006|01|02|15|04|05|(?:(?!2006|01|02|15|04|05).)+/g;

/** What two texts begin with alike. */
const shared = (a: string, b: string): string => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
};

/** Reads a time in UTC, as `time.Parse` does. Throws a TimeError. */
export const parseTime = (layout: string, value: string): GoTime => {
  const read: Record<string, number> = {};
  let rest = value;
  let nanoseconds = 0;
  for (const part of layout.match(parts) ?? []) {
    const digits = digitsOf[part];
    const found = digits === undefined ? shared(part, rest) : (rest.match(`^\\d{${digits}}`)?.[0] ?? '');
    if (found.length < (digits ?? part.length)) {
      const left = digits === undefined ? rest.slice(found.length) : rest;
      throw new TimeError(`parsing time "${value}" as "${layout}": cannot parse "${left}" as "${part}"`);
    }
    rest = rest.slice(found.length);
    if (digits !== undefined) read[part] = Number(found);
    const fraction = part === '05' ? /^\.(\d{1,9})\d*/.exec(rest) : null;
    if (!fraction) continue;
    nanoseconds = Number(fraction[1]?.padEnd(9, '0'));
    rest = rest.slice(fraction[0].length);
  }
  if (rest !== '') throw new TimeError(`parsing time "${value}": extra text: "${rest}"`);
  const date = new Date(0).setUTCFullYear(read['2006'] ?? 0, (read['01'] ?? 1) - 1, read['02'] ?? 1);
  const seconds = date / 1000 + (read['15'] ?? 0) * 3600 + (read['04'] ?? 0) * 60 + (read['05'] ?? 0);
  return inSixtyFourBits(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
};

const inSixtyFourBits = (nanoseconds: bigint): GoTime => {
  const kept = BigInt.asIntN(64, nanoseconds);
  const beyond = ((kept % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return {milliseconds: Number((kept - beyond) / 1_000_000n), nanoseconds: Number(beyond)};
};
