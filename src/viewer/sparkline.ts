/**
 * The sparkline of a stat, as Grafana draws it: from end to end of the panel's range, and as high as the settings, or the
 * values of the whole panel, reach.
 */
import {placeOf, type Limits, type SeenField} from './field-config.ts';
import type {Series} from './series.ts';
import type {TimeRange} from './time-range.ts';

/** Where a value stands: from 0 on the left to 1, and from 0 at the bottom to 1; without a value there is a gap. */
export type SparkPoint = {readonly x: number; readonly y: number | null};

/** Values that are all alike stand at the top, or at the bottom where they are zero or less. */
const limitsFor = ({min, max}: Limits): Limits => {
  if (min !== max) return {min, max};
  return {min: Math.min(0, min), max: min === 0 ? 100 : Math.max(0, max)};
};

/** In the order of the times; what lies outside of the range is left out. */
export const sparkOf = (
  {field, limits}: Series,
  times: SeenField,
  {from, to}: TimeRange,
): readonly SparkPoint[] => {
  const within = limitsFor(limits);
  return times.values.flatMap((time, row) => {
    const x = typeof time === 'number' ? (time - from) / (to - from) : -1;
    const value = field.values[row];
    return x < 0 || x > 1 ? [] : [{x, y: typeof value === 'number' ? placeOf(value, within) : null}];
  });
};

/** At most about so many points for a picture of that many columns: of each column its lowest and its highest. */
export const thinned = (points: readonly SparkPoint[], columns: number): readonly SparkPoint[] => {
  if (points.length <= 2 * columns) return points;
  const kept: SparkPoint[] = [];
  for (let first = 0; first < points.length;) {
    const column = Math.floor((points[first]?.x ?? 0) * columns);
    let [end, low, high] = [first, first, first];
    for (; end < points.length && Math.floor((points[end]?.x ?? 0) * columns) === column; end++) {
      const height = points[end]?.y ?? NaN;
      if (height < (points[low]?.y ?? Infinity)) low = end;
      if (height > (points[high]?.y ?? -Infinity)) high = end;
    }
    for (const at of [...new Set([low, high])].sort((a, b) => a - b)) kept.push(points[at] as SparkPoint);
    first = end;
  }
  return kept;
};

/** How high the line is in the middle of each column; undefined beside it and in its gaps. */
export const heightsOf = (points: readonly SparkPoint[], columns: number): (number | undefined)[] =>
  Array.from({length: columns}, (_, column) => {
    const x = (column + 0.5) / columns;
    const next = points.findIndex((point) => point.x >= x);
    const [before, after] = [points[next - 1], points[next]];
    if (!after || after.y === null) return undefined;
    if (!before) return Math.floor(after.x * columns) === column ? after.y : undefined;
    if (before.y === null) return undefined;
    return before.y + (after.y - before.y) * ((x - before.x) / (after.x - before.x));
  });
