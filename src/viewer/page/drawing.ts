import type {Panel} from '../dashboard.ts';
import {configOf, displayName, seriesColour, type FieldConfig, type SeenField} from '../field-config.ts';
import type {SeenFrame} from './server.ts';

/** What a panel's content is drawn from. */
export type Picture = {
  readonly panel: Panel;
  readonly frames: readonly SeenFrame[];
  readonly range: {readonly from: number; readonly to: number};
};

/** A drawn content; it is updated in place, so that scrolling, sorting and hovering outlive a refresh. */
export type Drawing = {
  readonly node: HTMLElement;
  update(picture: Picture): void;
  close?(): void;
};

/** A field with all that the file says of its looks. */
export type Series = {
  readonly field: SeenField;
  readonly config: FieldConfig;
  readonly name: string;
  readonly colour: string;
};

/** The fields of a kind, with their settings, in the order of the frames. */
export const seriesOf = ({panel, frames}: Picture, isWanted: (field: SeenField) => boolean): Series[] =>
  frames
    .flatMap(({fields}) => fields)
    .filter(isWanted)
    .map((field, index) => {
      const config = configOf(panel, field);
      return {field, config, name: displayName(field, config), colour: seriesColour(config, index)};
    });

type Lookup = Readonly<Record<string, unknown>>;

/** A value of the free-form options of a panel, by its path. */
export const option = (options: Lookup, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Lookup | null | undefined)?.[key], options);

export const textOption = (options: Lookup, ...path: readonly string[]): string => {
  const value = option(options, ...path);
  return typeof value === 'string' ? value : '';
};

export const numberOption = (options: Lookup, fallback: number, ...path: readonly string[]): number => {
  const value = option(options, ...path);
  return typeof value === 'number' ? value : fallback;
};
