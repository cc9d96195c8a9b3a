import {AwsError} from '../operation.ts';
import {readPolicy, type PolicyKind} from './policy.ts';

/** Throws AWS's ValidationError unless a name has only what names of IAM have. */
export const verifyName = (field: string, name: string, most: number): void => {
  const must =
    name.length > most
      ? `have length less than or equal to ${most}`
      : /^[\w+=,.@-]+$/.test(name)
        ? undefined
        : 'satisfy regular expression pattern: [\\w+=,.@-]+';
  if (must) throw invalid(name, field, must);
};

export const verifyPath = (path: string): void => {
  if (path.length > 512 || !/^(\/|\/[\u0021-\u007e]+\/)$/.test(path))
    throw new AwsError(
      'ValidationError',
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
};

export const verifySessionSeconds = (seconds: number): void => {
  if (seconds < 3600)
    throw invalid(String(seconds), 'maxSessionDuration', 'have value greater than or equal to 3600');
  if (seconds > 43_200)
    throw invalid(String(seconds), 'maxSessionDuration', 'have value less than or equal to 43200');
};

const invalid = (value: string, field: string, must: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must ${must}`,
  );

/** Throws MalformedPolicyDocument, or LimitExceeded with `tooLong` when a document has more characters than `most`. */
export const verifyDocument = (document: string, kind: PolicyKind, most: number, tooLong: string): void => {
  readPolicy(document, kind);
  // White space does not count.
  if (document.replaceAll(/\s/g, '').length > most) throw new AwsError('LimitExceeded', tooLong, 409);
};

export const verifyPolicyArn = (arn: string): void => {
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/\S+$/.test(arn))
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
};

/** Tags as a map. Throws InvalidInput when there are too many or two keys differ only in case. */
export const readTags = (
  tags: readonly {readonly Key: string | undefined; readonly Value: string | undefined}[] = [],
): Record<string, string> => {
  const keys = new Set(tags.map(({Key: key = ''}) => key.toLowerCase()));
  if (keys.size < tags.length)
    throw new AwsError(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  if (tags.length > 50)
    throw new AwsError('LimitExceeded', 'The number of tags has reached the maximum limit.', 409);
  return Object.fromEntries(tags.map(({Key: key = '', Value: value = ''}) => [key, value]));
};

/** Adds tags; a key that is there in another case is the same key. */
export const withTags = (
  tags: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): Record<string, string> => ({...withoutTags(tags, Object.keys(added)), ...added});

export const withoutTags = (
  tags: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string> => {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key.toLowerCase())));
};
