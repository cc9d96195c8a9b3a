import * as account from '../../cloud/quotas.ts';
import {isDenied} from '../../cloud/simulation.ts';
import {describeStack} from '../../cloud/stacks.ts';
import type {Cloud} from '../../cloud/cloud.ts';
import {stackName, type StackName} from '../config.ts';
import {ourWorkspace} from '../workspace.ts';
import {bad, good, note, type Examination, type Looking} from './examination.ts';

type Quota = {
  readonly name: string;
  /** Where one asks for more. */
  readonly where: string;
  readonly usage: (cloud: Cloud) => Promise<account.Usage>;
  /** How many of it each stack makes; `workspace` is the workspace itself. */
  readonly needs: Partial<Record<StackName | 'workspace', number>>;
};

const quotasNeeded: readonly Quota[] = [
  {name: 'networks (VPCs)', where: 'Amazon VPC', usage: account.vpcs, needs: {warehouse: 1}},
  {
    name: 'Kinesis shards',
    where: 'Amazon Kinesis Data Streams',
    usage: account.shards,
    needs: {ingestion: 2},
  },
  {name: 'functions at a time', where: 'AWS Lambda', usage: account.concurrency, needs: {ingestion: 2}},
  {
    name: 'roles',
    where: 'AWS IAM',
    usage: account.roles,
    needs: {ingestion: 3, warehouse: 2, 'refresh-loop': 2, grafana: 1},
  },
  {
    name: 'Grafana workspaces',
    where: 'Amazon Managed Grafana',
    usage: account.workspaces,
    needs: {workspace: 1},
  },
];

/** The parts of the workshop that are still to be made. */
const missingParts = async (looking: Looking): Promise<ReadonlySet<string>> => {
  const {cloud, config} = looking;
  const wanted: StackName[] = ['ingestion', 'warehouse', 'refresh-loop'];
  if (config.grafana === 'managed') wanted.push('grafana');
  const found = await Promise.all([
    ...wanted.map(async (stack) => ((await describeStack(cloud, stackName(config, stack))) ? [] : [stack])),
    config.grafana === 'managed'
      ? ourWorkspace(looking).then((workspace) => (workspace ? [] : ['workspace']))
      : [],
  ]);
  return new Set(found.flat());
};

type Hit = {readonly quota: Quota; readonly usage: account.Usage; readonly more: number};

const look = async (cloud: Cloud, parts: ReadonlySet<string>, quota: Quota): Promise<Hit | undefined> => {
  const more = Object.entries(quota.needs).reduce((sum, [part, n]) => sum + (parts.has(part) ? n : 0), 0);
  if (more === 0) return undefined;
  try {
    const usage = await quota.usage(cloud);
    return usage.used + more > usage.limit ? {quota, usage, more} : undefined;
  } catch (error) {
    // What may not be asked is told with the permissions.
    if (isDenied(error)) return undefined;
    throw error;
  }
};

const tell = ({quota, usage: {used, limit}, more}: Hit): string =>
  `${quota.name}: ${used} of ${limit} are used, and ${more} more ${more === 1 ? 'is' : 'are'} needed`;

const advise = (hits: readonly Hit[]): string =>
  `Remove what nobody uses, ask for more (console: Service Quotas, ${hits.map(({quota}) => quota.where).join('; ')}), or choose another region.`;

export const quotas: Examination = {
  subject: 'Quotas',
  decides: true,
  examine: async (looking) => {
    const parts = await missingParts(looking);
    const found = await Promise.all(quotasNeeded.map(async (quota) => look(looking.cloud, parts, quota)));
    const hits = found.filter((each) => each !== undefined);
    const certain = hits.filter(({usage}) => usage.isCertain);
    if (certain.length > 0) return bad(`Not enough ${certain.map(tell).join('; ')}`, advise(certain));
    if (hits.length > 0)
      return note(`Perhaps not enough ${hits.map(tell).join('; ')} (unless AWS has raised it)`, advise(hits));
    return good('No quota of the account stands in the way');
  },
};
