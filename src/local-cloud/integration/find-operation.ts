import type {LocalCloud} from '../cloud.ts';
import type {Service, TypedOperation} from '../operation.ts';

export type Found = {readonly service: Service; readonly operation: TypedOperation<unknown, unknown>};

/**
 * The operation that `aws-sdk:SERVICE:action` names: the SDK's name of the service, and the action with a small first
 * letter. A text says what is missing when this cloud does not have it.
 */
export const findOperation = (cloud: LocalCloud, sdkName: string, action: string): Found | string => {
  const service = cloud.services.find((one) => one.sdkName === sdkName.toLowerCase());
  if (!service) return `The local cloud has no service ${sdkName}.`;
  const name = action.charAt(0).toUpperCase() + action.slice(1);
  const operation = cloud.find(service, name);
  if (!operation) return `The local cloud does not support ${service.sdkName}:${action}.`;
  return {service, operation: operation as TypedOperation<unknown, unknown>};
};
