/** What a plot shows just now. */
import type {Series} from '../series.ts';
import {stackOf} from '../stacking.ts';
import type {Zone} from '../zones.ts';
import type {Picture} from './drawing.ts';

/** The series of a plot and what they span. */
export type Plotted = {
  readonly series: readonly Series[];
  /** The height of the highest point, stacked. */
  readonly highest: number;
  readonly range: Picture['range'];
  /** In which its times are shown. */
  readonly zone: Zone;
};

/** Series of one unit share an axis; shares of a whole have their own. */
export const scaleOf = (series: Series): string =>
  stackOf(series).mode === 'percent' ? 'share' : `unit ${series.config.unit ?? ''}`;
