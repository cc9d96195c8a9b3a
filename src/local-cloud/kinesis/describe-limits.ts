import {
  DescribeLimits$,
  type DescribeLimitsCommandInput,
  type DescribeLimitsCommandOutput,
} from '@aws-sdk/client-kinesis';
import {operation} from '../operation.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {onDemandStreams} from './limits.ts';
import {isOpen} from './shards.ts';
import {allStreams} from './streams.ts';

export const describeLimits = operation<DescribeLimitsCommandInput, DescribeLimitsCommandOutput>(
  DescribeLimits$,
  {
    handle: (_input, {cloud}) => {
      const streams = allStreams(cloud);
      return {
        ShardLimit: quotaOf(cloud, 'shards'),
        OpenShardCount: streams
          .filter(({mode}) => mode === 'PROVISIONED')
          .reduce((count, {shards}) => count + shards.filter(isOpen).length, 0),
        OnDemandStreamCount: streams.filter(({mode}) => mode === 'ON_DEMAND').length,
        OnDemandStreamCountLimit: onDemandStreams,
      };
    },
  },
);
