/** The series of a panel over one axis of times, as Grafana joins its answers, and where their lines are broken. */
import type {Panel} from './dashboard.ts';
import type {SeenField} from './field-config.ts';
import {timesOf} from './seen-frames.ts';
import {isHiddenFrom, numberOption, seriesOf, textOption, type Series} from './series.ts';

/** A value; null where a line is broken, undefined at the times of others, where it goes on. */
export type Point = number | null | undefined;

/** Ascending times in milliseconds, and the values of each series at them. */
export type Joined = {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly columns: readonly (readonly Point[])[];
};

type Timed = {readonly time: number; readonly value: Point};

/** The file breaks a line where nothing came for longer than `insertNulls` milliseconds. */
const broken = (points: readonly Timed[], longest: number): readonly Timed[] =>
  longest <= 0
    ? points
    : points.flatMap((point, at) => {
        const before = points[at - 1]?.time ?? point.time;
        return point.time - before > longest ? [{time: before + longest, value: null}, point] : [point];
      });

/** The file lets a line go on over nulls where they lie less than `spanNulls` milliseconds apart. */
const spanned = (points: readonly Timed[], longest: number): readonly Timed[] => {
  if (longest <= 0) return points;
  const kept = [...points];
  let last = -1;
  for (const [at, {time, value}] of points.entries()) {
    if (value === null) continue;
    if (last >= 0 && time - (points[last]?.time ?? 0) < longest)
      for (let gap = last + 1; gap < at; gap++) kept[gap] = {time: points[gap]?.time ?? 0, value: undefined};
    last = at;
  }
  return kept;
};

const pointsOf = ({field, config: {custom}}: Series, {values: times}: SeenField): readonly Timed[] => {
  const sign = textOption(custom, 'transform') === 'negative-Y' ? -1 : 1;
  const points = times.flatMap((time, row) => {
    const value = field.values[row];
    return typeof time === 'number' ? [{time, value: typeof value === 'number' ? value * sign : null}] : [];
  });
  return spanned(
    broken(points, numberOption(custom, 0, 'insertNulls')),
    numberOption(custom, 0, 'spanNulls'),
  );
};

/** The number fields that have times beside them and are not hidden from the picture. */
export const joined = (panel: Panel, fields: readonly SeenField[]): Joined => {
  const shown = seriesOf(panel, fields, ({type}) => type === 'number').flatMap((series) => {
    const times = timesOf(series.field, fields);
    return times && !isHiddenFrom(series, 'viz') ? [{series, points: pointsOf(series, times)}] : [];
  });
  const times = [...new Set(shown.flatMap(({points}) => points.map(({time}) => time)))].sort((a, b) => a - b);
  const index = new Map(times.map((time, at) => [time, at]));
  const columns = shown.map(({points}) => {
    const column: Point[] = times.map(() => undefined);
    for (const {time, value} of points) column[index.get(time) ?? 0] = value;
    return column;
  });
  return {times, series: shown.map(({series}) => series), columns};
};
