/** Numbers as Grafana writes them: units, scaling and decimals. */

export type Formatted = {readonly text: string; readonly suffix: string; readonly prefix: string};

/** The decimals Grafana chooses where none are set: about three significant digits, none for whole numbers. */
const autoDecimals = (value: number): number => {
  if (value === 0 || Number.isInteger(value)) return 0;
  const places = 1 - Math.floor(Math.log10(Math.abs(value)));
  const norm = Math.abs(value) / 10 ** -places;
  return Math.min(20, Math.max(0, norm > 2.25 ? places + 1 : places));
};

const fixed = (value: number, decimals: number | undefined): string => {
  const text = value.toFixed(Math.min(20, Math.max(0, decimals ?? autoDecimals(value))));
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
};

const plain = (value: number, decimals: number | undefined, suffix = '', prefix = ''): Formatted => ({
  text: fixed(value, decimals),
  suffix,
  prefix,
});

/** Divides by a factor as long as the value is large enough, and names the step it reached. */
const scaled =
  (factor: number, names: readonly string[], prefix = '') =>
  (value: number, decimals: number | undefined): Formatted => {
    let [rest, step] = [value, 0];
    while (Math.abs(rest) >= factor && step < names.length - 1) {
      rest /= factor;
      step++;
    }
    return plain(rest, decimals, names[step] ?? '', prefix);
  };

/** The largest unit of time that the value fills. */
const time =
  (base: number) =>
  (value: number, decimals: number | undefined): Formatted => {
    const seconds = value * base;
    const steps: [number, string][] = [
      [31_536_000, ' years'],
      [604_800, ' weeks'],
      [86_400, ' days'],
      [3600, ' hours'],
      [60, ' mins'],
      [1, ' s'],
    ];
    for (const [size, name] of steps)
      if (Math.abs(seconds) >= size) return plain(seconds / size, decimals, name);
    return base === 1 && Math.abs(seconds) < 0.001
      ? plain(value, decimals, ' s')
      : plain(seconds * 1000, decimals, ' ms');
  };

const units: Readonly<Record<string, (value: number, decimals: number | undefined) => Formatted>> = {
  '': plain,
  none: plain,
  short: scaled(1000, ['', ' K', ' Mil', ' Bil', ' Tri']),
  locale: (value, decimals) => ({
    ...plain(value, decimals),
    text: value.toLocaleString('en', {
      maximumFractionDigits: decimals ?? autoDecimals(value),
      minimumFractionDigits: decimals ?? 0,
    }),
  }),
  percent: (value, decimals) => plain(value, decimals, '%'),
  percentunit: (value, decimals) => plain(value * 100, decimals, '%'),
  s: time(1),
  ms: time(0.001),
  bytes: scaled(1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']),
  decbytes: scaled(1000, [' B', ' kB', ' MB', ' GB', ' TB']),
  reqps: scaled(1000, [' req/s', 'K req/s', 'M req/s']),
  cps: scaled(1000, [' c/s', 'K c/s', 'M c/s']),
  rps: scaled(1000, [' rd/s', 'K rd/s', 'M rd/s']),
  currencyUSD: scaled(1000, ['', 'K', 'M', 'B', 'T'], '$'),
  currencyEUR: scaled(1000, ['', 'K', 'M', 'B', 'T'], '€'),
  lengthkm: (value, decimals) => plain(value, decimals, ' km'),
};

/** Writes a number with its unit. A unit that is not known is written behind the number, as Grafana does. */
export const formatNumber = (value: number, unit = '', decimals?: number): Formatted => {
  // Zero seconds are "0 s", not "0 ms".
  if (value === 0 && unit === 's') return plain(0, decimals, ' s');
  const known = units[unit];
  if (known) return known(value, decimals);
  return plain(value, decimals, unit.startsWith('suffix:') ? unit.slice(7) : ` ${unit}`);
};

/** `formatNumber` in one piece. */
export const numberText = (value: number, unit?: string, decimals?: number): string => {
  const {prefix, text, suffix} = formatNumber(value, unit, decimals);
  return prefix + text + suffix;
};
