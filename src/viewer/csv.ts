/** Frames as comma-separated values (RFC 4180), for spreadsheets. */
import type {Cell, SeenField} from './field-config.ts';

/** A spreadsheet would run a text that begins so as a formula; an apostrophe before it makes it a text again. */
const formula = /^[=+\-@\t\r]/;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const harmless = (text: string): string => quoted(formula.test(text) ? `'${text}` : text);

const written = (value: Cell, type: string): string => {
  if (value === null) return '';
  if (type === 'time' && typeof value === 'number') return new Date(value).toISOString();
  // A number, however it begins, is no formula.
  return typeof value === 'string' ? harmless(value) : String(value);
};

/** The name of a column: that of its field, and its labels where it has some. */
export const columnName = ({name, labels = {}}: SeenField): string =>
  [name, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(' ');

/** One line of names, one for each row; times as ISO 8601 in UTC, nothing for null. */
export const csvOf = (fields: readonly SeenField[]): string => {
  const rows = Array.from({length: fields[0]?.values.length ?? 0}, (_, row) =>
    fields.map(({values, type}) => written(values[row] ?? null, type)).join(','),
  );
  return [fields.map((field) => harmless(columnName(field))).join(','), ...rows, ''].join('\r\n');
};
