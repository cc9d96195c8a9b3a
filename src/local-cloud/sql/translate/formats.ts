import {unsupported} from '../errors.ts';
import {literal} from './scope.ts';

/** Pieces of a date format, longest first, with the engine's `strftime` code or an expression over `%s`. */
const pieces: readonly (readonly [pattern: string, code: string | ((t: string) => string)])[] = [
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['HH', '%I'],
  ['MI', '%M'],
  ['SSSS', (t) => `CAST(CAST(epoch(CAST(${t} AS TIMESTAMP)) AS BIGINT) % 86400 AS VARCHAR)`],
  ['SS', '%S'],
  ['MS', '%g'],
  ['US', '%f'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['A.M.', (t) => `CASE WHEN hour(${t}) < 12 THEN 'A.M.' ELSE 'P.M.' END`],
  ['am', (t) => `lower(strftime(${t}, '%p'))`],
  ['pm', (t) => `lower(strftime(${t}, '%p'))`],
  ['YYYY', '%Y'],
  ['YYY', (t) => `right(strftime(${t}, '%Y'), 3)`],
  ['YY', '%y'],
  ['IYYY', '%G'],
  ['Y', (t) => `right(strftime(${t}, '%Y'), 1)`],
  ['MONTH', (t) => `rpad(upper(strftime(${t}, '%B')), 9, ' ')`],
  ['Month', (t) => `rpad(strftime(${t}, '%B'), 9, ' ')`],
  ['month', (t) => `rpad(lower(strftime(${t}, '%B')), 9, ' ')`],
  ['MON', (t) => `upper(strftime(${t}, '%b'))`],
  ['Mon', '%b'],
  ['mon', (t) => `lower(strftime(${t}, '%b'))`],
  ['MM', '%m'],
  ['DAY', (t) => `rpad(upper(strftime(${t}, '%A')), 9, ' ')`],
  ['Day', (t) => `rpad(strftime(${t}, '%A'), 9, ' ')`],
  ['day', (t) => `rpad(lower(strftime(${t}, '%A')), 9, ' ')`],
  ['DDD', '%j'],
  ['DY', (t) => `upper(strftime(${t}, '%a'))`],
  ['Dy', '%a'],
  ['dy', (t) => `lower(strftime(${t}, '%a'))`],
  ['DD', '%d'],
  ['D', (t) => `CAST(dayofweek(${t}) + 1 AS VARCHAR)`],
  ['ID', (t) => `CAST(isodow(${t}) AS VARCHAR)`],
  ['IW', '%V'],
  ['WW', (t) => `lpad(CAST((dayofyear(${t}) - 1) // 7 + 1 AS VARCHAR), 2, '0')`],
  ['W', (t) => `CAST((day(${t}) - 1) // 7 + 1 AS VARCHAR)`],
  ['Q', (t) => `CAST(quarter(${t}) AS VARCHAR)`],
  ['CC', (t) => `CAST(century(${t}) AS VARCHAR)`],
  ['J', (t) => `CAST(CAST(julian(CAST(${t} AS DATE)) AS BIGINT) AS VARCHAR)`],
  ['TZ', () => `'UTC'`],
  ['tz', () => `'utc'`],
  ['OF', () => `'+00'`],
];

type Piece = {
  readonly code?: string;
  readonly make?: (t: string) => string;
  readonly text?: string;
  readonly fill: boolean;
};

const split = (format: string): Piece[] => {
  const found: Piece[] = [];
  let rest = format;
  let fill = false;
  while (rest !== '') {
    if (/^FM/i.test(rest)) {
      fill = true;
      rest = rest.slice(2);
      continue;
    }
    const quoted = rest.match(/^"([^"]*)"/);
    const piece =
      pieces.find(([pattern]) => rest.startsWith(pattern)) ??
      pieces.find(
        ([pattern]) => /^[A-Z0-9]+$/.test(pattern) && rest.slice(0, pattern.length).toUpperCase() === pattern,
      );
    if (quoted) found.push({text: quoted[1] ?? '', fill});
    else if (piece)
      found.push(typeof piece[1] === 'string' ? {code: piece[1], fill} : {make: piece[1], fill});
    else found.push({text: rest.slice(0, 1), fill});
    rest = rest.slice(quoted ? quoted[0].length : piece ? piece[0].length : 1);
    if (!/^FM/i.test(rest)) fill = false;
  }
  return found;
};

