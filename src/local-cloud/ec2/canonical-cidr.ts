import {describeBlock, parseBlock} from '../ip-block.ts';
import {AwsError} from '../operation.ts';

/** The canonical text of a block (`10.0.0.5/24` is `10.0.0.0/24`); throws for what is none. */
export const canonicalCidr = (text: string | undefined): string => {
  const block = parseBlock(text ?? '');
  if (!block)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  return describeBlock(block);
};
