/** A sparkline: a thin line over a pale area, as wide and as high as the room that it is given. */
import {thinned, type SparkPoint} from '../sparkline.ts';
import {svg} from './element.ts';

/** Of the drawing itself, which is stretched; twice as fine as most places are wide. */
const columns = 500;
const height = 100;

/** Runs of points without a gap. */
const runsOf = (points: readonly SparkPoint[]): {x: number; y: number}[][] => {
  const runs: {x: number; y: number}[][] = [[]];
  for (const {x, y} of thinned(points, columns))
    if (y === null) runs.push([]);
    else runs.at(-1)?.push({x, y});
  return runs.filter((run) => run.length > 0);
};

const placeOf = (value: number, size: number): string => (value * size).toFixed(1);

export const drawSpark = (points: readonly SparkPoint[], colour: string): SVGElement => {
  const drawn = runsOf(points).map((run) => {
    const line = `M${run.map(({x, y}) => `${placeOf(x, columns)} ${placeOf(1 - y, height)}`).join('L')}`;
    return {line, area: `${line}V${height}H${placeOf(run[0]?.x ?? 0, columns)}Z`};
  });
  return svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${columns} ${height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      css: {color: colour},
    },
    svg('path', {class: 'area', d: drawn.map(({area}) => area).join('')}),
    svg('path', {class: 'line', d: drawn.map(({line}) => line).join('')}),
  );
};
