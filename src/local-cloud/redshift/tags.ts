import {AwsError} from '../operation.ts';

export type Tag = {readonly Key?: string | undefined; readonly Value?: string | undefined};

/** Tags as a map. Throws InvalidTagFault for AWS's own prefix and for more than fifty. */
export const tagRecord = (
  tags: readonly Tag[] | undefined,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const record = {...before};
  for (const {Key: key = '', Value: value = ''} of tags ?? []) {
    if (key === '' || key.length > 128)
      throw new AwsError('InvalidTagFault', 'Tag keys must be between 1 and 128 characters long.');
    if (value.length > 256)
      throw new AwsError('InvalidTagFault', 'Tag values must be at most 256 characters long.');
    // CloudFormation tags what it makes with its own keys, which nobody else may use.
    if (key.startsWith('aws:') && !key.startsWith('aws:cloudformation:'))
      throw new AwsError('InvalidTagFault', 'Tag keys that begin with aws: are reserved.');
    record[key] = value;
  }
  if (Object.keys(record).length > 50)
    throw new AwsError('TagLimitExceededFault', 'A resource can have at most 50 tags.');
  return record;
};

/** Whether a Describe request's tag filters let a resource through. */
export const hasTags = (
  tags: Readonly<Record<string, string>>,
  {
    TagKeys: keys = [],
    TagValues: values = [],
  }: {
    readonly TagKeys?: readonly string[] | undefined;
    readonly TagValues?: readonly string[] | undefined;
  },
): boolean =>
  (keys.length === 0 || keys.some((key) => tags[key] !== undefined)) &&
  (values.length === 0 || values.some((value) => Object.values(tags).includes(value)));

/** The condition keys of a request that brings tags. */
export const requestTagConditions = (
  tags: readonly Tag[] | undefined,
): Record<string, string | string[]> => ({
  ...(tags && tags.length > 0 && {'aws:TagKeys': tags.map(({Key: key = ''}) => key)}),
  ...Object.fromEntries(
    (tags ?? []).map(({Key: key, Value: value = ''}) => [`aws:RequestTag/${key}`, value]),
  ),
});
