import {CloudFormationClient, DescribeStackResourcesCommand} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';

/** What a stack has made and not deleted: types and physical ids. A stack has at most a hundred here, as the API tells them at once. */
export const resourcesOf = async (cloud: Cloud, stack: string): Promise<{type: string; id: string}[]> => {
  const {StackResources = []} = await cloud
    .client(CloudFormationClient)
    .send(new DescribeStackResourcesCommand({StackName: stack}));
  return StackResources.flatMap(({ResourceType, PhysicalResourceId, ResourceStatus}) =>
    ResourceType && PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE'
      ? [{type: ResourceType, id: PhysicalResourceId}]
      : [],
  );
};
