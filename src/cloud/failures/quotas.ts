/** What an account may have no more of, and what AWS has none of just now. */
import type {Failure} from './failure.ts';

const elsewhere = 'or choose another region: rsw setup --region us-west-2';

export const quotaFailures: readonly Failure[] = [
  {
    sign: /UnreservedConcurrentExecution/i,
    why: "the account's quota of concurrent Lambda executions is too small for a reservation",
    next: 'Ask for a larger one (console: Service Quotas, AWS Lambda, Concurrent executions), or use another account.',
  },
  {
    sign: /VpcLimitExceeded|maximum number of VPCs/i,
    why: 'this region has as many networks (VPCs) as the account may have',
    next: `Delete one that nobody uses (console: VPC, Your VPCs), ask for more (Service Quotas, Amazon VPC), ${elsewhere}`,
  },
  {
    sign: /InsufficientClusterCapacity|insufficient.{0,20} capacity|(not|do not) have (enough|sufficient).{0,20} capacity|not enough capacity|allotted capacity/i,
    why: 'AWS has no such node free just now',
    next: 'Try again later, or with another type or region: rsw doctor lists the types, then rsw setup --node-type TYPE',
  },
  {
    sign: /NumberOfNodesQuotaExceeded|nodes allotted to the account|(number|quota) of ([\w.]+ )?nodes.{0,40}(exceed|account)|exceed.{0,40}(number|quota) of ([\w.]+ )?nodes/i,
    why: 'the account may have no more Redshift nodes in this region',
    next: `Delete a cluster that nobody uses, ask for more (console: Service Quotas, Amazon Redshift), ${elsewhere}`,
  },
  {
    sign: /ClusterQuotaExceeded|allowed number of cluster instances/i,
    why: 'the account may have no more Redshift clusters in this region',
    next: `Delete one that nobody uses, ask for more (console: Service Quotas, Amazon Redshift), ${elsewhere}`,
  },
  {
    sign: /exceed the shard limit|shard (limit|quota)|shards?.{0,40}limit/i,
    why: 'the account may have no more Kinesis shards in this region',
    next: `Delete a stream that nobody reads, ask for more (console: Service Quotas, Amazon Kinesis Data Streams), ${elsewhere}`,
  },
  {
    sign: /quota.{0,40}workspaces|workspaces?.{0,40}(quota|limit|maximum)|(maximum|limit).{0,40}workspaces/i,
    why: 'the account may have no more Grafana workspaces in this region',
    next: 'Delete one that nobody uses (console: Amazon Managed Grafana), or go without: rsw setup --grafana none',
  },
  {
    sign: /RolesPerAccount/i,
    why: 'the account may have no more roles',
    next: 'Delete roles that nobody uses (console: IAM, Roles), or ask for more (Service Quotas, AWS IAM).',
  },
  {
    sign: /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|Rate exceeded|ProvisionedThroughputExceeded/i,
    why: 'AWS is asked too often just now, by this account as a whole',
    next: 'Wait a minute, then type the same command again: it goes on where it stopped.',
  },
  {
    sign: /Active(Statements|Sessions)Exceeded/i,
    why: 'too many statements are under way in this cluster',
    next: 'Wait until they have ended (rsw query refresh-history shows the refreshes), then type the same command again.',
  },
  {
    sign: /LimitExceeded|QuotaExceeded|Cannot exceed quota|(quota|limit).{0,40}exceeded|exceed.{0,40}(quota|limit)|maximum number of .{1,60}reached/i,
    why: 'a quota of the account is used up',
    next: 'Remove something that is no longer needed or ask for a larger quota (console: Service Quotas), then try again.',
  },
];
