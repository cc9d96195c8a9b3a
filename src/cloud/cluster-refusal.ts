import {UserError} from '../workshop/errors.ts';
import type {Cloud} from './cloud.ts';
import {clusterState} from './cluster-status.ts';
import {isError} from './errors.ts';
import {describeCluster} from './redshift.ts';

/** What the Data API says when it does not reach the cluster, whatever the reason; and the engine when it is stopped in the middle. */
const isRefusal = (error: unknown): boolean =>
  (isError(error, 'ValidationException') && /endpoint|paus|available/i.test((error as Error).message)) ||
  (error instanceof UserError && /terminating connection/i.test(error.why));

/** Why a cluster takes no statement, as its status tells; undefined when it is not the cluster's state. */
export const explainRefusal = async (
  cloud: Cloud,
  cluster: string,
  error: unknown,
): Promise<UserError | undefined> => {
  if (!isRefusal(error)) return undefined;
  const found = await describeCluster(cloud, cluster).catch(() => null);
  // Whoever may not look at clusters is told AWS's own words.
  if (found === null) return undefined;
  const {means, says, next} = clusterState(found?.ClusterStatus);
  if (means === 'works') return undefined;
  const advice = {
    paused: 'Resume it with: rsw setup (a few minutes; its data are kept), then ask again.',
    changing: 'Wait until rsw status says that it is ready, then ask again.',
    gone: 'Make it anew with: rsw setup, or take down what is left: rsw teardown',
    broken: next ?? '',
  };
  return new UserError('The database does not answer', {
    why: `the cluster ${says}`,
    next: advice[means],
    cause: error,
  });
};
