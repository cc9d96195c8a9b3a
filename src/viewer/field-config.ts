/** How a value of a field looks: its text and its colour, by the settings of the field. */
import {classicColour, colourOf, colourOfName, schemeColour, shadeOf} from './colours.ts';
import {localTime} from './dates.ts';
import type {DataLink} from './data-links.ts';
import {formatNumber, type Formatted} from './format-value.ts';
import {plainName} from './overrides.ts';
import {mappingOf, type Mapping} from './value-mapping.ts';
import type {Zone} from './zones.ts';

/** A value of a frame. */
export type Cell = number | string | boolean | null;

/** A field of a frame as the page gets it. */
export type SeenField = {
  readonly name: string;
  readonly type: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: readonly Cell[];
  /** The query it comes from. */
  readonly refId?: string;
};

type Threshold = {readonly color: string; readonly value: number | null};

/** The settings of one field, as the file has them. */
export type FieldConfig = {
  readonly displayName?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** The field's own least and greatest value count, not the panel's. */
  readonly fieldMinMax?: boolean;
  readonly color?: {readonly mode: string; readonly fixedColor?: string; readonly seriesBy?: string};
  readonly thresholds?: {readonly mode: string; readonly steps: readonly Threshold[]};
  readonly mappings?: readonly Mapping[];
  readonly noValue?: string;
  readonly links?: readonly DataLink[];
  readonly custom: Readonly<Record<string, unknown>>;
  /** In which its times are shown. */
  readonly zone?: Zone;
};

/** `${__field.name}` and the like in a name of the file. */
const filled = (text: string, field: SeenField): string =>
  text.replaceAll(/\$\{__(?:field|series)\.([\w.]+)\}/g, (whole, path: string) => {
    if (path === 'name' || path === 'displayName') return path === 'name' ? field.name : plainName(field);
    if (path === 'labels') return Object.values(field.labels ?? {}).join(', ');
    return path.startsWith('labels.') ? (field.labels?.[path.slice(7)] ?? '') : whole;
  });

/** What a field is called, with its labels where the file gives it no name. */
export const displayName = (field: SeenField, config: FieldConfig): string =>
  config.displayName ? filled(config.displayName, field) : plainName(field);

/** Between which values a colour or a gauge is relative. */
export type Limits = {readonly min: number; readonly max: number};

/** The least and the greatest number; none of none. */
export const limitsOf = (values: Iterable<Cell>): Limits => {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values)
    if (typeof value === 'number') [min, max] = [Math.min(min, value), Math.max(max, value)];
  return {min, max};
};

/** Where a value stands between two others, from 0 to 1. */
export const placeOf = (value: number, {min, max}: Limits): number =>
  max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;

const stepsOf = ({thresholds}: FieldConfig): readonly Threshold[] => {
  const steps = thresholds?.steps ?? [];
  return steps.length > 0
    ? steps.toSorted((a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity))
    : [{color: 'green', value: null}];
};

const thresholdColour = (value: number, config: FieldConfig, limits: Limits): string => {
  const steps = stepsOf(config);
  const at = config.thresholds?.mode === 'percentage' ? placeOf(value, limits) * 100 : value;
  // What is below all of them has the colour of the first.
  return colourOf((steps.findLast((step) => at >= (step.value ?? -Infinity)) ?? steps[0])?.color ?? 'text');
};

/** Whether each value has a colour of its own, instead of the whole series. */
export const isByValue = ({color}: FieldConfig): boolean =>
  !/^(?:fixed|shades|palette-)/.test(color?.mode ?? 'thresholds');

/** The colour of the n-th series, where its values have none of their own. */
const wholeColour = (config: FieldConfig, index: number, name: string): string => {
  const {mode, fixedColor = 'text'} = config.color ?? {mode: ''};
  if (mode === 'fixed') return colourOf(fixedColor);
  if (mode === 'shades') return shadeOf(colourOf(fixedColor), index);
  return mode === 'palette-classic-by-name' ? colourOfName(name) : classicColour(index);
};

/** The colour of a value of the n-th series, which has that name. */
export const valueColour = (
  value: Cell,
  config: FieldConfig,
  limits: Limits,
  index = 0,
  name = '',
): string => {
  const mapped = mappingOf(value, config.mappings);
  if (mapped?.color) return colourOf(mapped.color);
  if (!isByValue(config)) return wholeColour(config, index, name);
  if (typeof value !== 'number') return colourOf(stepsOf(config)[0]?.color ?? 'text');
  return (
    schemeColour(config.color?.mode ?? '', placeOf(value, limits)) ?? thresholdColour(value, config, limits)
  );
};

const plain = (text: string): Formatted => ({text, suffix: '', prefix: ''});
const isDate = /^(?:dateTime|time:)/;

/** A value as text: mapped, or with its unit and decimals; times as date and time in its zone. */
export const formatValue = (value: Cell, {type}: SeenField, config: FieldConfig): Formatted => {
  const {unit, decimals, noValue = '', zone} = config;
  const mapped = mappingOf(value, config.mappings);
  if (mapped?.text !== undefined) return plain(mapped.text || noValue);
  if (value === null || value === '') return plain(noValue);
  if (typeof value === 'boolean')
    return formatNumber(Number(value), unit?.startsWith('bool') ? unit : 'bool', decimals);
  if (typeof value !== 'number') return plain(value);
  if (type === 'time' && !isDate.test(unit ?? '')) return plain(localTime(value, zone));
  return formatNumber(value, unit, decimals, zone);
};
