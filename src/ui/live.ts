/** What is under way, as the terminal shows it below the lines that stay: one row for each step, redrawn every second. */
import {describeClock} from './duration.ts';
import {cut} from './wrap.ts';

/** Work under way. `since` is in milliseconds. */
export type Live = {readonly name: string; readonly since: number; line: string};

/** As many as leave a screen of 24 lines for what was said before. */
const mostRows = 6;

const namesEndAt = (rows: readonly Live[]): number => Math.max(...rows.map(({name}) => name.length));

/**
 * The rows, each at most `width` characters: `warehouse  3:40  6 of 10 · the Redshift cluster (3 min, usually 3 to 8)`. The
 * earliest step of the story comes first; what has no room is counted.
 */
export const describeLive = (live: readonly Live[], now: number, width: number): string[] => {
  const shown = live.length > mostRows ? live.slice(0, mostRows - 1) : live;
  const rows = shown.map(({name, since, line}) => {
    const clock = describeClock((now - since) / 1000).padStart(5);
    return cut(`${name.padEnd(shown.length > 1 ? namesEndAt(shown) : 0)} ${clock}  ${line}`.trimEnd(), width);
  });
  const hidden = live.slice(shown.length).map(({name}) => name);
  return hidden.length > 0 ? [...rows, cut(`and ${hidden.join(', ')}`, width)] : rows;
};
