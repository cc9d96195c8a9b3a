/** What is drawn of a panel, wherever it is drawn: its fields with their looks, and what its free-form options say. */
import {calculations} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import {
  configOf,
  displayName,
  formatValue,
  seriesColour,
  type Cell,
  type FieldConfig,
  type SeenField,
} from './field-config.ts';

/** A field with all that the file says of its looks. */
export type Series = {
  readonly field: SeenField;
  readonly config: FieldConfig;
  readonly name: string;
  readonly colour: string;
};

/** The fields of a kind, with their settings, in the order of the frames. */
export const seriesOf = (
  panel: Panel,
  fields: readonly SeenField[],
  isWanted: (field: SeenField) => boolean,
): Series[] =>
  fields.filter(isWanted).map((field, index) => {
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

/** A value as it is read, with its unit on either side. */
export const valueText = (value: Cell, {field, config}: Pick<Series, 'field' | 'config'>): string => {
  const {prefix, text, suffix} = formatValue(value, field, config);
  return prefix + text + suffix;
};

/** The one value that a stat makes of a series. */
export const reducedValue = ({options}: Panel, {field}: Series): Cell => {
  const calcs = option(options, 'reduceOptions', 'calcs');
  const id = Array.isArray(calcs) ? String(calcs[0]) : 'lastNotNull';
  return ((calculations[id] ?? calculations['lastNotNull'])?.of(field.values) ?? null) as Cell;
};

/** What a legend says of a series beside its name: `Total: 12`. */
export const legendTexts = ({options}: Panel, series: Series): string[] => {
  const calcs = option(options, 'legend', 'calcs');
  return (Array.isArray(calcs) ? calcs : [])
    .flatMap((id) => calculations[String(id)] ?? [])
    .map(({title, of}) => `${title}: ${valueText(of(series.field.values) as Cell, series)}`);
};

/** The field whose values name the bars of a bar chart. */
export const categoryOf = ({options}: Panel, fields: readonly SeenField[]): SeenField | undefined => {
  const named = textOption(options, 'xField');
  return (
    fields.find(({name}) => name === named) ?? fields.find(({type}) => type === 'string' || type === 'time')
  );
};
