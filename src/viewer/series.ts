/** What is drawn of a panel, wherever it is drawn: its fields with their looks, and what its free-form options say. */
import {calculationOf} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import {
  displayName,
  formatValue,
  isByValue,
  limitsOf,
  valueColour,
  type Cell,
  type FieldConfig,
  type Limits,
  type SeenField,
} from './field-config.ts';
import {configOf} from './overrides.ts';

/** A field with all that the file says of its looks. */
export type Series = {
  readonly field: SeenField;
  readonly config: FieldConfig;
  readonly name: string;
  /** Of the series as a whole: its bars, its line, its sign in the legend. */
  readonly colour: string;
  /** What its colours and gauges are relative to: the settings, else the values of all number fields of the panel. */
  readonly limits: Limits;
  /** Its number among those of the panel, by which the palette gives its colours. */
  readonly index: number;
};

/** The fields of a kind, with their settings, in the order of the frames. */
export const seriesOf = (
  panel: Panel,
  fields: readonly SeenField[],
  isWanted: (field: SeenField) => boolean,
): Series[] => {
  let known: Limits | undefined;
  const limitsOfAll = (): Limits =>
    (known ??= limitsOf(fields.flatMap(({type, values}) => (type === 'number' ? values : []))));
  const limits = (field: SeenField, config: FieldConfig): Limits => {
    const {min, max, fieldMinMax} = config;
    if (min !== undefined && max !== undefined) return {min, max};
    const seen = fieldMinMax ? limitsOf(field.values) : limitsOfAll();
    return {min: min ?? seen.min, max: max ?? seen.max};
  };
  return fields.filter(isWanted).map((field, index) => {
    const config = configOf(panel, field, fields);
    const name = displayName(field, config);
    let [ownLimits, ownColour]: [Limits | undefined, string | undefined] = [undefined, undefined];
    return {
      field,
      config,
      name,
      index,
      // Many a table asks for neither.
      get limits(): Limits {
        return (ownLimits ??= limits(field, config));
      },
      get colour(): string {
        return (ownColour ??= wholeColour(this));
      },
    };
  });
};

/** A series whose values have colours of their own has that of the last one, unless the file chooses another. */
const wholeColour = (series: Series): string => {
  const {field, config, limits, index, name} = series;
  if (!isByValue(config)) return valueColour(null, {...config, mappings: []}, limits, index, name);
  return colourOfValue(calculationOf(config.color?.seriesBy ?? 'last')?.of(field.values) as Cell, series);
};

/** The colour of one value of a series. */
export const colourOfValue = (value: Cell, {config, limits, index, name}: Series): string =>
  valueColour(value, config, limits, index, name);

type Lookup = Readonly<Record<string, unknown>>;

/** A value of the free-form options of a panel, by its path. */
export const option = (options: Lookup, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Lookup | null | undefined)?.[key], options);

/** `option` where it is a text; else an empty one. */
export const textOption = (options: Lookup, ...path: readonly string[]): string => {
  const value = option(options, ...path);
  return typeof value === 'string' ? value : '';
};

/** `option` where it is a number; else the fallback. */
export const numberOption = (options: Lookup, fallback: number, ...path: readonly string[]): number => {
  const value = option(options, ...path);
  return typeof value === 'number' ? value : fallback;
};

/** A value as it is read, with its unit on either side. */
export const valueText = (value: Cell, {field, config}: Pick<Series, 'field' | 'config'>): string => {
  const {prefix, text, suffix} = formatValue(value, field, config);
  return prefix + text + suffix;
};

/** Whether the file hides a series from the picture, the legend or the tooltip. */
export const isHiddenFrom = ({config}: Series, place: 'viz' | 'legend' | 'tooltip'): boolean =>
  option(config.custom, 'hideFrom', place) === true;

/** The field whose values name the bars of a bar chart: the one that the file names, else the first text, else the first time. */
export const categoryOf = ({options}: Panel, fields: readonly SeenField[]): SeenField | undefined => {
  const named = textOption(options, 'xField');
  return (
    fields.find(({name}) => name === named) ??
    fields.find(({type}) => type === 'string') ??
    fields.find(({type}) => type === 'time')
  );
};

/** Which fields are the bars of a bar chart; its categories take no colour of the palette, though they be numbers. */
export const isBarOf = (panel: Panel, fields: readonly SeenField[]): ((field: SeenField) => boolean) => {
  const category = categoryOf(panel, fields);
  return (field) => field.type === 'number' && field !== category;
};
