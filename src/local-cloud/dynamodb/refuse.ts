import {AwsError} from '../operation.ts';

/** Request members that the local cloud does not know: refused by name, never ignored. */
export const refuse = (input: object, names: readonly string[]): void => {
  const given = names.find((name) => (input as Record<string, unknown>)[name] !== undefined);
  if (given) throw new AwsError('ValidationException', `The local cloud does not support ${given}.`);
};

/** The members that expressions replaced in 2014. */
export const legacy = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
] as const;
