/** The built program on a cloud of its own, killed at a moment and run again. */
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startLocalCloud, type TestCloud} from './local-cloud.ts';
import {awaits, changes, nameOf, type Moment} from './moment.ts';
import {installRsw, type Ran, type Rsw} from './rsw.ts';
import {openWire, type Wire, type WireCall, type WireDecision} from './wire.ts';

/** The folders of a cloud and of a user, to begin from; a user may have lost theirs. */
export type Snapshot = {readonly cloud: string; readonly user: string | undefined};

export type World = {
  readonly cloud: TestCloud;
  run(args: readonly string[]): Promise<Ran>;
  /** Every call of a run, in order. */
  record(args: readonly string[]): Promise<{ran: Ran; calls: readonly WireCall[]}>;
  /** Runs and kills at the moment; answers whether the moment has come. */
  kill(args: readonly string[], moment: Moment): Promise<boolean>;
  /** Ends the world and keeps what it has become below `folder`. */
  freeze(folder: string): Promise<Snapshot>;
  close(): Promise<void>;
};

/** The decision that kills `child` when the moment comes, and whether it has. */
const killer = (
  moment: Moment,
  child: () => ChildProcess,
): {decide: WireDecision; readonly hasKilled: () => boolean} => {
  let nth = 0;
  let killed = false;
  let change: WireCall | undefined;
  const kill = async () => {
    killed = true;
    const dying = child();
    const dead = dying.exitCode === null && dying.signalCode === null ? once(dying, 'exit') : undefined;
    dying.kill('SIGKILL');
    await dead;
  };
  const decide: WireDecision = async (call) => {
    if (killed) return 'cut';
    if (moment.when === 'waiting' && change && awaits(call, change)) {
      await kill();
      return 'cut';
    }
    if (!changes(call) || nameOf(call) !== moment.call || ++nth !== moment.nth) return 'pass';
    if (moment.when === 'after') return {cutAfter: kill};
    if (moment.when === 'waiting') {
      change = call;
      return 'pass';
    }
    await kill();
    return 'cut';
  };
  return {decide, hasKilled: () => killed};
};

/**
 * Opens a world at the instant pace: an empty one, or one that goes on from a snapshot. The wire is given, since a
 * workshop knows its cloud by its address.
 */
const openWorld = async (
  wire: Wire,
  setCloud: (cloud: TestCloud | undefined) => void,
  from?: Snapshot,
): Promise<World> => {
  const home = mkdtempSync(join(tmpdir(), 'killed-'));
  const rsw: Rsw = await installRsw();
  if (from) {
    cpSync(from.cloud, home, {recursive: true});
    if (from.user !== undefined) cpSync(from.user, rsw.home, {recursive: true});
  }
  const cloud = await startLocalCloud({home});
  setCloud(cloud);
  const env = {
    AWS_ENDPOINT_URL: wire.endpoint,
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
    AWS_REGION: cloud.region,
  };
  const run: World['run'] = async (args) => {
    wire.setDecision(() => 'pass');
    return rsw.run(args, {env});
  };
  const close = async () => {
    setCloud(undefined);
    await cloud.close();
    rmSync(home, {recursive: true, force: true});
    await rsw.close();
  };
  return {
    cloud,
    run,
    record: async (args) => {
      const from = wire.calls.length;
      const ran = await run(args);
      return {ran, calls: wire.calls.slice(from)};
    },
    kill: async (args, moment) => {
      let child: ChildProcess | undefined;
      const {decide, hasKilled} = killer(moment, () => child as ChildProcess);
      wire.setDecision(decide);
      await rsw.run(args, {env, begun: (begun) => (child = begun)});
      return hasKilled();
    },
    freeze: async (folder) => {
      await cloud.close();
      const snapshot = {cloud: join(folder, 'cloud'), user: join(folder, 'user')};
      cpSync(home, snapshot.cloud, {recursive: true});
      cpSync(rsw.home, snapshot.user, {recursive: true});
      rmSync(home, {recursive: true, force: true});
      await rsw.close();
      return snapshot;
    },
    close,
  };
};

/** One wire, and one world after the other behind it. */
export type Lane = {
  open(from?: Snapshot): Promise<World>;
  close(): Promise<void>;
};

export const openLane = async (): Promise<Lane> => {
  let url = '';
  const wire = await openWire(() => url);
  return {
    open: async (from) => openWorld(wire, (cloud) => (url = cloud?.url ?? ''), from),
    close: async () => wire.close(),
  };
};
