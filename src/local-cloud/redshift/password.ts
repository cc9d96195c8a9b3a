import {randomBytes, scryptSync, timingSafeEqual} from 'node:crypto';

export type PasswordHash = {readonly salt: string; readonly hash: string};

// Cheap on purpose: the folder is the user's own, and every statement with a secret checks a password.
const cost = {N: 1024};

export const hashPassword = (password: string): PasswordHash => {
  const salt = randomBytes(16);
  return {salt: salt.toString('base64'), hash: scryptSync(password, salt, 32, cost).toString('base64')};
};

export const hashesTo = (password: string, {salt, hash}: PasswordHash): boolean =>
  timingSafeEqual(scryptSync(password, Buffer.from(salt, 'base64'), 32, cost), Buffer.from(hash, 'base64'));
