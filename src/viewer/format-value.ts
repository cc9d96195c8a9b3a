/** Numbers as Grafana writes them: units, scaling and decimals. */
import {byPattern} from './dates.ts';
import {asClock, fromNow, inLargestUnit, inWords, secondsIn} from './durations.ts';
import {binaryUnits, countUnits, currencies, metricUnits, plainUnits} from './units.ts';
import type {Zone} from './zones.ts';

/** A value as it is written; prefix and suffix are its unit, and may be drawn smaller. */
export type Formatted = {readonly text: string; readonly suffix: string; readonly prefix: string};

type Format = (value: number, decimals: number | undefined, zone?: Zone) => Formatted;

/** The decimals Grafana chooses where none are set: about three significant digits, none for whole numbers. */
const autoDecimals = (value: number): number => {
  if (value === 0 || Number.isInteger(value)) return 0;
  const places = 1 - Math.floor(Math.log10(Math.abs(value)));
  const norm = Math.abs(value) / 10 ** -places;
  return Math.min(20, Math.max(0, norm > 2.25 ? places + 1 : places));
};

const fixed = (value: number, decimals: number | undefined): string => {
  if (!Number.isFinite(value)) return value.toLocaleString('en');
  const text = value.toFixed(Math.min(20, Math.max(0, decimals ?? autoDecimals(value))));
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
};

const plain = (value: number, decimals: number | undefined, suffix = '', prefix = ''): Formatted => ({
  text: fixed(value, decimals),
  suffix,
  prefix,
});

const bare: Format = (value, decimals) => plain(value, decimals);

const words = (text: string, suffix = ''): Formatted => ({text, suffix, prefix: ''});

/** Divided by a factor as often as the value is large enough (or multiplied), the step it reached named behind it. */
const scaled =
  (factor: number, names: readonly string[], power = 0): Format =>
  (value, decimals) => {
    if (!Number.isFinite(value)) return plain(value, decimals);
    const reached = value === 0 ? 0 : Math.floor(Math.log(Math.abs(value)) / Math.log(factor) + 1e-12);
    const step = Math.min(names.length - 1 - power, Math.max(-power, reached));
    return plain(value / factor ** step, decimals, names[power + step] ?? '');
  };

const thousands = ['', 'K', 'M', 'B', 'T'];
const smallest = 5;
const metric = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

const inMetric = (unit: string, power = 0): Format =>
  scaled(
    1000,
    metric.map((name) => ` ${name}${unit}`),
    smallest + power,
  );

const inBinary = (unit: string, power = 0): Format =>
  scaled(
    1024,
    ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'].map((name) => ` ${name}${unit}`),
    power,
  );

const counted = (unit: string): Format =>
  scaled(
    1000,
    thousands.map((name) => `${name} ${unit}`),
  );

const money =
  (sign: string, isBehind = false): Format =>
  (value, decimals) => {
    const {text, suffix} = scaled(1000, thousands)(value, decimals);
    return isBehind ? words(text, suffix + sign) : {text, suffix, prefix: sign};
  };

const dates: Readonly<Record<string, string>> = {
  dateTimeAsIso: 'YYYY-MM-DD HH:mm:ss',
  dateTimeAsSystem: 'YYYY-MM-DD HH:mm:ss',
  dateTimeAsLocal: 'YYYY-MM-DD HH:mm:ss',
  dateTimeAsUS: 'MM/DD/YYYY h:mm:ss a',
};

const dayOf = (time: number, zone: Zone | undefined): string => byPattern(time, 'YYYY-MM-DD', zone);
const isToday = (time: number, zone: Zone | undefined): boolean =>
  dayOf(time, zone) === dayOf(Date.now(), zone);

/** A date by its pattern; `NoDateIfToday` leaves the day away where it goes without saying. */
const dated = (pattern: string, isShort: boolean): Format => {
  const clock = pattern.slice(pattern.indexOf(' ') + 1);
  return (value, _decimals, zone) =>
    words(byPattern(value, isShort && isToday(value, zone) ? clock : pattern, zone));
};

const duration =
  (unit: string): Format =>
  (value, decimals) => {
    const {value: count, suffix} = inLargestUnit(value, unit);
    return value === 0 ? words('0', suffix) : plain(count, decimals, suffix);
  };

