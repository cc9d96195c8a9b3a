/** What a local cloud has and has ever had, counted from its own books: nothing of it comes from the product. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {statements} from '../../src/local-cloud/redshift-data/statements.ts';
import type {TestCloud} from './local-cloud.ts';

/** Numbers by kind: `iam/roles: 8`, `CREATE USER reader: 1`. */
type Count = Readonly<Record<string, number>>;

export type Census = {
  /** How many of each kind have been made since the cloud was opened, and which statements have made anything in its database. */
  readonly made: Count;
  /** How many of each kind are there. */
  readonly there: Count;
};

/**
 * What comes and goes by itself while a cloud runs: records, executions, sessions, log lines, and how far each has come; and plans,
 * which are no things.
 */
const passing =
  /^(cloudformation\/change-sets|dynamodb\/(items|transactions)|kinesis\/shard-clock|lambda\/events|logs\/streams|states\/(executions|positions)|scheduler\/(due|deliveries)|iam\/credentials)/;

/** What each run makes for the minutes of its work; none of it may stay. */
const remade = /^grafana\/(service-accounts|tokens)/;

type Line = {readonly c: string; readonly k: string; readonly v?: unknown};

const counted = (kinds: readonly string[]): Count => {
  const count: Record<string, number> = {};
  for (const kind of [...kinds].sort()) count[kind] = (count[kind] ?? 0) + 1;
  return count;
};

const statementsThatMade = ({cloud}: TestCloud): string[] =>
  cloud
    .part(statements)
    .store.all()
    .flatMap(({status, parts}) => (status === 'FINISHED' ? parts.map(({sql}) => sql) : []))
    .map((sql) => sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim())
    .filter((sql) => /^create\b/i.test(sql))
    .map((sql) => sql.slice(0, 50));

export const takeCensus = (cloud: TestCloud): Census => {
  const born: string[] = [];
  const alive = new Set<string>();
  for (const row of readFileSync(join(cloud.home, 'journal.jsonl'), 'utf8').split('\n')) {
    if (row === '') continue;
    const {c: kind, k: key, v: value} = JSON.parse(row) as Line;
    if (passing.test(kind)) continue;
    const name = `${kind}\n${key}`;
    if (value === undefined) alive.delete(name);
    else if (!alive.has(name)) {
      alive.add(name);
      if (!remade.test(kind)) born.push(kind);
    }
  }
  return {
    made: counted([...born, ...statementsThatMade(cloud)]),
    there: counted([...alive].map((name) => name.slice(0, name.indexOf('\n')))),
  };
};

/** Where one census is not as another, in words: `made iam/roles: 9, not 8`. */
export const differences = (found: Census, expected: Census): string[] =>
  (['made', 'there'] as const).flatMap((what) =>
    Object.keys({...found[what], ...expected[what]}).flatMap((kind) => {
      const [is, should] = [found[what][kind] ?? 0, expected[what][kind] ?? 0];
      return is === should ? [] : [`${what} ${kind}: ${is}, not ${should}`];
    }),
  );
