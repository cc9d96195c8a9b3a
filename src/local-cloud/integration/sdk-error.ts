/** How the integrations name a service's error: as the SDK for Java does, `RedshiftData.ValidationException`. */
import {TypeRegistry} from '@smithy/core/schema';
import type {AwsError, Service} from '../operation.ts';

/** The SDK for Java's names where they are not the SDK name with a capital first letter. */
const javaNames: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  cloudwatchlogs: 'CloudWatchLogs',
  dynamodb: 'DynamoDb',
  redshiftdata: 'RedshiftData',
  resourcegroupstaggingapi: 'ResourceGroupsTaggingApi',
  secretsmanager: 'SecretsManager',
  ssoadmin: 'SsoAdmin',
};

export const javaServiceName = ({sdkName}: Service): string =>
  javaNames[sdkName] ?? sdkName.charAt(0).toUpperCase() + sdkName.slice(1);

/** Whether the service's model has the error, and under which name: on the wire of a query service it has another. */
const modelledName = (service: Service, code: string): string | undefined => {
  const [operation] = service.operations;
  if (!operation) return undefined;
  const namespace = operation.schema[1];
  const schemas = (TypeRegistry.for(namespace) as unknown as {schemas: Map<string, unknown>}).schemas;
  for (const schema of schemas.values()) {
    const [kind, , name, traits] = schema as [number, string, string, {awsQueryError?: [string, number]} | 0];
    const wire = typeof traits === 'object' ? traits.awsQueryError?.[0] : undefined;
    if (kind === -3 && (name === code || wire === code)) return name;
  }
  return undefined;
};

/** An error that the service's model does not have is called after the service itself: `RedshiftData.RedshiftDataException`. */
export const sdkErrorName = (service: Service, error: AwsError): string => {
  const prefix = javaServiceName(service);
  const name = modelledName(service, error.code);
  if (name === undefined) return `${prefix}.${prefix}Exception`;
  const plain = name.replace(/(Fault|Error)$/, '');
  return `${prefix}.${plain.endsWith('Exception') ? plain : `${plain}Exception`}`;
};

export const sdkErrorCause = (service: Service, error: AwsError, requestId: string): string =>
  `${error.message} (Service: ${javaServiceName(service)}, Status Code: ${error.status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`;
