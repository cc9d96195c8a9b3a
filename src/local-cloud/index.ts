import {mkdirSync} from 'node:fs';
import {LocalCloud, type LocalCloudOptions} from './cloud.ts';
import {handleWorkspace} from './grafana/workspace/handle.ts';
import {rootCredentials} from './iam/credentials.ts';
import {listen} from './listener.ts';
import type {Pace} from './pace.ts';
import type {WireRequest, WireResponse} from './protocols/protocol.ts';
import {requestHandler} from './server.ts';
import {services} from './services.ts';
import {foreignPart} from '../viewer/loopback.ts';

export type StartOptions = {
  /** The folder that holds everything; made when absent. */
  readonly home: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly pace?: Pace;
  /** A folder whose `node_modules` has the SQL engine, when it is not beside this program. */
  readonly engineHome?: string | undefined;
  readonly log?: (line: string) => void;
  /** Told of everything that IAM is asked about a session of a role. */
  readonly asked?: LocalCloudOptions['asked'];
};

export type RunningCloud = {
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly account: string;
  /** Credentials that may do everything. */
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string};
  readonly cloud: LocalCloud;
  close(): Promise<void>;
};

/** Starts a cloud: everything that was in its folder goes on where it stopped. Rejects with EADDRINUSE when the port is taken. */
export const start = async (options: StartOptions): Promise<RunningCloud> => {
  mkdirSync(options.home, {recursive: true, mode: 0o700});
  const pace = options.pace ?? 'quick';
  const {engineHome} = options;
  const cloud = new LocalCloud({
    home: options.home,
    pace,
    services,
    engineHome,
    ...(options.log && {log: options.log}),
    ...(options.asked && {asked: options.asked}),
  });
  const handler = requestHandler(cloud, [health, handleWorkspace]);
  const listener = await listen(options.port ?? 0, handler);
  cloud.url = `http://127.0.0.1:${listener.port}`;
  await cloud.start();
  return {
    url: cloud.url,
    port: listener.port,
    region: cloud.region,
    account: cloud.account,
    credentials: rootCredentials(cloud),
    cloud,
    close: async () => {
      await listener.close();
      await cloud.close();
    },
  };
};

/**
 * `GET /_local/health`: is this the local cloud, and which? Needs no signature and tells nothing secret, and nothing at all to
 * other sites' pages; all else on this port wants a signature or a token, which these do not have.
 */
const health = async (request: WireRequest, cloud: LocalCloud): Promise<WireResponse | undefined> =>
  request.path === '/_local/health' && !foreignPart(request.headers)
    ? {
        status: 200,
        headers: {'content-type': 'application/json'},
        body: JSON.stringify({
          pid: process.pid,
          pace: cloud.pace,
          account: cloud.account,
          region: cloud.region,
        }),
      }
    : undefined;
