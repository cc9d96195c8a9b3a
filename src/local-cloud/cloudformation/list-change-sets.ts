import {
  ListChangeSets$,
  type ListChangeSetsCommandInput,
  type ListChangeSetsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {changeSetsOf, statusOf} from './change-set.ts';
import {page} from './page.ts';
import {findStack} from './stack.ts';

export const listChangeSets = operation<ListChangeSetsCommandInput, ListChangeSetsCommandOutput>(
  ListChangeSets$,
  {
    access: onStack('ListChangeSets'),
    handle: (input, {cloud}) => {
      const stack = findStack(cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
      const {items, NextToken} = page(changeSetsOf(cloud, stack.id), input.NextToken);
      return {
        Summaries: items.map((changeSet) => ({
          StackId: stack.id,
          StackName: stack.name,
          ChangeSetId: changeSet.id,
          ChangeSetName: changeSet.name,
          ...statusOf(cloud, changeSet),
          StatusReason: changeSet.failure,
          CreationTime: new Date(changeSet.createdAt),
          Description: changeSet.description,
          IncludeNestedStacks: false,
          ImportExistingResources: false,
        })),
        NextToken,
      };
    },
  },
);
