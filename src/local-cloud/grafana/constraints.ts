/**
 * What the service's model says of the members of its requests: lengths, ranges, patterns and values. The SDKs leave
 * most of it to the service. Source: the model of `grafana` that botocore ships.
 */
import {AwsError} from '../operation.ts';
import {longestLife} from './tokens.ts';

type Constraint = (value: unknown) => string | undefined;

/** A constraint on the value or, for a list, on each of its items. */
const each =
  (constraint: Constraint): Constraint =>
  (value) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map(constraint).find((why) => why !== undefined);

const oneOf = (...values: readonly string[]): Constraint =>
  each((value) =>
    values.includes(String(value)) ? undefined : `Member must satisfy enum value set: [${values.join(', ')}]`,
  );

const matching = (pattern: string): Constraint => {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (value) =>
    whole.test(String(value)) ? undefined : `Member must satisfy regular expression pattern: ${pattern}`;
};

const outside = (what: string, size: number, least: number, most: number): string | undefined => {
  if (size < least) return `Member must have ${what} greater than or equal to ${least}`;
  return size > most ? `Member must have ${what} less than or equal to ${most}` : undefined;
};

const long = (least: number, most: number): Constraint =>
  each((value) => outside('length', String(value).length, least, most));

const items =
  (least: number, most: number): Constraint =>
  (value) =>
    outside('length', (value as readonly unknown[]).length, least, most);

const between =
  (least: number, most: number): Constraint =>
  (value) => {
    if (!Number.isInteger(value))
      throw new AwsError('SerializationException', 'NUMBER_VALUE can not be converted to an Integer');
    return outside('value', Number(value), least, most);
  };

const tags: Constraint = (value) => {
  const entries = Object.entries(value as Readonly<Record<string, string>>);
  return (
    outside('length', entries.length, 0, 50) ??
    long(1, 128)(entries.map(([key]) => key)) ??
    long(0, 256)(entries.map(([, text]) => text))
  );
};

const ssoId = long(1, 47);
const role = oneOf('ADMIN', 'EDITOR', 'VIEWER');
const userType = oneOf('SSO_USER', 'SSO_GROUP');
const named = long(1, 128);

/** By the name of the member, which means the same in every request. */
const constraints: Readonly<Record<string, Constraint>> = {
  accountAccessType: oneOf('CURRENT_ACCOUNT', 'ORGANIZATION'),
  action: oneOf('ADD', 'REVOKE'),
  authenticationProviders: oneOf('AWS_SSO', 'SAML'),
  clientToken: matching('[!-~]{1,64}'),
  configuration: (value) => long(2, 65_536)(String(value)),
  grafanaRole: role,
  grafanaToken: long(1, 36),
  grafanaVersion: long(1, 255),
  groupId: ssoId,
  id: ssoId,
  ipAddressType: oneOf('IPv4', 'DualStack'),
  keyName: long(1, 100),
  licenseType: oneOf('ENTERPRISE', 'ENTERPRISE_FREE_TRIAL'),
  maxResults: between(1, 100),
  name: named,
  permissionType: oneOf('CUSTOMER_MANAGED', 'SERVICE_MANAGED'),
  role,
  secondsToLive: between(1, longestLife),
  tagKeys: named,
  tags,
  type: userType,
  updateInstructionBatch: items(0, 20),
  userId: ssoId,
  userType,
  workspaceDataSources: oneOf(
    'AMAZON_OPENSEARCH_SERVICE',
    'CLOUDWATCH',
    'PROMETHEUS',
    'XRAY',
    'TIMESTREAM',
    'SITEWISE',
    'ATHENA',
    'REDSHIFT',
    'TWINMAKER',
  ),
  workspaceDescription: long(0, 2048),
  workspaceId: matching('g-[0-9a-f]{10}'),
  workspaceName: matching('[a-zA-Z0-9-._~]{1,255}'),
  workspaceNotificationDestinations: oneOf('SNS'),
  workspaceRoleArn: long(1, 2048),
};

/** Members whose values AWS does not repeat in its errors. */
const sensitive = new Set(['workspaceName', 'workspaceDescription', 'workspaceRoleArn']);

/** Members whose keys are the caller's own, or that the SDK wraps. */
const whole = new Set(['tags', 'configuration']);

type Violation = {readonly name: string; readonly message: string};

const violations = (value: unknown, path = ''): Violation[] => {
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((item, index) => violations(item, `${path}.${index + 1}.member`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): Violation[] => {
    if (member === undefined) return [];
    const place = path === '' ? name : `${path}.${name}`;
    const why = constraints[name]?.(member);
    if (why === undefined) return whole.has(name) ? [] : violations(member, place);
    const told = sensitive.has(name) || typeof member === 'object' ? 'Value' : `Value '${String(member)}'`;
    return [{name: place, message: `${told} at '${place}' failed to satisfy constraint: ${why}`}];
  });
};

/** Throws ValidationException with all that is wrong with a request, and SerializationException. */
export const verifyConstraints = (input: unknown): void => {
  const fieldList = violations(input);
  if (fieldList.length === 0) return;
  const count = `${fieldList.length} validation error${fieldList.length > 1 ? 's' : ''} detected`;
  throw new AwsError(
    'ValidationException',
    `${count}: ${fieldList.map(({message}) => message).join('; ')}`,
    400,
    {reason: 'FIELD_VALIDATION_FAILED', fieldList},
  );
};