const single: Readonly<Record<string, Format>> = {
  '': bare,
  none: bare,
  string: (value) => words(String(value)),
  short: scaled(1000, ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept']),
  sishort: scaled(1000, metric, smallest),
  locale: (value, decimals) =>
    words(
      value.toLocaleString('en', {
        maximumFractionDigits: decimals ?? autoDecimals(value),
        minimumFractionDigits: decimals ?? 0,
      }),
    ),
  percent: (value, decimals) => plain(value, decimals, '%'),
  percentunit: (value, decimals) => plain(value * 100, decimals, '%'),
  hex: (value) => words(Math.round(value).toString(16).toUpperCase()),
  hex0x: (value) => words(`0x${Math.round(value).toString(16).toUpperCase()}`),
  sci: (value, decimals) => words(value.toExponential(decimals)),
  bool: (value) => words(value ? 'True' : 'False'),
  bool_yes_no: (value) => words(value ? 'Yes' : 'No'),
  bool_on_off: (value) => words(value ? 'On' : 'Off'),
  dtdurationms: (value, decimals) => ({...inWords(value, decimals, 'millisecond'), prefix: ''}),
  dtdurations: (value, decimals) => ({...inWords(value * 1000, decimals), prefix: ''}),
  dthms: (value) => ({...asClock(value, false), prefix: ''}),
  dtdhms: (value) => ({...asClock(value, true), prefix: ''}),
  dateTimeFromNow: (value) => words(fromNow(value)),
};

/** `prefix:x`, `suffix:x`, `time:pattern`, `si:µF`, `count:x`, `currency:x`, `currency:suffix:x`, `bool:yes/no`. */
const madeUp = (unit: string): Format | undefined => {
  const [, kind, rest = ''] = /^(\w+):(.*)$/s.exec(unit) ?? [];
  switch (kind) {
    case 'prefix':
      return (value, decimals) => plain(value, decimals, '', rest);
    case 'suffix':
      return (value, decimals) => plain(value, decimals, ` ${rest}`);
    case 'time':
      return (value, _decimals, zone) => words(byPattern(value, rest, zone));
    case 'si': {
      const power = rest.length > 1 ? metric.indexOf(rest.charAt(0)) : -1;
      return power < 0 ? inMetric(rest) : inMetric(rest.slice(1), power - smallest);
    }
    case 'count':
      return counted(rest);
    case 'currency':
      return rest.startsWith('suffix:') ? money(rest.slice(7), true) : money(rest);
    case 'bool': {
      const [yes = '', no = '-'] = rest.split('/');
      return (value) => words(value ? yes : no);
    }
  }
  return undefined;
};

const known = new Map<string, Format>([
  ...Object.entries(single),
  ...Object.keys(secondsIn).map((id) => [id, duration(id)] as const),
  ...Object.entries(dates).flatMap(([id, pattern]) => [
    [id, dated(pattern, false)] as const,
    [`${id}NoDateIfToday`, dated(pattern, true)] as const,
  ]),
  ...Object.entries(plainUnits).map(
    ([id, unit]) => [id, (value, decimals) => plain(value, decimals, ` ${unit}`)] as [string, Format],
  ),
  ...Object.entries(metricUnits).map(([id, [unit, power]]) => [id, inMetric(unit, power)] as const),
  ...Object.entries(binaryUnits).map(([id, [unit, power]]) => [id, inBinary(unit, power)] as const),
  ...Object.entries(countUnits).map(([id, unit]) => [id, counted(unit)] as const),
  ...Object.entries(currencies).map(([id, [sign, isBehind]]) => [id, money(sign, isBehind)] as const),
]);

/** Writes a number with its unit. A unit that is not known is written behind the number, as Grafana does. */
export const formatNumber = (value: number, unit = '', decimals?: number, zone?: Zone): Formatted =>
  (known.get(unit) ?? madeUp(unit))?.(value, decimals, zone) ?? plain(value, decimals, ` ${unit}`);

/** `formatNumber` in one piece. */
export const numberText = (value: number, unit?: string, decimals?: number, zone?: Zone): string => {
  const {prefix, text, suffix} = formatNumber(value, unit, decimals, zone);
  return prefix + text + suffix;
};
