/** What a workshop that is there costs now, and what it has cost. */
import {clusterState} from '../cloud/cluster-status.ts';
import {describeCluster} from '../cloud/redshift.ts';
import {costsOf, hourlyCosts, type Costs} from './costs.ts';
import {guardFired} from './pause-guard.ts';
import {clusterOfStack} from './warehouse.ts';
import type {Tools} from './workshop-step.ts';

export type Spending = {
  /** What it would cost on AWS. */
  readonly costs: Costs;
  /** Whether it is on this machine, and so costs nothing. */
  readonly isFree: boolean;
  readonly paused: {readonly since: Date | undefined} | undefined;
  /** US dollars since the cluster was made, at most: pauses by hand are not known. Undefined where there is no price. */
  readonly soFar: number | undefined;
};

const hours = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime()) / 3_600_000;

export const spendingOf = async (tools: Tools): Promise<Spending> => {
  const {cloud, config} = tools;
  const identifier = await clusterOfStack(tools);
  const cluster = identifier === undefined ? undefined : await describeCluster(cloud, identifier);
  const here = await hourlyCosts(cloud, {...config, nodeType: cluster?.NodeType ?? config.nodeType});
  const costs = here ?? costsOf(cluster?.NodeType ?? config.nodeType ?? 'rg.large', config);
  const isPaused = clusterState(cluster?.ClusterStatus).means === 'paused';
  const since = isPaused ? await guardFired(tools).catch(() => undefined) : undefined;
  const made = cluster?.ClusterCreateTime;
  const now = new Date();
  const running = made ? hours(made, since ?? now) : 0;
  const soFar =
    costs.hour === undefined
      ? undefined
      : running * costs.hour + (since ? hours(since, now) * costs.pausedHour : 0);
  return {costs, isFree: here === undefined, paused: isPaused ? {since} : undefined, soFar: here ? soFar : 0};
};
