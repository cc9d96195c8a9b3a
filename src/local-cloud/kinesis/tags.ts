import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';

const most = 50;

/** Throws InvalidArgumentException when a stream cannot have these tags. */
export const verifyStreamTags = (
  cloud: LocalCloud,
  stream: string,
  tags: Readonly<Record<string, string>>,
): void => {
  for (const [key, value] of Object.entries(tags)) {
    if (
      !/^[\p{L}\p{Z}\p{N}_.:/=+\-@%]{1,128}$/u.test(key) ||
      !/^[\p{L}\p{Z}\p{N}_.:/=+\-@%]{0,256}$/u.test(value)
    )
      throw new AwsError(
        'InvalidArgumentException',
        `Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @ :.`,
      );
  }
  if (Object.keys(tags).length > most)
    throw new AwsError(
      'InvalidArgumentException',
      `Failed to add tags to stream ${stream} under account ${cloud.account} because a given stream cannot have more than ${most} tags associated with it.`,
    );
};
