import {unsupported} from '../errors.ts';
import type {Statement, TableChange} from './ast.ts';
import {parseColumn, parsePlacement, yesOrNo} from './create.ts';
import type {Cursor} from './cursor.ts';
import {parseType} from './type-name.ts';
import {parseUserOptions} from './user-options.ts';

export const parseAlter = (c: Cursor): Statement => {
  if (c.take('user')) return {kind: 'alter user', name: c.name(), options: parseUserOptions(c)};
  if (c.take('group')) {
    const name = c.name();
    const change = c.takeAny(['add', 'drop']);
    if (!change) throw unsupported('ALTER GROUP ... RENAME');
    c.expect('user');
    return {kind: 'alter group', name, change: change as 'add', users: c.commas(() => c.name())};
  }
  if (c.take('schema')) {
    const name = c.name();
    if (c.take('owner', 'to')) return {kind: 'alter schema', name, owner: c.name()};
    if (c.take('rename', 'to')) return {kind: 'alter schema', name, rename: c.name()};
    throw c.peek().kind === 'word'
      ? unsupported(`ALTER SCHEMA ... ${c.peek().value.toUpperCase()}`)
      : c.wrong();
  }
  if (c.take('materialized', 'view')) {
    const name = c.qualifiedName();
    if (c.take('auto', 'refresh')) return {kind: 'alter materialized view', name, autoRefresh: yesOrNo(c)};
    if (c.take('owner', 'to')) return {kind: 'alter materialized view', name, owner: c.name()};
    throw c.peek().kind === 'word'
      ? unsupported(`ALTER MATERIALIZED VIEW ... ${c.peek().value.toUpperCase()}`)
      : c.wrong();
  }
  const relation = c.takeAny(['table', 'view']);
  if (relation) {
    const name = c.qualifiedName();
    return {kind: 'alter table', name, view: relation === 'view', change: parseChange(c)};
  }
  const what = c.peek();
  if (what.kind === 'word') throw unsupported(`ALTER ${what.value.toUpperCase()}`);
  throw c.wrong();
};

const parseChange = (c: Cursor): TableChange => {
  if (c.take('rename', 'to')) return {do: 'rename', to: c.name()};
  if (c.take('rename')) {
    c.take('column');
    const from = c.name();
    c.expect('to');
    return {do: 'rename column', from, to: c.name()};
  }
  if (c.take('owner', 'to')) return {do: 'owner', to: c.name()};
  if (c.take('add')) {
    if (c.seesAny(['constraint', 'primary', 'unique', 'foreign']))
      throw unsupported('ALTER TABLE ... ADD CONSTRAINT');
    c.take('column');
    return {do: 'add column', column: parseColumn(c)};
  }
  if (c.take('drop')) {
    if (c.sees('constraint')) throw unsupported('ALTER TABLE ... DROP CONSTRAINT');
    c.take('column');
    const column = c.name();
    const cascade = c.take('cascade');
    if (!cascade) c.take('restrict');
    return {do: 'drop column', column, cascade};
  }
  if (c.take('alter')) {
    if (c.seesAny(['diststyle', 'distkey', 'sortkey', 'compound', 'interleaved', 'encode']))
      return {do: 'placement', placement: parsePlacement(c)};
    c.take('column');
    const column = c.name();
    if (!c.take('type')) throw unsupported('ALTER COLUMN other than TYPE');
    return {do: 'column type', column, type: parseType(c)};
  }
  throw c.peek().kind === 'word' ? unsupported(`ALTER TABLE ... ${c.peek().value.toUpperCase()}`) : c.wrong();
};
