import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const folder = new URL('../../sql/', import.meta.url);
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) =>
  name.endsWith('.sql'),
);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const comments = (name: string): string[] =>
  text(name)
    .split('\n')
    .filter((line) => line.startsWith('--'));
const statement = (name: string): string => text(name).replaceAll(/^--.*\n/gm, '');

describe('the SQL files', () => {
  it('are there for every step that speaks SQL, with what takes it back', () => {
    const steps = ['customer-view', 'database-user', 'order-view', 'schema'];
    const of = (prefix: string) =>
      files
        .filter((name) => new RegExp(`^${prefix}[^/]*$`).test(name))
        .map((name) => name.slice(prefix.length, -4));
    expect(of('').toSorted()).toEqual([...steps, 'password'].toSorted());
    expect(of('undo/').toSorted()).toEqual([...steps, 'grants'].toSorted());
    expect(of('check/').toSorted()).toEqual([...steps, 'grants'].toSorted());
    expect(of('refresh/').toSorted()).toEqual(['customer-view', 'order-view']);
    expect(of('grants/').toSorted()).toEqual(['customer-view', 'order-view']);
  });

  it.each(files)('%s is one statement', (name) => {
    expect(statement(name)).toMatch(/^[A-Z][^;]*;\n$/);
  });

  it.each(files)('%s declares its placeholders, which are names of streams and a hash', (name) => {
    const used = [...statement(name).matchAll(/\$\{(\w+)\}/g)].map((match) => String(match[1]));
    const declared = comments(name).flatMap((line) => /^-- \$\{(\w+)\}: ./.exec(line)?.[1] ?? []);
    expect(declared).toEqual(used);
    expect(['customer_stream', 'order_stream', 'password_hash']).toEqual(expect.arrayContaining(used));
  });

  it('use the names that the feature was released with', () => {
    for (const name of files) expect(statement(name)).not.toMatch(/\bData\b|\bApproximateArrivalTimestamp\b/);
  });

  it('know no IF NOT EXISTS where Redshift has none', () => {
    for (const name of files) expect(statement(name)).not.toMatch(/IF NOT EXISTS/);
  });

  it('give the views the columns that the workshop prints', () => {
    const columns = (name: string) =>
      [...statement(name).matchAll(/ AS (\w+),?$/gm)].map((match) => match[1]);
    expect(columns('customer-view.sql')).toEqual(['approximatearrivaltimestamp', 'customer_data']);
    expect(columns('order-view.sql')).toEqual([
      'approximatearrivaltimestamp',
      'consignmentid',
      'order_timestamp',
      'delivery_address',
      'delivery_state',
      'origin_address',
      'origin_state',
      'delay_probability',
      'days_to_deliver',
      'delivery_distance',
      'userid',
      'revenue',
      'cost',
    ]);
  });

  it.each(files.filter((name) => name.startsWith('queries/')))('%s begins with its title', (name) => {
    expect(comments(name)[0]).toMatch(/^-- [A-Z][^:]+: .+[^.]$/);
  });
});
