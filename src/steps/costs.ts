/** What the workshop costs: an estimate, computed from the one price table. */
import type {Cloud} from '../cloud/cloud.ts';
import {cheapestNodeType} from '../cloud/redshift.ts';
import type {Config} from './config.ts';
import {grafanaLicences, hoursOfMonth, nodeHour, parts, pricesOf, type Part} from './prices.ts';

/** US dollars; undefined for a node type that the table does not have. */
export type Costs = {
  readonly nodeType: string;
  /** While everything runs. */
  readonly hour: number | undefined;
  /** While the cluster is paused. */
  readonly pausedHour: number;
  readonly grafanaMonth: number;
  readonly lines: readonly Part[];
};

const isLoopback = (endpoint: string): boolean => /^https?:\/\/(127\.|localhost|\[::1\])/.test(endpoint);

const sum = (lines: readonly Part[]): number =>
  lines.reduce((total, {price, perHour}) => total + price * perHour, 0);

/** What this workshop costs on AWS with that node type. */
export const costsOf = (nodeType: string, {grafana}: Pick<Config, 'grafana'>): Costs => {
  const price = nodeHour[nodeType];
  const node: Part[] =
    price === undefined
      ? []
      : [
          {
            name: 'node',
            what: `the cluster, one node ${nodeType}`,
            unit: 'node and hour',
            price,
            perHour: 1,
            rests: true,
          },
        ];
  const lines = [...node, ...parts];
  return {
    nodeType,
    hour: price === undefined ? undefined : sum(lines),
    pausedHour: sum(lines.filter((line) => !line.rests)),
    grafanaMonth: grafana === 'managed' ? grafanaLicences.price * grafanaLicences.users.length : 0,
    lines,
  };
};

/** What this workshop costs where it is; undefined where the cloud is on this machine. */
export const hourlyCosts = async (cloud: Cloud, config: Config): Promise<Costs | undefined> =>
  cloud.endpoint !== undefined && isLoopback(cloud.endpoint)
    ? undefined
    : costsOf(config.nodeType ?? (await cheapestNodeType(cloud)), config);

export const dollars = (amount: number): string => `${amount.toFixed(2)} USD`;

export const perDay = (hour: number): number => hour * 24;
export const perMonth = (hour: number): number => hour * hoursOfMonth;

const source = `Estimate from on-demand prices of ${pricesOf.region}, ${pricesOf.dated}.`;

const grafanaInWords = (month: number): string => {
  if (month === 0) return '';
  const {price, users} = grafanaLicences;
  return ` Managed Grafana is charged by user and month: ${dollars(month)} a month (${users.length} of them at ${dollars(price)}: ${users.join(' and ')}).`;
};

const amounts = ({hour, nodeType}: Costs): string =>
  hour === undefined
    ? `an unknown amount (there is no price here for ${nodeType}: look it up)`
    : `about ${dollars(hour)} an hour, ${dollars(perDay(hour))} for a forgotten day, ${dollars(perMonth(hour))} a month`;

/** The estimate in a few sentences. */
export const describeCosts = (costs: Costs | undefined): string => {
  if (!costs) return 'It runs on this machine and costs nothing.';
  return `While it runs it costs ${amounts(costs)}; with the cluster paused ${dollars(costs.pausedHour)} an hour.${grafanaInWords(costs.grafanaMonth)} ${source}`;
};
