/** The three operations that tell a stack's resources. */
import {
  DescribeStackResource$,
  DescribeStackResources$,
  ListStackResources$,
  type DescribeStackResourceCommandInput,
  type DescribeStackResourceCommandOutput,
  type DescribeStackResourcesCommandInput,
  type DescribeStackResourcesCommandOutput,
  type ListStackResourcesCommandInput,
  type ListStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {page} from './page.ts';
import {findStack, resourceOf, resourcesOf, stacks, type StackResource} from './stack.ts';
import {parseTemplate, type Template} from './template.ts';
import {validationError} from './validation-error.ts';

const describe = (resource: StackResource) => ({
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: resource.current?.physical.id,
  ResourceType: resource.type,
  ResourceStatus: resource.status,
  ResourceStatusReason: resource.reason,
  DriftInformation: {StackResourceDriftStatus: 'NOT_CHECKED' as const},
});

export const listStackResources = operation<ListStackResourcesCommandInput, ListStackResourcesCommandOutput>(
  ListStackResources$,
  {
    access: onStack('ListStackResources'),
    handle: (input, {cloud}) => {
      const stack = findStack(cloud, input.StackName!);
      const {items, NextToken} = page(resourcesOf(cloud, stack.id), input.NextToken);
      return {
        StackResourceSummaries: items.map((one) => ({
          ...describe(one),
          LastUpdatedTimestamp: new Date(one.updatedAt),
        })),
        NextToken,
      };
    },
  },
);

export const describeStackResources = operation<
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput
>(DescribeStackResources$, {
  access: onStack('DescribeStackResources'),
  handle: ({StackName, LogicalResourceId, PhysicalResourceId}, {cloud}) => {
    if ((StackName === undefined) === (PhysicalResourceId === undefined))
      throw validationError('You must specify either StackName or PhysicalResourceId, but not both.');
    const stack = StackName === undefined ? undefined : findStack(cloud, StackName);
    const owner =
      stack ??
      stacks(cloud)
        .values()
        .find((one) =>
          resourcesOf(cloud, one.id).some((resource) => resource.current?.physical.id === PhysicalResourceId),
        );
    if (!owner) throw validationError(`Stack for ${PhysicalResourceId} does not exist`);
    return {
      StackResources: resourcesOf(cloud, owner.id)
        .filter(({logicalId}) => LogicalResourceId === undefined || logicalId === LogicalResourceId)
        .map((one) => ({
          ...describe(one),
          StackId: owner.id,
          StackName: owner.name,
          Timestamp: new Date(one.updatedAt),
        })),
    };
  },
});

export const describeStackResource = operation<
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput
>(DescribeStackResource$, {
  access: onStack('DescribeStackResource'),
  handle: ({StackName, LogicalResourceId}, {cloud}) => {
    const stack = findStack(cloud, StackName!, `Stack '${StackName}' does not exist`);
    const resource = resourceOf(cloud, stack.id, LogicalResourceId!);
    if (!resource)
      throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
    const template = stack.desired && (parseTemplate(stack.desired.template) as Template);
    const metadata = template?.Resources[resource.logicalId]?.Metadata;
    return {
      StackResourceDetail: {
        ...describe(resource),
        StackId: stack.id,
        StackName: stack.name,
        LastUpdatedTimestamp: new Date(resource.updatedAt),
        Metadata: JSON.stringify(metadata ?? {}),
      },
    };
  },
});
