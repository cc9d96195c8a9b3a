import {AwsError} from '../operation.ts';

/** A decimal number, exactly: `digits * 10 ** exponent`, without trailing zeros in the digits. */
type Decimal = {readonly digits: bigint; readonly exponent: number};

const maxDigits = 38;
const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

const normal = (digits: bigint, exponent: number): Decimal => {
  if (digits === 0n) return {digits, exponent: 0};
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return {digits, exponent};
};

const length = (digits: bigint): number => String(digits < 0n ? -digits : digits).length;

const verify = (value: Decimal): Decimal => {
  if (value.digits === 0n) return value;
  const magnitude = length(value.digits) + value.exponent - 1;
  if (length(value.digits) > maxDigits)
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  if (magnitude > 125)
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (magnitude < -130)
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  return value;
};

const parse = (text: string): Decimal => {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '')
    throw invalid(
      text === ''
        ? 'The parameter cannot be converted to a numeric value'
        : `The parameter cannot be converted to a numeric value: ${text}`,
    );
  const digits = BigInt(whole + fraction);
  return verify(normal(sign === '-' ? -digits : digits, Number(exponent) - fraction.length));
};

/** As DynamoDB writes it: no exponent, no superfluous zeros. */
const format = ({digits, exponent}: Decimal): string => {
  const sign = digits < 0n ? '-' : '';
  const plain = String(digits < 0n ? -digits : digits);
  if (exponent >= 0) return `${sign}${plain}${'0'.repeat(digits === 0n ? 0 : exponent)}`;
  const padded = plain.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
};

const aligned = (one: Decimal, other: Decimal): [bigint, bigint, number] => {
  const exponent = Math.min(one.exponent, other.exponent);
  const scale = (value: Decimal): bigint => value.digits * 10n ** BigInt(value.exponent - exponent);
  return [scale(one), scale(other), exponent];
};

/** The text of a number as it is stored; throws DynamoDB's error for what is no number of its range. */
export const canonicalNumber = (text: string): string => format(parse(text));

/** Exact up to 38 digits; throws beyond them. `sign` is -1 for a subtraction. */
export const addNumbers = (one: string, other: string, sign: 1 | -1 = 1): string => {
  const [left, right, exponent] = aligned(parse(one), parse(other));
  return format(verify(normal(left + BigInt(sign) * right, exponent)));
};

export const compareNumbers = (one: string, other: string): number => {
  const [left, right] = aligned(parse(one), parse(other));
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Bytes that a number takes: two digits each, and one for the rest. */
export const numberSize = (text: string): number => {
  const {digits} = parse(text);
  return digits === 0n ? 1 : Math.ceil(length(digits) / 2) + (digits < 0n ? 2 : 1);
};
