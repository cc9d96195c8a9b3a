import {
  DescribeStacks$,
  type DescribeStacksCommandInput,
  type DescribeStacksCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {describeStack} from './describe-stack.ts';
import {page} from './page.ts';
import {findStack, stacks} from './stack.ts';

/** DescribeStacks: a deleted stack is found by its ARN only. */
export const describeStacks = operation<DescribeStacksCommandInput, DescribeStacksCommandOutput>(
  DescribeStacks$,
  {
    access: onStack('DescribeStacks'),
    handle: ({StackName, NextToken: token}, {cloud}) => {
      if (StackName) return {Stacks: [describeStack(findStack(cloud, StackName))]};
      const living = stacks(cloud)
        .values()
        .filter(({status}) => status !== 'DELETE_COMPLETE')
        .reverse();
      const {items, NextToken} = page(living, token);
      return {Stacks: items.map(describeStack), NextToken};
    },
  },
);
