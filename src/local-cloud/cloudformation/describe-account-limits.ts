import {
  DescribeAccountLimits$,
  type DescribeAccountLimitsCommandInput,
  type DescribeAccountLimitsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';

export const describeAccountLimits = operation<
  DescribeAccountLimitsCommandInput,
  DescribeAccountLimitsCommandOutput
>(DescribeAccountLimits$, {
  handle: () => ({
    AccountLimits: [
      {Name: 'StackLimit', Value: 2000},
      {Name: 'StackOutputsLimit', Value: 200},
      {Name: 'ConcurrentResourcesLimit', Value: 2500},
    ],
  }),
});
