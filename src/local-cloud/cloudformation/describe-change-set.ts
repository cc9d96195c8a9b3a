import {
  DescribeChangeSet$,
  type Change,
  type DescribeChangeSetCommandInput,
  type DescribeChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {findChangeSet, statusOf} from './change-set.ts';
import {page} from './page.ts';
import {describeParameters} from './parameters.ts';
import {tagList} from '../tags.ts';
import {parseTemplate, type Template} from './template.ts';

export const describeChangeSet = operation<DescribeChangeSetCommandInput, DescribeChangeSetCommandOutput>(
  DescribeChangeSet$,
  {
    access: onStack('DescribeChangeSet'),
    handle: (input, {cloud}) => {
      const changeSet = findChangeSet(cloud, input.ChangeSetName!, input.StackName);
      const {desired, failure, changes} = changeSet;
      const status = statusOf(cloud, changeSet);
      const template = parseTemplate(desired.template) as Template;
      const {items, NextToken} = page(status.Status === 'CREATE_COMPLETE' ? changes : [], input.NextToken);
      return {
        ChangeSetName: changeSet.name,
        ChangeSetId: changeSet.id,
        StackId: changeSet.stackId,
        StackName: changeSet.stackName,
        Description: changeSet.description,
        Parameters: describeParameters(template, desired.parameters),
        CreationTime: new Date(changeSet.createdAt),
        ...status,
        ...(status.Status === 'FAILED' && {StatusReason: failure}),
        NotificationARNs: [],
        RollbackConfiguration: {},
        Capabilities: [...desired.capabilities],
        Tags: tagList(desired.tags),
        Changes: items.map((change) => (input.IncludePropertyValues ? change : withoutValues(change))),
        NextToken,
        IncludeNestedStacks: false,
        ImportExistingResources: false,
        OnStackFailure: changeSet.onStackFailure,
      };
    },
  },
);

/** Values are told only to who asks for them. */
const withoutValues = ({ResourceChange, ...change}: Change): Change => {
  const {BeforeContext: _before, AfterContext: _after, Details = [], ...rest} = ResourceChange!;
  return {
    ...change,
    ResourceChange: {
      ...rest,
      Details: Details.map(({Target, ...detail}) => {
        const {
          BeforeValue: _old,
          AfterValue: _new,
          Path: _path,
          AttributeChangeType: _kind,
          ...target
        } = Target!;
        return {...detail, Target: target};
      }),
    },
  };
};
