import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {start, type RunningCloud, type StartOptions} from '../../src/local-cloud/index.ts';
import type {Pace} from '../../src/local-cloud/pace.ts';

export type TestCloud = RunningCloud & {
  readonly home: string;
  /** What an SDK client's constructor takes. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string};
  };
};

/** A local cloud of a test's own, in a temporary folder and on a free port; `close` leaves nothing behind. */
export const startLocalCloud = async (
  options: {pace?: Pace; home?: string; log?: (line: string) => void; asked?: StartOptions['asked']} = {},
): Promise<TestCloud> => {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const running = await start({
    home,
    pace: options.pace ?? 'instant',
    ...(options.log && {log: options.log}),
    ...(options.asked && {asked: options.asked}),
  });
  return {
    ...running,
    home,
    client: {endpoint: running.url, region: running.region, credentials: running.credentials},
    close: async () => {
      await running.close();
      if (options.home === undefined) rmSync(home, {recursive: true, force: true});
    },
  };
};
