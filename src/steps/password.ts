/** The password that the user of the dashboard may be given: Redshift's rules, and the hash that goes in its stead. */
import {createHash} from 'node:crypto';
import {readerUser} from './config.ts';

/** Whether Redshift takes a password; otherwise what is wrong with it. */
export const verifyPassword = (password: string): true | string => {
  if (password.length < 8 || password.length > 64) return 'it must have 8 to 64 characters';
  if (/[^!-~]|['"\\/@]/.test(password))
    return 'it may hold printable ASCII characters only, and none of \' " \\ / @ or space';
  if (!/[A-Z]/.test(password)) return 'it must hold a capital letter';
  if (!/[a-z]/.test(password)) return 'it must hold a small letter';
  if (!/\d/.test(password)) return 'it must hold a digit';
  return true;
};

/** The hash as `ALTER USER … PASSWORD` takes it, and as Redshift itself would keep the password: MD5 of it and the user's name. */
export const passwordHash = (password: string): string =>
  `md5${createHash('md5')
    .update(password + readerUser)
    .digest('hex')}`;
