import {randomBytes} from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id as IAM makes them: four letters that tell the kind, then letters and digits (`AROA…`, `AKIA…`). */
export const uniqueId = (
  prefix: 'AIDA' | 'AKIA' | 'ASIA' | 'AROA' | 'ANPA' | 'AIPA',
  length: 20 | 21 = 21,
): string => {
  let id: string = prefix;
  for (const byte of randomBytes(length - prefix.length)) id += alphabet[byte & 31];
  return id;
};

/** Forty characters, as a secret access key has. */
export const secretKey = (): string => randomBytes(30).toString('base64');
