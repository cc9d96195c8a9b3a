/** How a field looks: the panel's defaults with the overrides that match the field, and what follows for a value. */
import {classicColour, colourOf, schemeColour} from './colours.ts';
import type {Override, Panel} from './dashboard.ts';
import {formatNumber, type Formatted} from './format-value.ts';

export type Cell = number | string | boolean | null;

/** A field of a frame as the page gets it. */
export type SeenField = {
  readonly name: string;
  readonly type: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: readonly Cell[];
};

type Threshold = {readonly color: string; readonly value: number | null};
type Mapping = {readonly type: string; readonly options: Readonly<Record<string, unknown>>};
type Mapped = {readonly text?: string; readonly color?: string};

export type FieldConfig = {
  readonly displayName?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly color?: {readonly mode: string; readonly fixedColor?: string};
  readonly thresholds?: {readonly mode: string; readonly steps: readonly Threshold[]};
  readonly mappings?: readonly Mapping[];
  readonly noValue?: string;
  readonly custom: Readonly<Record<string, unknown>>;
};

/** The name of a field before any override renames it: with its labels where it has some. */
const plainName = (field: SeenField): string => {
  const labels = Object.values(field.labels ?? {});
  return labels.length === 0
    ? field.name
    : labels.length === 1
      ? (labels[0] ?? '')
      : `{${Object.entries(field.labels ?? {})
          .map(([key, value]) => `${key}="${value}"`)
          .join(', ')}}`;
};

const matches = (override: Override, field: SeenField): boolean => {
  const {id, options} = override.matcher;
  if (id === 'byName') return options === field.name || options === plainName(field);
  if (id === 'byType') return options === field.type;
  if (id === 'byNames') return ((options as {names?: string[]})?.names ?? []).includes(field.name);
  if (id !== 'byRegexp' || typeof options !== 'string') return false;
  const pattern = /^\/(.*)\/(\w*)$/s.exec(options);
  try {
    return new RegExp(pattern?.[1] ?? options, pattern?.[2]).test(plainName(field));
  } catch {
    return false;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The settings of one field; an override's property without a value takes the default away. */
export const configOf = (panel: Pick<Panel, 'fieldConfig'>, field: SeenField): FieldConfig => {
  const config: Record<string, unknown> = {...panel.fieldConfig.defaults};
  const custom: Record<string, unknown> = isRecord(config['custom']) ? {...config['custom']} : {};
  for (const override of panel.fieldConfig.overrides.filter((item) => matches(item, field)))
    for (const {id, value} of override.properties)
      if (id.startsWith('custom.')) custom[id.slice(7)] = value;
      else config[id] = value;
  return {...config, custom};
};

export const displayName = (field: SeenField, config: FieldConfig): string =>
  config.displayName ?? plainName(field);

/** Where a value stands between the field's least and greatest, from 0 to 1. */
export const placeOf = (value: number, config: FieldConfig, values: readonly Cell[]): number => {
  const numbers = values.filter((item) => typeof item === 'number');
  const min = config.min ?? numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const max = config.max ?? numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
};

const thresholdColour = (value: number, config: FieldConfig, values: readonly Cell[]): string => {
  const steps = config.thresholds?.steps ?? [{color: 'green', value: null}];
  const at = config.thresholds?.mode === 'percentage' ? placeOf(value, config, values) * 100 : value;
  return colourOf(steps.findLast((step) => step.value === null || at >= step.value)?.color ?? 'text');
};

/** The colour of a value of the n-th series. */
export const valueColour = (
  value: Cell,
  config: FieldConfig,
  values: readonly Cell[],
  series = 0,
): string => {
  const mapped = mappingOf(value, config);
  if (mapped?.color) return colourOf(mapped.color);
  const mode = config.color?.mode ?? 'thresholds';
  if (mode === 'fixed' || mode === 'shades') return colourOf(config.color?.fixedColor ?? 'text');
  if (mode.startsWith('palette-')) return classicColour(series);
  if (typeof value !== 'number') return colourOf(config.thresholds?.steps[0]?.color ?? 'text');
  return schemeColour(mode, placeOf(value, config, values)) ?? thresholdColour(value, config, values);
};

/** The colour of a whole series: the fixed one, else the palette's. */
export const seriesColour = (config: FieldConfig, series: number): string =>
  config.color?.mode === 'fixed' ? colourOf(config.color.fixedColor ?? 'text') : classicColour(series);

/** What a value mapping makes of a value. */
const mappingOf = (value: Cell, config: FieldConfig): Mapped | undefined => {
  for (const {type, options} of config.mappings ?? []) {
    const key = String(value);
    if (type === 'value' && Object.hasOwn(options, key)) return options[key] as Mapped;
    if (
      type === 'special' &&
      (options['match'] === key || (options['match'] === 'null+nan' && value === null))
    )
      return options['result'] as Mapped;
    if (type === 'range' && typeof value === 'number') {
      const {from, to, result} = options as {from?: number | null; to?: number | null; result: Mapped};
      if (value >= (from ?? -Infinity) && value <= (to ?? Infinity)) return result;
    }
  }
  return undefined;
};

const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-11-24 10:57:58` where the reader is. */
export const localTime = (time: number): string => {
  const date = new Date(time);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
};

/** A value as text: mapped, or with its unit and decimals; times as local date and time. */
export const formatValue = (value: Cell, field: SeenField, config: FieldConfig): Formatted => {
  const mapped = mappingOf(value, config);
  if (mapped?.text) return {text: mapped.text, suffix: '', prefix: ''};
  if (value === null) return {text: config.noValue ?? '', suffix: '', prefix: ''};
  if (typeof value !== 'number') return {text: String(value), suffix: '', prefix: ''};
  if (field.type === 'time') return {text: localTime(value), suffix: '', prefix: ''};
  return formatNumber(value, config.unit, config.decimals);
};
