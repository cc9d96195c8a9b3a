/**
 * What a panel of a dashboard file has to show: told from the file and from the rows that the warehouse answers to the panel's
 * question, by none of the viewer's code. A setting that nobody has taught it is an error, so that nothing is compared by luck.
 */
import {readFileSync} from 'node:fs';
import type {Table, Value} from '../../src/cloud/statement-table.ts';

type Settings = {displayName?: string; unit?: string; decimals?: number; filterable?: boolean};
type FilePanel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly interval?: string;
  readonly targets?: readonly {readonly rawSQL: string}[];
  readonly fieldConfig?: {
    readonly defaults: Settings;
    readonly overrides: {
      readonly matcher: {readonly id: string; readonly options: string};
      readonly properties: {readonly id: string; readonly value: unknown}[];
    }[];
  };
  readonly options?: {
    readonly legend?: {readonly calcs: readonly string[]};
    readonly sortBy?: readonly {readonly displayName: string; readonly desc: boolean}[];
  };
};
type Variable = {readonly name: string; readonly query: string};

const file = JSON.parse(
  readFileSync(new URL('../../dashboards/logistics.json', import.meta.url), 'utf8'),
) as {panels: FilePanel[]; templating: {list: Variable[]}};

/** Every panel that asks something. */
export const askingPanels: readonly FilePanel[] = file.panels.filter(({targets = []}) => targets.length > 0);

export type Asked = {
  readonly from: number;
  readonly to: number;
  /** What is chosen of a variable; all that it offers where it is left out. */
  readonly chosen?: Readonly<Record<string, readonly string[]>>;
};

/** The panel's question as it has to arrive at the warehouse. */
export const questionOf = ({targets = [], interval}: FilePanel, {from, to, chosen = {}}: Asked): string => {
  // The interval that the file names is the least; the panel has at most a hundred.
  if (to - from > 1_000_000) throw new Error('a range whose intervals are not those of the file');
  const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  const seconds = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1);
  const within = file.templating.list.reduce(
    (sql, {name, query}) =>
      sql.replaceAll(`$${name}`, (chosen[name] ?? query.split(',')).map((value) => `'${value}'`).join(',')),
    targets[0]?.rawSQL ?? '',
  );
  const sql = within
    .replaceAll(
      /\$__timeFilter\((\w+)\)/g,
      (_, column: string) => `${column} BETWEEN '${iso(from)}' AND '${iso(to)}'`,
    )
    .replaceAll(/\$__timeGroup\((\w+), ('1m'|\$__interval)\)/g, (_, column: string, size: string) => {
      const length = seconds(size.startsWith('$') ? (interval ?? '') : size.replaceAll("'", ''));
      return `floor(extract(epoch from ${column})/${length})*${length} AS "time"`;
    });
  if (sql.includes('$')) throw new Error(`a macro that nobody has taught this: ${sql}`);
  return sql;
};

/** The file's settings of a column. */
const settingsOf = ({fieldConfig}: FilePanel, column: string): Settings => {
  const settings: Record<string, unknown> = {...fieldConfig?.defaults};
  for (const {matcher, properties} of fieldConfig?.overrides ?? []) {
    if (matcher.id !== 'byName') throw new Error(`a matcher that nobody has taught this: ${matcher.id}`);
    if (matcher.options === column) for (const {id, value} of properties) settings[id] = value;
  }
  return settings;
};

const written = (value: Value, {unit = 'none', decimals}: Settings): string => {
  if (value === null) return '';
  const number = typeof value === 'number' ? value : Number(value);
  if (Number.isNaN(number)) return String(value);
  if (decimals === undefined) throw new Error('a number without decimals in the file');
  if (unit === 'none') return number.toFixed(decimals);
  if (unit === 'short') {
    if (Math.abs(number) >= 1e6) throw new Error('more than nobody has taught this');
    return Math.abs(number) < 1000 ? number.toFixed(decimals) : `${(number / 1000).toFixed(decimals)} K`;
  }
  if (unit !== 's') throw new Error(`a unit that nobody has taught this: ${unit}`);
  if (number === 0) return '0 s';
  if (Math.abs(number) >= 3600) throw new Error('longer than nobody has taught this');
  return number < 60 ? `${number.toFixed(decimals)} s` : `${(number / 60).toFixed(decimals)} mins`;
};

const calculations: Readonly<Record<string, (values: readonly number[]) => string>> = {
  sum: (values) => `Total: ${values.reduce((sum, value) => sum + value, 0)}`,
  lastNotNull: (values) => `Last *: ${values.at(-1) ?? ''}`,
};

/** What is read on the screen, part by part. */
export type Figures = Readonly<Record<string, readonly string[]>>;

const compare = (a: Value, b: Value): number => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1);

const kinds: Readonly<Record<string, (panel: FilePanel, table: Table) => Figures>> = {
  stat: (panel, {columns, rows}) => {
    const settings = columns.map(({label}) => settingsOf(panel, label));
    return {
      '.name': settings.map(({displayName = ''}) => displayName),
      '.value': settings.map((each, index) => written(rows.at(-1)?.[index] ?? null, each) || '–'),
    };
  },
  timeseries: (panel, {columns, rows}) => {
    const series = columns.slice(1).map(({label}) => settingsOf(panel, label).displayName ?? label);
    return {
      '.legend .name': rows.length > 0 ? series : [],
      '.legend .calc': (rows.length > 0 ? series : []).map((_, index) =>
        (panel.options?.legend?.calcs ?? [])
          .map((id) => calculations[id]?.(rows.map((row) => Number(row[index + 1]))) ?? `unknown ${id}`)
          .join(' '),
      ),
    };
  },
  barchart: (panel, {columns, rows}) => {
    const settings = columns.slice(1).map(({label}) => settingsOf(panel, label));
    return {
      '.legend .name': settings.map(({displayName = ''}) => displayName),
      '.category': rows.map(([name]) => String(name)),
      '.amount': rows.flatMap((row) => settings.map((each, index) => written(row[index + 1] ?? null, each))),
    };
  },
  table: (panel, {columns, rows}) => {
    const settings = columns.map(({label}) => settingsOf(panel, label));
    const sorted = [...rows];
    for (const {displayName, desc} of panel.options?.sortBy ?? []) {
      const at = settings.findIndex((each) => each.displayName === displayName);
      sorted.sort((a, b) => (desc ? -1 : 1) * compare(a[at] ?? null, b[at] ?? null));
    }
    const arrow = (name: string): string => {
      const [by] = panel.options?.sortBy ?? [];
      return by?.displayName === name ? `${name} ${by.desc ? '↓' : '↑'}` : name;
    };
    return {
      'th button': settings.map(({displayName = ''}) => arrow(displayName)),
      'tbody tr': sorted.map((row) =>
        settings.map((each, index) => written(row[index] ?? null, each)).join(' '),
      ),
    };
  },
};

/** What the panel has to show of the rows, by the part of the page where it stands. */
export const figuresOf = (panel: FilePanel, table: Table): Figures => {
  const kind = kinds[panel.type];
  if (!kind) throw new Error(`a kind of panel that nobody has taught this: ${panel.type}`);
  return kind(panel, table);
};
