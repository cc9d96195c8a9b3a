import type {LocalCloud} from '../cloud.ts';
import type {Service} from '../operation.ts';
import type {ResourceType} from './resource-type.ts';

/** The service, which carries the table of what templates may use. */
export type CloudFormationService = Service & {readonly resourceTypes: ReadonlyMap<string, ResourceType>};

/** The resource types of a cloud, by their names. */
export const resourceTypesOf = (cloud: LocalCloud): ReadonlyMap<string, ResourceType> => {
  const service = cloud.services.find((one): one is CloudFormationService => 'resourceTypes' in one);
  if (!service) throw new Error('this cloud has no CloudFormation');
  return service.resourceTypes;
};
