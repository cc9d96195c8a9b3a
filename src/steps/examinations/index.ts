/** What is looked at before anything is touched: side by side, in seconds, changing nothing. */
import {askServices} from '../../cloud/service-reads.ts';
import {isDenied} from '../../cloud/simulation.ts';
import {reason, UserError} from '../../workshop/errors.ts';
import {streamName} from '../config.ts';
import type {Tools} from '../workshop-step.ts';
import {caller} from './caller.ts';
import {clock} from './clock.ts';
import {credentials} from './credentials.ts';
import {bad, note, type Examination, type Looking, type Verdict} from './examination.ts';
import {signIn} from './identity-center.ts';
import {leftoversOfRuns} from './leftovers.ts';
import {names} from './names.ts';
import {nodeTypes} from './node-types.ts';
import {ownGrafana} from './own-grafana.ts';
import {permissions} from './permissions.ts';
import {program} from './program.ts';
import {quotas} from './quotas.ts';
import {region} from './region.ts';
import {sample} from './sample.ts';

export type {Verdict};

/** In the order in which they are told. */
export const examinations: readonly Examination[] = [
  program,
  caller,
  credentials,
  clock,
  region,
  permissions,
  quotas,
  nodeTypes,
  signIn,
  ownGrafana,
  names,
  leftoversOfRuns,
  sample,
];

/** Milliseconds after which a look is given up. */
const patience = 8000;

const seePolicy = 'rsw doctor --policy prints the permissions that are needed.';

/** What a look that failed says of its subject. */
const failed = (subject: string, error: unknown): Verdict => {
  if (error instanceof UserError) return bad(reason(error), error.next);
  const what = `${subject}: ${reason(error)}`;
  return isDenied(error)
    ? note(what, seePolicy)
    : bad(what, 'Look again: rsw doctor; the log has the details.');
};

const inTime = async (
  subject: string,
  look: Promise<Verdict | undefined>,
  most: number,
): Promise<Verdict | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((settle) => {
    const told = note(
      `${subject}: no answer within ${most / 1000} seconds`,
      'Check the network and HTTPS_PROXY, then look again: rsw doctor',
    );
    timer = setTimeout(() => settle(told), most);
  });
  try {
    return await Promise.race([look, late]);
  } finally {
    clearTimeout(timer);
  }
};

const lookingWith = (tools: Tools, most: number): Looking => {
  let asked: ReturnType<typeof askServices> | undefined;
  const {cloud, config} = tools;
  return {
    ...tools,
    // A little after `inTime` has given up, or the verdict would be an aborted request and not how long was waited.
    signal: AbortSignal.timeout(most + 500),
    services: async () =>
      (asked ??= askServices({
        cloud,
        prefix: config.prefix,
        stream: streamName(config, 'customer_stream'),
        ssoRegion: config.ssoRegion,
        grafana: config.grafana === 'managed',
      })),
  };
};

/** Begins every examination at once; each promise is one verdict, undefined where there is nothing to say, and never rejects. */
export const examine = (
  tools: Tools,
  which: readonly Examination[] = examinations,
  most = patience,
): readonly Promise<Verdict | undefined>[] => {
  const looking = lookingWith(tools, most);
  return which.map(async ({subject, examine: look}) =>
    inTime(
      subject,
      look(looking).catch((error: unknown) => failed(subject, error)),
      most,
    ),
  );
};
