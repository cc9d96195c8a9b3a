/** What an account has at first in us-east-1. */
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {isOpen} from './shards.ts';
import {allStreams} from './streams.ts';

export const onDemandStreams = 50;

/** Throws LimitExceededException when the account cannot have so many more shards. */
export const verifyShardLimit = (cloud: LocalCloud, more: number): void => {
  const current = allStreams(cloud).reduce(
    (count, {mode, shards}) => count + (mode === 'PROVISIONED' ? shards.filter(isOpen).length : 0),
    0,
  );
  const shardLimit = quotaOf(cloud, 'shards');
  if (current + more > shardLimit)
    throw new AwsError(
      'LimitExceededException',
      `This request would exceed the shard limit for the account ${cloud.account} in ${cloud.region}. Current shard count for the account: ${current}. Limit: ${shardLimit}. Number of additional shards that would have resulted from this request: ${more}. Refer to the AWS Service Limits page (https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.`,
    );
};

/** Throws LimitExceededException when the account cannot have another on-demand stream. */
export const verifyOnDemandLimit = (cloud: LocalCloud): void => {
  if (allStreams(cloud).filter(({mode}) => mode === 'ON_DEMAND').length >= onDemandStreams)
    throw new AwsError(
      'LimitExceededException',
      `This request would exceed the on-demand stream limit for the account ${cloud.account} in ${cloud.region}. Limit: ${onDemandStreams}.`,
    );
};
