import {unsupported} from '../errors.ts';
import type {TypeName} from './ast.ts';
import type {Cursor} from './cursor.ts';

/** A type as written, several words if need be: `double precision`, `timestamp with time zone`, `varchar(max)`. */
export const parseType = (c: Cursor): TypeName => {
  let name = c.name(false);
  if (name === 'double') {
    c.expect('precision');
    name = 'double precision';
  } else if (name === 'national') {
    if (!c.take('character')) c.expect('char');
    name = c.take('varying') ? 'varchar' : 'char';
  } else if (name === 'character' || name === 'char') name = c.take('varying') ? 'varchar' : name;
  else if (name === 'binary') {
    c.expect('varying');
    name = 'varbyte';
  }
  let args: number[] = [];
  if (c.take('(')) {
    args = c.commas(() => (c.take('max') ? 65535 : c.integer()));
    c.expect(')');
  }
  if (name === 'timestamp' || name === 'time') {
    if (c.take('with', 'time', 'zone')) name += 'tz';
    else c.take('without', 'time', 'zone');
  }
  if (name === 'interval') while (c.takeAny(['year', 'month', 'day', 'hour', 'minute', 'second', 'to']));
  if (c.sees('[')) throw unsupported('arrays as types');
  return {name, args};
};
