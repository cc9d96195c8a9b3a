/** What a panel is drawn from, and its series with names and values that cannot move the cursor. */
import type {Panel} from '../dashboard.ts';
import type {Cell, SeenField} from '../field-config.ts';
import {seriesOf as anySeriesOf, valueText, type Series} from '../series.ts';
import type {TimeRange} from '../time-range.ts';
import {visible, type Line} from './text.ts';

export type Picture = {
  readonly panel: Panel;
  readonly fields: readonly SeenField[];
  readonly range: TimeRange;
};

export type Size = {readonly width: number; readonly height: number};

/** Draws the content of a panel, at most so wide, and so high when its figures and its legend have a line each. */
export type Draw = (picture: Picture, size: Size) => Line[];

export const seriesOf = (
  {panel, fields}: Picture,
  isWanted: (field: SeenField) => boolean = () => true,
): Series[] =>
  anySeriesOf(panel, fields, isWanted).map((series) => ({...series, name: visible(series.name)}));

export const numbersOf = (picture: Picture): Series[] => seriesOf(picture, ({type}) => type === 'number');

/** A value as it is read, with its unit. */
export const textOf = (value: Cell, series: Series): string => visible(valueText(value, series));