/** `to_char(timestamp, 'YYYY-MM-DD HH24:MI')` */
export const timeToText = (time: string, format: string): string => {
  const parts = split(format).map((piece) => {
    const sql =
      piece.text !== undefined
        ? literal(piece.text)
        : piece.make
          ? piece.make(time)
          : `strftime(${time}, ${literal(piece.code ?? '')})`;
    return piece.fill && piece.text === undefined ? `regexp_replace(trim(${sql}), '^0+(\\d)', '\\1')` : sql;
  });
  return parts.length === 0 ? "''" : `(${parts.join(' || ')})`;
};

/** `to_date('24.11.2026', 'DD.MM.YYYY')`, `to_timestamp(…)`: the engine's `strptime` format. */
export const parseFormat = (format: string): string =>
  split(format)
    .map((piece) => {
      if (piece.text !== undefined) return piece.text.replaceAll('%', '%%');
      if (piece.code) return piece.code;
      const made = piece.make?.('x') ?? '';
      if (/'%B'/.test(made)) return '%B';
      if (/'%b'/.test(made)) return '%b';
      if (/'%p'/.test(made)) return '%p';
      if (/'%A'/.test(made)) return '%A';
      if (/'%a'/.test(made)) return '%a';
      throw unsupported(`the date format '${format}' for reading`);
    })
    .join('');

/** `to_char(number, '999,990.00')`: digits, grouping, decimals, sign. */
export const numberToText = (number: string, format: string): string => {
  const fm = /^FM/i.test(format);
  const body = format.replace(/^FM/i, '').toUpperCase();
  if (!/^[$LS]?[90,.GD]+(?:MI|S)?$/.test(body)) throw unsupported(`the number format '${format}'`);
  const [whole = '', decimals = ''] = body
    .replace(/[$LSMI]/g, '')
    .replaceAll('G', ',')
    .replaceAll('D', '.')
    .split('.');
  const scale = decimals.length;
  const digits = whole.replaceAll(',', '').length;
  const least = whole.replaceAll(',', '').includes('0')
    ? whole.replaceAll(',', '').length - whole.replaceAll(',', '').indexOf('0')
    : 0;
  const grouped = whole.includes(',');
  const value = `CAST(${number} AS DECIMAL(38,${scale}))`;
  const absolute = `split_part(CAST(abs(${value}) AS VARCHAR), '.', 1)`;
  const stripped = least === 0 && scale > 0 ? `regexp_replace(${absolute}, '^0$', '')` : absolute;
  const padded =
    least > 1
      ? `CASE WHEN length(${stripped}) < ${least} THEN lpad(${stripped}, ${least}, '0') ELSE ${stripped} END`
      : stripped;
  const withGroups = grouped
    ? `reverse(regexp_replace(reverse(${padded}), '(\\d{3})(?=\\d)', '\\1,', 'g'))`
    : padded;
  const safeGroups = grouped ? `ltrim(${withGroups.replace('(?=\\d)', '')}, ',')` : withGroups;
  const fraction = scale > 0 ? ` || '.' || split_part(CAST(abs(${value}) AS VARCHAR), '.', 2)` : '';
  const money = /[$L]/.test(body) ? "'$' || " : '';
  const signed = `(CASE WHEN ${number} < 0 THEN '-' ELSE ${fm ? "''" : "' '"} END || ${money}${safeGroups}${fraction})`;
  const width =
    digits +
    (grouped ? (whole.match(/,/g)?.length ?? 0) : 0) +
    (scale > 0 ? scale + 1 : 0) +
    1 +
    (money ? 1 : 0);
  const full = `CASE WHEN length(${absolute}) > ${digits} THEN repeat('#', ${width}) ELSE ${signed} END`;
  return fm
    ? `(${full})`
    : `(CASE WHEN length(${full}) < ${width} THEN lpad(${full}, ${width}, ' ') ELSE ${full} END)`;
};
