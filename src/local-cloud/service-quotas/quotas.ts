/** The quotas of the account that this cloud holds its callers to. */
import type {LocalCloud} from '../cloud.ts';

export type Quota = {
  readonly service: string;
  readonly serviceName: string;
  /** As Service Quotas calls it; undefined where only the service itself tells the quota. */
  readonly code: string | undefined;
  readonly name: string;
  /** AWS's default. */
  readonly byDefault: number;
  /** What a new account has, where that is less. */
  readonly ofNewAccount?: number;
  readonly isGlobal?: true;
};

/** Codes, names and defaults from the quota pages of the AWS General Reference. */
export const quotas = {
  vpcs: {
    service: 'vpc',
    serviceName: 'Amazon Virtual Private Cloud (Amazon VPC)',
    code: 'L-F678F1CE',
    name: 'VPCs per Region',
    byDefault: 5,
  },
  concurrency: {
    service: 'lambda',
    serviceName: 'AWS Lambda',
    code: 'L-B99A9384',
    name: 'Concurrent executions',
    byDefault: 1000,
    ofNewAccount: 10,
  },
  roles: {
    service: 'iam',
    serviceName: 'AWS Identity and Access Management (IAM)',
    code: 'L-FE177D64',
    name: 'Roles per account',
    byDefault: 1000,
    isGlobal: true,
  },
  workspaces: {
    service: 'grafana',
    serviceName: 'Amazon Managed Grafana',
    code: 'L-2C2D5119',
    name: 'Number of workspaces',
    byDefault: 5,
  },
  shards: {
    service: 'kinesis',
    serviceName: 'Amazon Kinesis Data Streams',
    code: undefined,
    name: 'Shards per Region',
    byDefault: 20_000,
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

const applied = (cloud: LocalCloud) => cloud.collection<number>('service-quotas/applied');

/** The quota that the account has now. */
export const quotaOf = (cloud: LocalCloud, name: QuotaName): number => {
  const quota: Quota = quotas[name];
  return applied(cloud).get(name) ?? quota.ofNewAccount ?? quota.byDefault;
};

/** Gives the account another quota, as AWS does when it lowers or raises one. */
export const applyQuota = (cloud: LocalCloud, name: QuotaName, value: number): void => {
  applied(cloud).set(name, value);
};
