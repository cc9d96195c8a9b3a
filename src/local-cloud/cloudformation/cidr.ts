import {describeBlock, parseBlock, sizeOf} from '../ip-block.ts';
import {validationError} from './validation-error.ts';

/** Fn::Cidr: the first `count` blocks with `bits` host bits each. */
export const cidrBlocks = (text: string, count: number, bits: number): string[] => {
  const block = parseBlock(text);
  const prefix = 32 - bits;
  if (!block) throw validationError(`Template error: Fn::Cidr: Invalid CIDR block: ${text}`);
  if (!Number.isInteger(count) || count < 1 || count > 256)
    throw validationError('Template error: Fn::Cidr: count must be between 1 and 256');
  if (
    !Number.isInteger(bits) ||
    prefix < block.prefix ||
    bits < 1 ||
    count * sizeOf(prefix) > sizeOf(block.prefix)
  )
    throw validationError(
      `Template error: Fn::Cidr: ${text} is too small for ${count} blocks with ${bits} host bits each`,
    );
  return Array.from({length: count}, (_, n) =>
    describeBlock({base: block.base + n * sizeOf(prefix), prefix}),
  );
};
