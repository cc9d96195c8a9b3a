/** Time zones: how far each is from UTC at a moment, and which moment its clocks show a time at. */

/** An IANA name, or `''`: the zone of whoever reads, in a browser or at a terminal. */
export type Zone = string;

const day = 86_400_000;

/** By names in small letters, so that there are no more of them than zones, however they are written. */
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: Zone): Intl.DateTimeFormat => {
  const key = zone.toLowerCase();
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {timeZone: zone, timeZoneName: 'longOffset'});
  formats.set(key, made);
  return made;
};

/** What a dashboard's `timezone` means: `browser`, nothing, and what is no zone leave it to the reader, as in Grafana. */
export const zoneNamed = (text: string): Zone => {
  if (text.toLowerCase() === 'utc') return 'UTC';
  if (text === '' || text === 'browser') return '';
  try {
    formatOf(text);
    return text;
  } catch {
    return '';
  }
};

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
export const offsetAt = (time: number, zone: Zone): number => {
  const date = new Date(time);
  if (zone === 'UTC' || Number.isNaN(date.getTime())) return 0;
  if (zone === '') return -date.getTimezoneOffset() * 60_000;
  const [, sign, hours, minutes, seconds = 0] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(formatOf(zone).format(date)) ?? [];
  const ahead = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ahead : ahead;
};

/** A date whose UTC parts are what the zone's clocks show at a moment. */
export const wallOf = (time: number, zone: Zone): Date => new Date(time + offsetAt(time, zone));

/**
 * The moment at which the zone's clocks show a time, given as if it were UTC. Of two, where clocks go back, the first; where they
 * leap over it, as long after the leap as it would have been.
 */
export const momentOf = (wall: number, zone: Zone): number => {
  const [before, after] = [wall - offsetAt(wall - day, zone), wall - offsetAt(wall + day, zone)];
  const shown = [before, after].filter((time) => time + offsetAt(time, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : before;
};
