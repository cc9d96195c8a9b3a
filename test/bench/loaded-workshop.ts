/** A workshop whose streams have been filled, in a local cloud of its own. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {KinesisClient} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import {clientOf} from '../support/client-of.ts';
import {localEnvironment} from '../support/rsw.ts';
import {watchWorkshop, type WatchedWorkshop} from '../support/watched-workshop.ts';
import {fill, reshard} from './fill.ts';
import {producedRecords} from './records.ts';
import type {Report} from './report.ts';
import {switchSchedules} from './schedules.ts';

const shards = 64;
/** The numbers of what is put: the producers do not get that far. */
const firstId = 10_000_000;
const streams = ['customer_stream', 'order_stream'];
const preload = join(import.meta.dirname, 'past-clock.cjs');

export type LoadedWorkshop = WatchedWorkshop & {
  readonly client: ReturnType<typeof clientOf>;
  /** What the local cloud takes of the machine. */
  memory(): string;
  /** The time its process has had of the processor so far, in milliseconds. */
  processor(): number;
  disk(): string;
};

/** Makes the workshop and puts so many orders, and half as many customers, as if over `milliseconds` up to now. Its schedules stand still. */
export const loadWorkshop = async (
  orders: number,
  milliseconds: number,
  report: Report,
): Promise<LoadedWorkshop> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const clock = join(folder, 'clock');
  const setBehind = (behind: number): void => writeFileSync(clock, String(Math.round(behind)));
  setBehind(milliseconds);
  // This process has the same clock as the workshop: neither takes a signature of another time.
  process.env['PAST_CLOCK'] = clock;
  createRequire(import.meta.url)(preload);
  const workshop = await watchWorkshop({NODE_OPTIONS: `--require=${preload}`, PAST_CLOCK: clock});
  const client = clientOf(await localEnvironment(workshop.rsw));
  await switchSchedules(client, 'DISABLED');

  const kinesis = new KinesisClient({...client, requestHandler: new NodeHttpHandler()});
  for (const stream of streams) await reshard(kinesis, stream, shards);
  const records = await producedRecords();
  const customers = orders / 2;
  const all = orders + customers;
  let done = 0;
  const count = (some: number): void => {
    done += some;
    setBehind(milliseconds * (1 - done / all));
  };
  const seconds = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const took = await seconds(() =>
    Promise.all([
      fill(kinesis, 'customer_stream', customers, (id) => records.customer(firstId + id), count),
      fill(kinesis, 'order_stream', orders, (id) => records.order(firstId + id), count),
    ]),
  );
  report.tell(`${all} records put`, `${took.toFixed(0)} s, ${(all / took).toFixed(0)}/s`);
  // As the workshop has them: many shards are only for the load.
  for (const stream of streams) await reshard(kinesis, stream, 1);
  for (const view of streams)
    report.tell(`first refresh of ${view}`, `${(await seconds(() => workshop.refresh(view))).toFixed(1)} s`);

  const home = join(workshop.rsw.home, 'local');
  const about = (what: 'stat' | 'status'): string => {
    const {pid} = JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')) as {pid: number};
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  };
  return {
    ...workshop,
    client,
    processor: () => {
      const [user = 0, system = 0] = about('stat').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
      // Linux counts it in hundredths of a second.
      return (user + system) * 10;
    },
    memory: () => {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(about('status')) ?? [];
      return `${(Number(kilobytes) / 1024).toFixed(0)} MB`;
    },
    disk: () => `${execFileSync('du', ['-sm', home], {encoding: 'utf8'}).split('\t')[0]} MB`,
    close: async () => {
      await workshop.close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
};
