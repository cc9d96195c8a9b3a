/** What the account may have of each thing, and how much of it is used. */
import {DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {GetAccountSummaryCommand, IAMClient} from '@aws-sdk/client-iam';
import {DescribeLimitsCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {GetAccountSettingsCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {GetServiceQuotaCommand, ServiceQuotasClient} from '@aws-sdk/client-service-quotas';
import type {Cloud} from './cloud.ts';
import {listWorkspaces} from './grafana.ts';

/** `isCertain` is false where the limit is AWS's default, because the account's own could not be asked. */
export type Usage = {readonly used: number; readonly limit: number; readonly isCertain: boolean};

const certain = (used = 0, limit = Infinity): Usage => ({used, limit, isCertain: true});

/** A quota that only Service Quotas tells; where it may not be asked, AWS's default. */
const applied = async (
  cloud: Cloud,
  ServiceCode: string,
  QuotaCode: string,
  byDefault: number,
): Promise<Omit<Usage, 'used'>> => {
  try {
    const {Quota} = await cloud
      .client(ServiceQuotasClient)
      .send(new GetServiceQuotaCommand({ServiceCode, QuotaCode}));
    return {limit: Quota?.Value ?? byDefault, isCertain: Quota?.Value !== undefined};
  } catch {
    return {limit: byDefault, isCertain: false};
  }
};

export const vpcs = async (cloud: Cloud): Promise<Usage> => {
  let used = 0;
  let NextToken: string | undefined;
  do {
    const page = await cloud.client(EC2Client).send(new DescribeVpcsCommand({NextToken, MaxResults: 100}));
    used += page.Vpcs?.length ?? 0;
    NextToken = page.NextToken;
  } while (NextToken);
  return {used, ...(await applied(cloud, 'vpc', 'L-F678F1CE', 5))};
};

export const workspaces = async (cloud: Cloud): Promise<Usage> => ({
  used: (await listWorkspaces(cloud)).length,
  ...(await applied(cloud, 'grafana', 'L-2C2D5119', 5)),
});

export const shards = async (cloud: Cloud): Promise<Usage> => {
  const {OpenShardCount, ShardLimit} = await cloud.client(KinesisClient).send(new DescribeLimitsCommand({}));
  return certain(OpenShardCount, ShardLimit);
};

export const roles = async (cloud: Cloud): Promise<Usage> => {
  const {SummaryMap} = await cloud.client(IAMClient).send(new GetAccountSummaryCommand({}));
  return certain(SummaryMap?.Roles, SummaryMap?.RolesQuota);
};

/** Executions of functions at a time; what runs just now is not told. */
export const concurrency = async (cloud: Cloud): Promise<Usage> => {
  const {AccountLimit} = await cloud.client(LambdaClient).send(new GetAccountSettingsCommand({}));
  return certain(0, AccountLimit?.UnreservedConcurrentExecutions);
};
