/** Which settings are a field's: the panel's defaults, changed by every override that matches the field. */
import type {Override, Panel} from './dashboard.ts';
import type {FieldConfig, SeenField} from './field-config.ts';
import {patternOf} from './pattern.ts';
import {isRecord} from './record.ts';

/** The name of a field before any override renames it: with its labels where it has some. */
export const plainName = ({name, labels = {}}: SeenField): string => {
  const entries = Object.entries(labels);
  const [first] = entries;
  if (!first) return name;
  const told =
    entries.length === 1 ? first[1] : `{${entries.map(([key, value]) => `${key}="${value}"`).join(', ')}}`;
  return name === 'Value' ? told : `${name} ${told}`;
};

const names = (options: unknown): unknown[] => {
  const listed = (options as {names?: unknown} | null | undefined)?.names;
  return Array.isArray(listed) ? listed : [];
};

/** Grafana's matchers by their ids. One that is not known matches nothing. */
const matchers: Readonly<
  Record<string, (field: SeenField, options: unknown, all: readonly SeenField[]) => boolean>
> = {
  byName: (field, options) => options === field.name || options === plainName(field),
  byNames: (field, options) => {
    const isListed = names(options).some((name) => name === field.name || name === plainName(field));
    return (options as {mode?: unknown} | null)?.mode === 'exclude' ? !isListed : isListed;
  },
  byRegexp: (field, options) => patternOf(options)?.test(plainName(field)) ?? false,
  byRegexpOrNames: (field, options) =>
    names(options).includes(plainName(field)) ||
    (patternOf((options as {pattern?: unknown} | null)?.pattern)?.test(plainName(field)) ?? false),
  byType: ({type}, options) => options === type,
  byTypes: ({type}, options) => Array.isArray(options) && options.includes(type),
  byFrameRefID: ({refId}, options) => refId !== undefined && options === refId,
  numeric: ({type}) => type === 'number',
  time: ({type}) => type === 'time',
  first: (field, _options, all) => field === all[0],
  firstTimeField: (field, _options, all) => field === all.find(({type}) => type === 'time'),
  anything: () => true,
};

const matches = ({matcher: {id, options}}: Override, field: SeenField, all: readonly SeenField[]): boolean =>
  Object.hasOwn(matchers, id) && matchers[id]?.(field, options, all) === true;

/** A setting of another kind than it should be is none, so that a slip in the file costs that setting only. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  displayName: (value) => typeof value === 'string',
  unit: (value) => typeof value === 'string',
  noValue: (value) => typeof value === 'string',
  decimals: Number.isFinite,
  min: Number.isFinite,
  max: Number.isFinite,
  color: (value) => isRecord(value) && typeof value['mode'] === 'string',
  thresholds: (value) => isRecord(value) && Array.isArray(value['steps']) && value['steps'].every(isRecord),
  mappings: (value) =>
    Array.isArray(value) && value.every((item) => isRecord(item) && isRecord(item['options'])),
  links: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) =>
        isRecord(item) && typeof item['url'] === 'string' && typeof (item['title'] ?? '') === 'string',
    ),
};

/** Sets what lies at a path, and touches nothing else that is shared with other fields. */
const put = (at: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) return void (at[key] = value);
  const inner = isRecord(at[key]) ? {...at[key]} : {};
  at[key] = inner;
  put(inner, rest, value);
};

/** Panels that colour series by the palette where the file says nothing; others go by thresholds. */
const byPalette = new Set(['timeseries', 'barchart']);

/** The settings of one field; an override's property without a value takes the default away. `all` are the panel's fields. */
export const configOf = (
  {type, fieldConfig, zone}: Pick<Panel, 'type' | 'fieldConfig' | 'zone'>,
  field: SeenField,
  all: readonly SeenField[] = [field],
): FieldConfig => {
  const config: Record<string, unknown> = {...fieldConfig.defaults};
  const custom: Record<string, unknown> = isRecord(config['custom']) ? {...config['custom']} : {};
  for (const override of fieldConfig.overrides.filter((item) => matches(item, field, all)))
    for (const {id, value} of override.properties)
      if (id.startsWith('custom.')) put(custom, id.slice(7).split('.'), value);
      else config[id] = value;
  for (const [name, isRight] of Object.entries(kinds)) if (!isRight(config[name])) delete config[name];
  if (byPalette.has(type)) config['color'] ??= {mode: 'palette-classic'};
  return {...config, custom, zone};
};
