/** What a panel is drawn from, and what each of its series looks like. */
import type {Panel} from '../dashboard.ts';
import {
  configOf,
  displayName,
  formatValue,
  seriesColour,
  type Cell,
  type FieldConfig,
  type SeenField,
} from '../field-config.ts';
import {visible, type Line} from './text.ts';

export type Picture = {
  readonly panel: Panel;
  readonly fields: readonly SeenField[];
  readonly range: {readonly from: number; readonly to: number};
};

export type Size = {readonly width: number; readonly height: number};

/** Draws the content of a panel, at most so high and so wide. */
export type Draw = (picture: Picture, size: Size) => Line[];

export type Series = {
  readonly field: SeenField;
  readonly config: FieldConfig;
  readonly name: string;
  readonly colour: string;
};

export const seriesOf = (
  {panel, fields}: Picture,
  isWanted: (field: SeenField) => boolean = () => true,
): Series[] =>
  fields.filter(isWanted).map((field, index) => {
    const config = configOf(panel, field);
    return {field, config, name: visible(displayName(field, config)), colour: seriesColour(config, index)};
  });

export const numbersOf = (picture: Picture): Series[] => seriesOf(picture, ({type}) => type === 'number');

/** A value of the free-form options of a panel, by its path. */
export const option = (options: Readonly<Record<string, unknown>>, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], options);

/** A value as it is read, with its unit. */
export const textOf = (value: Cell, {field, config}: Pick<Series, 'field' | 'config'>): string => {
  const {prefix, text, suffix} = formatValue(value, field, config);
  return visible(prefix + text + suffix);
};
