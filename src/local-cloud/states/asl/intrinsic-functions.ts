/** What each intrinsic function does. https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
import {createHash, randomInt, randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';

type Run = (args: readonly unknown[]) => unknown;

const wrong = (what: string): Error => new Error(what);

const count = (args: readonly unknown[], least: number, most = least): void => {
  if (args.length < least || args.length > most)
    throw wrong(`Invalid number of arguments: ${args.length} instead of ${least}`);
};

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw wrong('Argument must be a string');
  return value;
};

const list = (value: unknown): unknown[] => {
  if (!Array.isArray(value)) throw wrong('Argument must be an array');
  return value as unknown[];
};

/** Arguments that are no integers are rounded. */
const integer = (value: unknown): number => {
  if (typeof value !== 'number') throw wrong('Argument must be a number');
  return Math.round(value);
};

const object = (value: unknown): object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('Argument must be an object');
  return value;
};

const format: Run = ([template, ...values]) => {
  let used = 0;
  const result = text(template).replaceAll(/\\([{}])|\{\}/g, (_whole, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    if (used >= values.length) throw wrong('there are more {} than arguments');
    const value = values[used++];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (used < values.length) throw wrong('there are more arguments than {}');
  return result;
};

const range: Run = (args) => {
  count(args, 3);
  const [from = 0, to = 0, step = 0] = args.map(integer);
  if (step === 0) throw wrong('the step must not be 0');
  const length = Math.max(0, Math.floor((to - from) / step) + 1);
  if (length > 1000) throw wrong('the array would have more than 1000 items');
  return Array.from({length}, (_, index) => from + index * step);
};

const partition: Run = (args) => {
  count(args, 2);
  const [items, size] = [list(args[0]), integer(args[1])];
  if (size < 1) throw wrong('the size must be at least 1');
  return Array.from({length: Math.ceil(items.length / size)}, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
};

const unique: Run = (args) => {
  count(args, 1);
  const items = list(args[0]);
  return items.filter((item, index) => items.findIndex((other) => isDeepStrictEqual(item, other)) === index);
};

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const hash: Run = (args) => {
  count(args, 2);
  const algorithm = hashes[text(args[1])];
  if (algorithm === undefined) throw wrong(`there is no algorithm ${String(args[1])}`);
  const data = typeof args[0] === 'string' ? args[0] : JSON.stringify(args[0]);
  return createHash(algorithm).update(data).digest('hex');
};

const random: Run = (args) => {
  count(args, 2, 3);
  const [from, to] = [integer(args[0]), integer(args[1])];
  if (from >= to) throw wrong('the end must be greater than the start');
  if (args[2] === undefined) return randomInt(from, to);
  const seed = createHash('sha256').update(JSON.stringify(args[2])).digest().readUInt32BE();
  return from + (seed % (to - from));
};

export const intrinsicFunctions: Readonly<Record<string, Run>> = {
  'States.Format': format,
  'States.StringToJson': (args) => {
    count(args, 1);
    return JSON.parse(text(args[0])) as unknown;
  },
  'States.JsonToString': (args) => {
    count(args, 1);
    return JSON.stringify(args[0]);
  },
  'States.Array': (args) => [...args],
  'States.ArrayPartition': partition,
  'States.ArrayContains': (args) => {
    count(args, 2);
    return list(args[0]).some((item) => isDeepStrictEqual(item, args[1]));
  },
  'States.ArrayRange': range,
  'States.ArrayGetItem': (args) => {
    count(args, 2);
    const [items, index] = [list(args[0]), integer(args[1])];
    if (index < 0 || index >= items.length) throw wrong('the index is out of the array');
    return items[index];
  },
  'States.ArrayLength': (args) => {
    count(args, 1);
    return list(args[0]).length;
  },
  'States.ArrayUnique': unique,
  'States.Base64Encode': (args) => {
    count(args, 1);
    return Buffer.from(text(args[0])).toString('base64');
  },
  'States.Base64Decode': (args) => {
    count(args, 1);
    return Buffer.from(text(args[0]), 'base64').toString('utf8');
  },
  'States.Hash': hash,
  'States.JsonMerge': (args) => {
    count(args, 3);
    if (args[2] !== false) throw wrong('deep merging is not supported: the third argument must be false');
    return {...object(args[0]), ...object(args[1])};
  },
  'States.MathRandom': random,
  'States.MathAdd': (args) => {
    count(args, 2);
    return integer(args[0]) + integer(args[1]);
  },
  'States.StringSplit': (args) => {
    count(args, 2);
    const separators = new Set(text(args[1]));
    const parts: string[] = [''];
    for (const char of text(args[0]))
      if (separators.has(char)) parts.push('');
      else parts[parts.length - 1] += char;
    return parts.filter((part) => part !== '');
  },
  'States.UUID': (args) => {
    count(args, 0);
    return randomUUID();
  },
};
