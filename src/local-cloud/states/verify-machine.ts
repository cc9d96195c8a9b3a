import type {LoggingConfiguration} from '@aws-sdk/client-sfn';
import type {LocalCloud} from '../cloud.ts';
import {authorize} from '../iam/authorize.ts';
import {roleSession} from '../iam/role-session.ts';
import {logGroups} from '../logs/log-group.ts';
import {AwsError, type Principal} from '../operation.ts';
import {examine} from './machine.ts';

export const verifyName = (name: string): void => {
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
};

/** Throws InvalidDefinition with everything that is wrong. */
export const verifyDefinition = (cloud: LocalCloud, definition: string): void => {
  if (Buffer.byteLength(definition) > 1_048_576)
    throw new AwsError(
      'InvalidDefinition',
      "Invalid State Machine Definition: 'DEFINITION_TOO_LARGE: the definition is larger than 1048576 bytes'",
    );
  const {report} = examine(cloud, definition);
  if (report.diagnostics.length > 0)
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${report.describe()}'`);
};

/** The session in which a machine works. Throws AWS's refusal of a role that Step Functions cannot assume. */
export const machinePrincipal = (
  cloud: LocalCloud,
  roleArn: string,
  machineArn: string,
  sessionName: string,
): Principal => {
  try {
    return roleSession(cloud, roleArn, 'states.amazonaws.com', sessionName, {'aws:SourceArn': machineArn});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
  }
};

/** What a role needs so that its machine can write a log. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const logDelivery = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];

/** The log group that a machine writes to; undefined when it writes none. */
export const logGroupOf = (logging: LoggingConfiguration): string | undefined => {
  if ((logging.level ?? 'OFF') === 'OFF') return undefined;
  const arn = logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return arn === undefined ? undefined : /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:([^:]+):\*$/.exec(arn)?.[1];
};

export const verifyLogging = (cloud: LocalCloud, logging: LoggingConfiguration, role: Principal): void => {
  if ((logging.level ?? 'OFF') === 'OFF') return;
  const group = logGroupOf(logging);
  if (group === undefined || logging.destinations?.length !== 1)
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination, the ARN of a log group that ends in :*',
    );
  const denied = new AwsError(
    'AccessDeniedException',
    'The state machine IAM Role is not authorized to access the Log Destination',
  );
  if (!logGroups(cloud).has(group)) throw denied;
  for (const action of logDelivery)
    try {
      authorize(cloud, role, {action: `logs:${action}`, resource: '*'});
    } catch {
      throw denied;
    }
};
