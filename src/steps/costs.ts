/** What the workshop costs: an estimate from one price table. */
import type {Cloud} from '../cloud/cloud.ts';
import {cheapestNodeType, describeCluster} from '../cloud/redshift.ts';
import type {Config} from './config.ts';

/** On-demand prices in US dollars, us-east-1, of November 2026. */
const prices = {
  dated: 'November 2026',
  region: 'us-east-1',
  nodeHour: {
    'rg.large': 0.3801,
    'rg.xlarge': 0.7602,
    'rg.4xlarge': 3.04267,
    'ra3.large': 0.543,
    'ra3.xlplus': 1.086,
    'ra3.4xlarge': 3.26,
  } as Readonly<Record<string, number>>,
  shardHour: 0.015,
  endpointHour: 0.01,
  refreshHour: 0.004,
  /** Functions, table, logs, the cluster's password. */
  restHour: 0.003,
  grafanaMonth: 9,
};

const shards = 2;

export type Costs = {
  /** US dollars an hour while everything runs; undefined for a node type that the table does not have. */
  readonly hour: number | undefined;
  readonly grafanaMonth: number;
  readonly nodeType: string;
};

const isLoopback = (endpoint: string): boolean => /^https?:\/\/(127\.|localhost|\[::1\])/.test(endpoint);

/** What this workshop costs; undefined where the cloud is on this machine. */
export const hourlyCosts = async (cloud: Cloud, config: Config): Promise<Costs | undefined> => {
  if (cloud.endpoint !== undefined && isLoopback(cloud.endpoint)) return undefined;
  const nodeType = config.nodeType ?? (await cheapestNodeType(cloud));
  const node = prices.nodeHour[nodeType];
  const rest = shards * prices.shardHour + prices.endpointHour + prices.refreshHour + prices.restHour;
  return {
    nodeType,
    hour: node === undefined ? undefined : node + rest,
    grafanaMonth: config.grafana === 'managed' ? prices.grafanaMonth : 0,
  };
};

const dollars = (amount: number): string => `${amount.toFixed(2)} USD`;

/** The estimate in a sentence. */
export const describeCosts = (costs: Costs | undefined): string => {
  if (!costs) return 'It runs on this machine and costs nothing.';
  const {hour, nodeType, grafanaMonth} = costs;
  const source = `Estimate from prices of ${prices.region}, ${prices.dated}.`;
  if (hour === undefined) return `There is no price here for ${nodeType}: look it up. ${source}`;
  const grafana = grafanaMonth ? `, and ${dollars(grafanaMonth)} a month for Managed Grafana` : '';
  return `While it runs it costs about ${dollars(hour)} an hour (${dollars(hour * 24)} a day, ${dollars(hour * 730)} a month)${grafana}. ${source}`;
};

/** What has been spent since the cluster was made, in US dollars; null where nobody can say. */
export const costSoFar = async (
  cloud: Cloud,
  config: Config,
  cluster: string | undefined,
): Promise<number | null> => {
  const costs = await hourlyCosts(cloud, config).catch(() => null);
  if (costs === undefined || cluster === undefined) return costs === null ? null : 0;
  const made = (await describeCluster(cloud, cluster))?.ClusterCreateTime;
  if (costs?.hour === undefined || !made) return null;
  return ((Date.now() - made.getTime()) / 3_600_000) * costs.hour;
};
