import {AwsError} from '../operation.ts';

type Tag = {readonly Key?: string | undefined; readonly Value?: string | undefined};

export const tagRecord = (tags: readonly Tag[] | undefined): Record<string, string> => {
  const record: Record<string, string> = {};
  for (const {Key: key = '', Value: value = ''} of tags ?? []) {
    // CloudFormation tags what it makes with its own keys, which nobody else may use.
    if (key.startsWith('aws:') && !key.startsWith('aws:cloudformation:'))
      throw new AwsError('InvalidParameterException', 'You can\'t use the prefix "aws:" for tags.');
    record[key] = value;
  }
  if (Object.keys(record).length > 50)
    throw new AwsError('InvalidParameterException', 'Too many tags. You can have at most 50 tags.');
  return record;
};
