/** What cells of a table say that are neither text nor colour: JSON, pills, pictures. */
import {colourOf, colourOfName} from './colours.ts';
import type {Cell, FieldConfig} from './field-config.ts';
import {valueText, type Series} from './series.ts';
import {cellLook} from './table-look.ts';
import {mappingOf} from './value-mapping.ts';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** JSON with spaces in it, as Grafana writes it; any other text as it is. */
const asJson = (value: Cell): string => {
  if (value === null) return '';
  const json = typeof value === 'string' ? parsed(value) : value;
  return json === undefined ? String(value) : JSON.stringify(json, null, ' ');
};

/** What a cell says; of a picture, which would be loaded from elsewhere, where it is. */
export const cellText = (series: Series, row: number): string => {
  const value = series.field.values[row] ?? null;
  const {type} = cellLook(series);
  if (type === 'json-view') return asJson(value);
  const text = valueText(value, series);
  return type === 'image' && text !== '' ? `Image: ${text}` : text;
};

/** The words of a cell of pills: those of a JSON list, or what stands between commas. */
export const pillsOf = (value: Cell): string[] => {
  if (value === null || value === '') return [];
  const text = String(value).trim();
  const list = text.startsWith('[') ? parsed(text) : undefined;
  return Array.isArray(list)
    ? list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
    : text.split(/\s*,\s*/);
};

/** The colour of a pill: that of its mapping where the field has mappings, a fixed one, or the one that its word has everywhere. */
export const pillColour = (word: string, {mappings = [], color}: FieldConfig): string => {
  if (mappings.length > 0) return colourOf(mappingOf(word, mappings)?.color ?? '#808080');
  return color?.mode === 'fixed' ? colourOf(color.fixedColor ?? '') : colourOfName(word);
};
