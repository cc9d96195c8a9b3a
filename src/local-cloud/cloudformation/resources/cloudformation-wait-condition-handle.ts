import type {ResourceType} from '../resource-type.ts';

/** A resource that is nothing: templates use it where a condition leaves nothing else. */
export const waitConditionHandle: ResourceType = {
  type: 'AWS::CloudFormation::WaitConditionHandle',
  properties: {},
  create: async (_properties, context) => ({
    id: `${context.cloud.url}/_local/wait-condition/${context.physicalName(64)}`,
    attributes: {},
  }),
  update: async (physical) => physical,
  delete: async () => {},
};
