/** How the values of a variable enter a text, by the format that a reference names: `${state:csv}`. */

/** A variable's chosen values. `texts` are what a reader is shown of them; `isList` says whether they are several by nature. */
export type Chosen = {
  readonly name: string;
  readonly values: readonly string[];
  readonly texts: readonly string[];
  readonly isList: boolean;
};

const each =
  (change: (value: string) => string, between = ',') =>
  ({values}: Chosen): string =>
    values.map(change).join(between);

const inPattern = (value: string): string => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`);

/** Several in brackets, one alone. */
const grouped =
  (open: string, between: string, close: string, change = (value: string): string => value) =>
  ({values}: Chosen): string => {
    const text = values.map(change).join(between);
    return values.length > 1 ? open + text + close : text;
  };

/** Grafana's formats by their names, those left out that no SQL is written with. */
const formats: Readonly<Record<string, (chosen: Chosen) => string>> = {
  raw: each((value) => value),
  csv: each((value) => value),
  pipe: each((value) => value, '|'),
  singlequote: each((value) => `'${value.replaceAll("'", String.raw`\'`)}'`),
  doublequote: each((value) => `"${value.replaceAll('"', String.raw`\"`)}"`),
  sqlstring: each((value) => `'${value.replaceAll("'", "''")}'`),
  glob: grouped('{', ',', '}'),
  regex: grouped('(', '|', ')', inPattern),
  json: ({values, isList}) => JSON.stringify(isList ? values : (values[0] ?? '')),
  percentencode: (chosen) => encodeURIComponent(grouped('{', ',', '}')(chosen)),
  queryparam: ({name, values}) => values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&'),
  text: ({texts}) => texts.join(' + '),
};

/** The values in a format; undefined where it is none that is known here. */
export const inFormat = (format: string, chosen: Chosen): string | undefined =>
  Object.hasOwn(formats, format) ? formats[format]?.(chosen) : undefined;

/** As the Redshift plugin has them where no format is named: several (by nature) quoted, a single one bare. */
export const asPluginDoes = (chosen: Chosen): string =>
  chosen.isList ? (inFormat('sqlstring', chosen) ?? '') : (chosen.values[0] ?? '');
