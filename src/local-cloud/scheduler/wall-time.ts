/** Times as a clock on the wall of a time zone shows them. */

export type WallTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
};

export const isTimeZone = (zone: string): boolean => {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
};

export const wallTime = (time: number, zone: string): WallTime => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(time)
      .map(({type, value}) => [type, Number(value)]),
  );
  const {year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0} = parts;
  return {year, month, day, hour, minute, second};
};

const asUtc = ({year, month, day, hour, minute, second}: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/**
 * The moment of a wall time, the earlier one where the clock shows it twice;
 * undefined where the clock is put forward over it.
 */
export const momentOf = (wall: WallTime, zone: string): number | undefined => {
  const wanted = asUtc(wall);
  const offset = (time: number): number => asUtc(wallTime(time, zone)) - Math.floor(time / 1000) * 1000;
  const day = 86_400_000;
  const candidates = [offset(wanted - day), offset(wanted + day)].map((each) => wanted - each);
  return candidates.sort((a, b) => a - b).find((time) => asUtc(wallTime(time, zone)) === wanted);
};
