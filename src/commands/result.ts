/** The result of a statement on the screen: a table, JSON, comma-separated values, or what a statement has done. */
import type {Result, Table, Value} from '../cloud/statements.ts';
import {counted} from '../ui/counted.ts';
import {layTable} from '../ui/table.ts';
import {wrap} from '../ui/wrap.ts';
import type {Ui} from '../ui/ui.ts';

export type Format = {readonly json?: boolean; readonly csv?: boolean};

export const printResult = (ui: Ui, sql: string, result: Result, format: Format): void => {
  if (!('table' in result)) {
    if (format.json) ui.print('[]');
    else if (!format.csv) ui.print(describeDone(sql, result.changed));
    return;
  }
  const {table} = result;
  if (format.json) return ui.print(JSON.stringify(asObjects(table), undefined, 2));
  if (format.csv) return csv(table).forEach((line) => ui.print(line));
  const columns = table.columns.map(({label, type}) => ({
    label,
    right: isNumber(type),
    // A time without its fraction is still a time.
    ...(/^timestamp/i.test(type) && {least: 20}),
  }));
  const rows = table.rows.map((row) => row.map((value) => (value === null ? null : String(value))));
  const {lines, left} = layTable(columns, rows, ui.width);
  for (const line of lines) ui.print(line);
  if (left.length > 0) {
    const told = `${counted(left.length, 'more column')} with --json or --csv: ${left.join(', ')}`;
    for (const line of wrap(told, ui.width)) ui.print(line);
  }
  if (table.rows.length < table.total)
    ui.print(
      `The first ${table.rows.length} of ${table.total.toLocaleString('en-US')} rows; all of them: --all`,
    );
  else ui.print(counted(table.rows.length, 'row'));
};

/** What a statement has done, in its own words: `CREATE MATERIALIZED VIEW: done`. */
const describeDone = (sql: string, changed: number): string => {
  const words = sql
    .replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, ' ')
    .trim()
    .split(/\s+/);
  const told = words.findIndex((word, i) => i > 0 && !objects.has(word.toUpperCase()));
  const verb = words
    .slice(0, told < 0 ? words.length : told)
    .join(' ')
    .toUpperCase();
  return changed > 0 ? `${verb}: ${counted(changed, 'row')}` : `${verb}: done`;
};

const objects = new Set([
  'EXTERNAL',
  'MATERIALIZED',
  'VIEW',
  'SCHEMA',
  'TABLE',
  'USER',
  'OR',
  'REPLACE',
  'INTO',
  'FROM',
]);

const isNumber = (type: string): boolean =>
  /^(int|float|numeric|decimal|double|bigint|smallint|real)/i.test(type);

/** One object per row, keyed by column label; a label that comes twice gets a number. */
const asObjects = ({columns, rows}: Table): Record<string, Value>[] => {
  const keys: string[] = [];
  for (const {label} of columns) {
    let key = label;
    for (let i = 2; keys.includes(key); i++) key = `${label}_${i}`;
    keys.push(key);
  }
  return rows.map((row) => Object.fromEntries(keys.map((key, i) => [key, row[i] ?? null])));
};

const csv = ({columns, rows}: Table): string[] => {
  const cell = (value: Value) => {
    const text = value === null ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns.map(({label}) => cell(label)), ...rows.map((row) => row.map(cell))].map((row) =>
    row.join(','),
  );
};
