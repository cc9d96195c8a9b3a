/** What a command that talks to a cloud works with: the cloud, the target's memory, and the log. */
import {join} from 'node:path';
import type {Cloud} from '../cloud/cloud.ts';
import {connect} from '../cloud/connect.ts';
import {openHome} from '../home.ts';
import {startLocalCloud} from '../local/process.ts';
import {UserError} from '../workshop/errors.ts';
import {takeLock} from '../workshop/lock.ts';
import {fileStore, type Store} from '../workshop/progress.ts';
import type {Watcher} from '../workshop/work.ts';
import {askMfaCode} from './ask-mfa-code.ts';
import type {Invocation} from './invocation.ts';
import {beginLog, type Log} from './log.ts';
import type {Place} from './place.ts';

export type Session = {
  readonly place: Place;
  readonly cloud: Cloud;
  /** Account, region and prefix, in words: what every screen names. */
  readonly named: string;
  /** The flags with which a command finds this place again: `--local`, or nothing where it is current. */
  readonly target: string;
  readonly store: Store;
  readonly watcher: Watcher;
  readonly log: Log;
  /** The key of the local cloud, which opens nothing else; undefined anywhere else. */
  readonly localKeys?: {readonly accessKeyId: string; readonly secretAccessKey: string};
  /** Keeps other runs away from this target until the process ends. */
  lock(): Promise<void>;
  close(): void;
};

/** Connects to a place and opens its target's folder. */
export const openSession = async (
  place: Place,
  command: string,
  invocation: Invocation,
): Promise<Session> => {
  const {ui} = invocation;
  const home = await openHome();
  // The log belongs to the target, which is known only once somebody has told us who we are.
  const early: string[] = [];
  let log: Log | undefined;
  const given = place.local ? await localPlace(invocation) : undefined;
  const cloud = await connect({
    ...(given ? {given} : {region: place.region, profile: place.profile}),
    askMfaCode: askMfaCode(ui, place.profile),
    log: (line) => (log ? log.write(line) : early.push(line)),
  });
  const target = targetOf(cloud, place);
  const folder = join(home, 'targets', target);
  log = beginLog(join(folder, 'logs'), command, (line) => ui.warn(line));
  for (const line of early) log.write(line);
  invocation.log = log.path;
  return {
    place,
    cloud,
    target,
    named: describePlace(cloud, place),
    ...(given && {localKeys: given.credentials}),
    store: fileStore(join(folder, 'progress.json'), target, (line) => ui.warn(line)),
    watcher: logging(ui, log),
    log,
    lock: async () => lockTarget(join(folder, 'lock'), target),
    close: () => cloud.close(),
  };
};

const localPlace = async ({ui}: Invocation) => {
  const {server, credentials} = await startLocalCloud({}, ui);
  const {accessKeyId, secretAccessKey, region} = credentials;
  return {endpoint: server.url, region, credentials: {accessKeyId, secretAccessKey}};
};

/** The folder name of a target. The local cloud's port may change, so it is not in it. */
const targetOf = (cloud: Cloud, {local, prefix}: Place): string => {
  if (local) return `local-${prefix}`;
  const elsewhere =
    cloud.endpoint === undefined ? '' : `@${new URL(cloud.endpoint).host.replaceAll(/[^\w.-]/g, '-')}`;
  return `${cloud.account}-${cloud.region}-${prefix}${elsewhere}`;
};

const describePlace = (cloud: Cloud, {local, prefix}: Place): string => {
  const where = local
    ? `the local cloud at ${cloud.endpoint}`
    : `account ${cloud.account}, region ${cloud.region}${cloud.endpoint === undefined ? '' : ` at ${cloud.endpoint}`}`;
  return `${where}, prefix ${prefix}`;
};

const lockTarget = async (path: string, target: string): Promise<void> => {
  if (await takeLock(path)) return;
  throw new UserError('Could not begin', {
    why: `another run is at work on ${target}`,
    next: `Wait until it has ended; if there is none, remove ${path}`,
  });
};

/** Passes on what happens to the screen, and writes it down. */
const logging = (ui: Watcher, log: Log): Watcher => ({
  began: (step, doing) => {
    log.write(`step ${step.name}: ${doing}`);
    ui.began(step, doing);
  },
  said: (step, line) => ui.said(step, line),
  showed: (step, sample) => ui.showed(step, sample),
  rested: (step, found, changed) => {
    log.write(
      `step ${step.name}: ${found.state}${changed ? ', changed' : ''}${'why' in found ? `, ${found.why}` : ''}`,
    );
    ui.rested(step, found, changed);
  },
});

/** Runs a command's work in a session, and closes the session whatever happens. */
export const inSession = async <T>(
  place: Place,
  command: string,
  invocation: Invocation,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const session = await openSession(place, command, invocation);
  try {
    return await work(session);
  } catch (error) {
    session.log.write(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    throw error;
  } finally {
    session.close();
  }
};
