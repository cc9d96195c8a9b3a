/** The links that the file gives to values of a field: to pages elsewhere, which the reader opens or does not. */
import type {Cell} from './field-config.ts';
import {plainName} from './overrides.ts';
import {valueText, type Series} from './series.ts';

/** A link of the file. */
export type DataLink = {readonly title?: string; readonly url: string};

/** A link of one value. */
export type Link = {readonly title: string; readonly href: string};

/** As Grafana writes a value into an address; one that is an address itself stays one. */
const inAddress = (text: string): string =>
  encodeURI(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

const written = (value: Cell): string => (value === null ? '' : String(value));

/** What is said by the path of a variable of one row, such as `__value.raw` or `__data.fields.id`; undefined where nothing is. */
const said = (path: string, series: Series, row: number, columns: readonly Series[]): string | undefined => {
  const {field, name} = series;
  const value = field.values[row] ?? null;
  if (path === '__value' || path === '__value.text') return valueText(value, series);
  if (path === '__value.raw' || path === '__value.numeric') return written(value);
  if (path === '__field.name' || path === '__series.name') return name;
  const label = /^__field\.labels\.(.+)$/.exec(path)?.[1];
  if (label !== undefined) return field.labels?.[label] ?? '';
  const named = /^__data\.fields(?:\.([^.[\]]+)|\["?([^"\]]+)"?\])(\.text)?$/.exec(path);
  if (!named) return undefined;
  const key = named[1] ?? named[2] ?? '';
  const other =
    columns.find((each) => each.name === key || each.field.name === key || plainName(each.field) === key) ??
    columns[/^\d+$/.test(key) ? Number(key) : -1];
  if (!other) return undefined;
  const otherValue = other.field.values[row] ?? null;
  return named[3] === undefined ? written(otherValue) : valueText(otherValue, other);
};

/**
 * The links of a value that lead somewhere from here: to `http:` and `https:` only, with every variable known. `columns` are all
 * those of the row, hidden ones included.
 */
export const linksOf = (series: Series, row: number, columns: readonly Series[]): Link[] => {
  const fill = (text: string, encode: (part: string) => string): string | undefined => {
    let isWhole = true;
    const filled = text.replaceAll(/\$\{([^}:]+)(:\w+)?\}/g, (_, path: string, format?: string) => {
      const part = said(path, series, row, columns);
      isWhole &&= part !== undefined;
      return (format === ':percentencode' ? encodeURIComponent : encode)(part ?? '');
    });
    return isWhole ? filled : undefined;
  };
  return (series.config.links ?? []).flatMap(({title = '', url}) => {
    const address = fill(url, inAddress)?.trim() ?? '';
    if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return [];
    return [{title: fill(title, (part) => part) ?? title, href: new URL(address).href}];
  });
};
