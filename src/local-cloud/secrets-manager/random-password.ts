import {randomInt} from 'node:crypto';
import {AwsError} from '../operation.ts';

/** GetRandomPassword's members, which `GenerateSecretString` of a template shares. */
export type PasswordRules = {
  readonly PasswordLength?: number | undefined;
  readonly ExcludeCharacters?: string | undefined;
  readonly ExcludeNumbers?: boolean | undefined;
  readonly ExcludePunctuation?: boolean | undefined;
  readonly ExcludeUppercase?: boolean | undefined;
  readonly ExcludeLowercase?: boolean | undefined;
  readonly IncludeSpace?: boolean | undefined;
  readonly RequireEachIncludedType?: boolean | undefined;
};

const lower = 'abcdefghijklmnopqrstuvwxyz';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export const randomPassword = (rules: PasswordRules = {}): string => {
  const {PasswordLength: length = 32, RequireEachIncludedType: requireEach = true} = rules;
  if (length < 1 || length > 4096)
    throw new AwsError('InvalidParameterException', 'The password length must be between 1 and 4096.');
  const excluded = new Set(rules.ExcludeCharacters);
  const kinds = [
    rules.ExcludeLowercase ? '' : lower,
    rules.ExcludeUppercase ? '' : lower.toUpperCase(),
    rules.ExcludeNumbers ? '' : '0123456789',
    rules.ExcludePunctuation ? '' : punctuation,
    rules.IncludeSpace ? ' ' : '',
  ]
    .map((kind) => kind.split('').filter((character) => !excluded.has(character)))
    .filter((kind) => kind.length > 0);
  if (kinds.length === 0)
    throw new AwsError('InvalidParameterException', 'No characters are left to make a password from.');
  if (requireEach && kinds.length > length)
    throw new AwsError(
      'InvalidParameterException',
      'Your password length is too short based on the required types.',
    );
  const any = kinds.flat();
  const password = Array.from({length}, (_, n) => pick((requireEach ? kinds[n] : undefined) ?? any));
  return shuffled(password).join('');
};

const pick = (from: readonly string[]): string => from[randomInt(from.length)] ?? '';

const shuffled = (items: string[]): string[] => {
  for (let n = items.length - 1; n > 0; n--) {
    const other = randomInt(n + 1);
    [items[n], items[other]] = [items[other] ?? '', items[n] ?? ''];
  }
  return items;
};
