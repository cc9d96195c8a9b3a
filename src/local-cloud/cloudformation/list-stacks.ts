import {
  ListStacks$,
  type ListStacksCommandInput,
  type ListStacksCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {describeSummary} from './describe-stack.ts';
import {page} from './page.ts';
import {stacks} from './stack.ts';

/** How long a deleted stack is listed. */
const kept = 90 * 86_400_000;

export const listStacks = operation<ListStacksCommandInput, ListStacksCommandOutput>(ListStacks$, {
  handle: ({StackStatusFilter: wanted = [], NextToken: token}, {cloud}) => {
    const listed = stacks(cloud)
      .values()
      .filter(({status, deletedAt}) => {
        const recent = deletedAt === undefined || deletedAt + kept > cloud.now();
        return recent && (wanted.length === 0 || wanted.includes(status));
      })
      .reverse();
    const {items, NextToken} = page(listed, token);
    return {StackSummaries: items.map(describeSummary), NextToken};
  },
});
