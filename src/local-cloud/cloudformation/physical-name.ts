import {createHash} from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 12;

/** The twelve last characters of a name: always the same for the same seed, and no other's. */
const randomPart = (seed: string): string =>
  [...createHash('sha256').update(seed).digest().subarray(0, randomLength)]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('');

/** `STACK-LOGICALID-RANDOM`; where that is too long, stack and logical id are cut, as AWS does, and the rest is kept. */
export const physicalName = (stackName: string, logicalId: string, seed: string, max: number): string => {
  const random = randomPart(seed);
  const room = Math.max(0, max - randomLength - 2);
  const forStack = Math.max(Math.ceil(room / 2), room - logicalId.length);
  const stack = stackName.slice(0, forStack).replace(/-+$/, '');
  return [stack, logicalId.slice(0, room - stack.length), random].filter(Boolean).join('-').slice(-max);
};
