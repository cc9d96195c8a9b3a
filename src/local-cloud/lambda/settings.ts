/** What a request says of a function's configuration, verified; members that this cloud cannot honour are refused by name. */
import type {CreateFunctionRequest, UpdateFunctionConfigurationRequest} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import {roleSession} from '../iam/role-session.ts';
import {AwsError} from '../operation.ts';
import type {StoredFunction} from './function.ts';
import {verifyRuntime} from './runtimes.ts';

type Request = Omit<UpdateFunctionConfigurationRequest, 'RevisionId'>;

export type Settings = Pick<
  StoredFunction,
  | 'runtime'
  | 'role'
  | 'handler'
  | 'description'
  | 'timeout'
  | 'memorySize'
  | 'storage'
  | 'variables'
  | 'logging'
>;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);

/** The settings that a request leaves of, or makes from, the former ones. */
export const settings = (cloud: LocalCloud, request: Request, former: Settings): Settings => {
  verifySupported(request);
  const result: Settings = {
    runtime: request.Runtime ?? former.runtime,
    role: request.Role ?? former.role,
    handler: request.Handler ?? former.handler,
    description: request.Description ?? former.description,
    timeout: request.Timeout ?? former.timeout,
    memorySize: request.MemorySize ?? former.memorySize,
    storage: request.EphemeralStorage?.Size ?? former.storage,
    variables: request.Environment ? request.Environment.Variables : former.variables,
    logging: {
      LogFormat: request.LoggingConfig?.LogFormat ?? former.logging.LogFormat,
      LogGroup: request.LoggingConfig?.LogGroup ?? former.logging.LogGroup,
    },
  };
  if (request.Runtime !== undefined) verifyRuntime(request.Runtime);
  verifyRange('memorySize', result.memorySize, 128, 3008);
  verifyRange('timeout', result.timeout, 1, 900);
  verifyRange('ephemeralStorage.size', result.storage, 512, 10_240);
  verifyHandler(result.handler);
  verifyVariables(result.variables ?? {});
  if (request.Role !== undefined) verifyRole(cloud, request.Role);
  return result;
};

const verifyRange = (member: string, value: number, least: number, most: number): void => {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const bound =
    value > most
      ? `Member must have value less than or equal to ${most}`
      : `Member must have value greater than or equal to ${least}`;
  throw new AwsError(
    member === 'memorySize' && value > most ? 'InvalidParameterValueException' : 'ValidationException',
    member === 'memorySize' && value > most
      ? `'MemorySize' value failed to satisfy constraint: ${bound}`
      : `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${bound}`,
  );
};

const verifyHandler = (handler: string): void => {
  if (/^[^\s]{1,128}$/.test(handler)) return;
  throw new AwsError(
    'ValidationException',
    String.raw`1 validation error detected: Value '${handler}' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\s]+`,
  );
};

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const reserved = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

const verifyVariables = (variables: Readonly<Record<string, string>>): void => {
  const names = Object.keys(variables);
  const wrong = names.find((name) => !/^[a-zA-Z]\w*$/.test(name) && !reserved.has(name));
  if (wrong !== undefined)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  const taken = names.filter((name) => reserved.has(name));
  if (taken.length > 0)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${taken.join(', ')}`,
    );
  const size = Buffer.byteLength(JSON.stringify(variables));
  if (names.length > 0 && size > 4096)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`,
    );
};

const verifyRole = (cloud: LocalCloud, role: string): void => {
  try {
    roleSession(cloud, role, 'lambda.amazonaws.com', 'lambda');
  } catch (error) {
    throw error instanceof AwsError
      ? invalid('The role defined for the function cannot be assumed by Lambda.')
      : error;
  }
};

/** What a request may carry and this cloud would only pretend to do; empty forms of it mean nothing and pass. */
const verifySupported = (request: Request & Partial<CreateFunctionRequest>): void => {
  const refused: Record<string, unknown> = {
    VpcConfig: request.VpcConfig?.SubnetIds?.length || request.VpcConfig?.SecurityGroupIds?.length,
    DeadLetterConfig: request.DeadLetterConfig?.TargetArn,
    Layers: request.Layers?.length,
    FileSystemConfigs: request.FileSystemConfigs?.length,
    ImageConfig: request.ImageConfig,
    'TracingConfig.Mode Active': request.TracingConfig?.Mode === 'Active',
    KMSKeyArn: request.KMSKeyArn,
    'SnapStart.ApplyOn PublishedVersions': request.SnapStart?.ApplyOn === 'PublishedVersions',
    CapacityProviderConfig: request.CapacityProviderConfig,
    DurableConfig: request.DurableConfig,
    TenancyConfig: request.TenancyConfig,
    CodeSigningConfigArn: request.CodeSigningConfigArn,
    'PackageType Image': request.PackageType === 'Image',
    Publish: request.Publish,
    'LoggingConfig.ApplicationLogLevel': request.LoggingConfig?.ApplicationLogLevel,
    'LoggingConfig.SystemLogLevel': request.LoggingConfig?.SystemLogLevel,
  };
  const found = Object.entries(refused).find(([, value]) => Boolean(value));
  if (found) throw invalid(`The local cloud's functions do not support ${found[0]}.`);
};
