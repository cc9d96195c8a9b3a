import type {Panel} from './dashboard.ts';
import type {SeenFrame} from './seen-frames.ts';
import {categoryOf} from './series.ts';
import {joinByField} from './transformations/joining.ts';

/**
 * A bar chart is drawn from one frame: as in Grafana several are joined by what names the bars. Where that cannot be, the first
 * is drawn, and it is said.
 */
export const inOneFrame = (
  panel: Panel,
  frames: readonly SeenFrame[],
): {readonly frames: readonly SeenFrame[]; readonly note?: string} => {
  const [first] = frames;
  if (panel.type !== 'barchart' || !first || frames.length === 1) return {frames};
  const joined = joinByField(frames, {byField: categoryOf(panel, first.fields)?.name});
  if (joined) return {frames: joined};
  return {
    frames: [first],
    note: `Only the answer of query ${first.refId} is drawn: those of the others cannot be joined to it.`,
  };
};
