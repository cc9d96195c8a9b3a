import {fail} from '../errors.ts';
import type {UserOptions} from './ast.ts';
import type {Cursor} from './cursor.ts';

/** `[WITH] PASSWORD '…' | PASSWORD DISABLE | CREATEDB | VALID UNTIL '…' | …` */
export const parseUserOptions = (c: Cursor): UserOptions => {
  c.take('with');
  let options: UserOptions = {};
  for (;;) {
    if (c.take('password')) options = {...options, password: c.take('disable') ? null : c.string()};
    else if (c.take('createdb')) options = {...options, createdb: true};
    else if (c.take('nocreatedb')) options = {...options, createdb: false};
    else if (c.takeAny(['createuser', 'superuser'])) options = {...options, createuser: true};
    else if (c.takeAny(['nocreateuser', 'nosuperuser'])) options = {...options, createuser: false};
    else if (c.take('syslog', 'access')) options = {...options, syslog: c.name(false)};
    else if (c.take('valid', 'until')) options = {...options, validUntil: c.string()};
    else if (c.take('connection', 'limit'))
      options = {...options, connectionLimit: c.take('unlimited') ? 'UNLIMITED' : String(c.integer())};
    else if (c.take('session', 'timeout')) options = {...options, sessionTimeout: String(c.integer())};
    else if (c.take('in', 'group')) options = {...options, groups: c.commas(() => c.name())};
    else if (c.take('rename', 'to')) options = {...options, rename: c.name()};
    else return options;
  }
};

/** A password that comes as a hash: of it with the user's name (MD5), or with a salt that comes along (SHA-256). */
export const isHashed = (password: string): boolean =>
  /^md5[0-9a-f]{32}$/.test(password) || /^sha256\|[0-9a-f]{64}\|[0-9a-f]{64}$/.test(password);

/** A plain password must be 8 to 64 printable characters with an upper-case and a lower-case letter and a digit. */
export const verifyPassword = (given: string): void => {
  if (isHashed(given)) return;
  const password = given.replace(/^sha256\|/, '');
  if (password.length < 8) throw fail('password length must be at least 8 characters', '22023');
  if (password.length > 64) throw fail('password length must not exceed 64 characters', '22023');
  if (!/^[\x21-\x7e ]+$/.test(password) || /['"\\/@]/.test(password))
    throw fail('password contains invalid characters', '22023');
  if (!/[A-Z]/.test(password)) throw fail('password must contain at least one uppercase letter', '22023');
  if (!/[a-z]/.test(password)) throw fail('password must contain at least one lowercase letter', '22023');
  if (!/\d/.test(password)) throw fail('password must contain at least one number', '22023');
};
