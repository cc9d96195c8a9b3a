/** What a command that talks to a cloud works with: the cloud, the target's memory, and the log. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Cloud} from '../cloud/cloud.ts';
import {connect} from '../cloud/connect.ts';
import {openHome} from '../home.ts';
import {startLocalCloud} from '../local/process.ts';
import {notePlace, readCurrent, writeCurrent, type Whereabouts} from '../remembered.ts';
import {defaultPrefix} from '../steps/config.ts';
import {UserError} from '../workshop/errors.ts';
import {takeLock} from '../workshop/lock.ts';
import {fileStore, type Store} from '../workshop/progress.ts';
import type {Watcher} from '../workshop/work.ts';
import {askMfaCode} from './ask-mfa-code.ts';
import type {Invocation, PlaceOptions} from './invocation.ts';
import {beginLog, type Log} from './log.ts';
import {typed, withFlags} from './hints.ts';
import {flagsTo, type Place} from './place.ts';

export type Session = {
  readonly place: Place;
  readonly cloud: Cloud;
  /** Account, region and prefix, in words: what every screen names. */
  readonly named: string;
  /** The name of the folder in which this workshop is remembered. */
  readonly target: string;
  /** The flags with which a command means this workshop, or another; none where it is the current one. */
  readonly flags: (other?: Whereabouts) => PlaceOptions;
  /** A text with those flags at each command that it names. */
  readonly hint: (text: string) => string;
  /** Makes it the workshop that commands mean when nothing else is said. */
  makeCurrent(unfinished: boolean): Promise<void>;
  /** Where it is the current one, another is instead; without one the default prefix in the same place. */
  makeOtherCurrent(other: Whereabouts | undefined): Promise<void>;
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
  // Whoever only looks, perhaps for what is nowhere, leaves no folder of a workshop.
  const kept = existsSync(folder) ? folder : home;
  const writing = (log = beginLog(join(kept, 'logs'), command, (line) => ui.warn(line)));
  for (const line of early) log.write(line);
  const resolved = {region: cloud.region, profile: place.profile ?? cloud.profile};
  const where: Whereabouts = {
    local: place.local,
    prefix: place.prefix,
    ...(!place.local && {region: cloud.region}),
    // The profile of the environment too: the next shell may not have it.
    ...(resolved.profile !== undefined && {profile: resolved.profile}),
  };
  const flags = (other?: Whereabouts) =>
    flagsTo(other ?? place, other ?? resolved, process.env, readCurrent());
  const hint = (text: string) => withFlags(text, flags());
  Object.assign(invocation, {log: () => writing.path, hint});
  return {
    place,
    cloud,
    target,
    named: describePlace(cloud, place),
    ...(given && {localKeys: given.credentials}),
    store: fileStore(join(folder, 'progress.json'), target, (line) => ui.warn(line)),
    watcher: logging(ui, log, hint),
    log,
    flags,
    hint,
    makeCurrent: async (unfinished) => writeCurrent({...where, unfinished}),
    makeOtherCurrent: async (other) => {
      if (typed(flags()) === '') await writeCurrent(other ?? {...where, prefix: defaultPrefix});
    },
    lock: async () => {
      await lockTarget(join(folder, 'lock'), target);
      writing.moveTo(join(folder, 'logs'));
      await notePlace(folder, where);
    },
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
const logging = (ui: Watcher, log: Log, hint: (text: string) => string): Watcher => ({
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
    ui.rested(step, 'why' in found && found.why ? {...found, why: hint(found.why)} : found, changed);
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
