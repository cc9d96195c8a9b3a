import {AssumeRole$, type AssumeRoleCommandInput, type AssumeRoleCommandOutput} from '@aws-sdk/client-sts';
import type {LocalCloud} from '../cloud.ts';
import {authorize} from '../iam/authorize.ts';
import {startSession} from '../iam/credentials.ts';
import {trusts} from '../iam/role-session.ts';
import {findRoleByArn, type Role} from '../iam/roles.ts';
import {AwsError, operation, type Principal} from '../operation.ts';
import {credentials} from './credentials.ts';

/** A session that was itself made by assuming a role may assume another for an hour at most. */
const chainedSeconds = 3600;

export const assumeRole = operation<AssumeRoleCommandInput, AssumeRoleCommandOutput>(AssumeRole$, {
  // Who may is the role's trust policy to say, and only then the caller's own policies.
  access: () => [],
  handle: (input, {cloud, principal}) => {
    const {RoleArn: roleArn = '', RoleSessionName: name = '', DurationSeconds: seconds = 3600} = input;
    verifyInput(input, name, seconds);
    const role = findRoleByArn(cloud, roleArn);
    if (!role || !mayAssume(cloud, principal, role, input.ExternalId)) throw refused(principal, roleArn);
    verifyDuration(role, principal, seconds);
    const session = startSession(cloud, roleArn, name, seconds);
    if (session.principal.kind !== 'role') throw new Error('A role session is a role principal');
    return {
      Credentials: credentials(session),
      AssumedRoleUser: {AssumedRoleId: session.principal.userId, Arn: session.principal.arn},
    };
  },
});

const invalid = (message: string) => new AwsError('ValidationError', message);

const verifyInput = (input: AssumeRoleCommandInput, name: string, seconds: number): void => {
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  if (seconds < 900)
    throw invalid(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  for (const field of [
    'Policy',
    'PolicyArns',
    'Tags',
    'TransitiveTagKeys',
    'SerialNumber',
    'SourceIdentity',
  ] as const)
    if (input[field] !== undefined) throw invalid(`The local cloud does not support ${field} in AssumeRole.`);
};

/**
 * A role that trusts this very role or session needs no more; one that trusts the whole account leaves it to the
 * caller's policies. The account's owner, whom AWS lets assume nothing, is the administrator here.
 */
const mayAssume = (
  cloud: LocalCloud,
  principal: Principal,
  role: Role,
  externalId: string | undefined,
): boolean => {
  const context = externalId === undefined ? {} : {'sts:ExternalId': externalId};
  const account = [cloud.account, cloud.root.arn];
  const self = principal.kind === 'role' ? [principal.arn, principal.roleArn] : account;
  const trustedBy = (values: readonly string[]) =>
    trusts(
      cloud,
      role,
      (kind, value) => kind === 'AWS' && (value === '*' || values.includes(value)),
      context,
      principal,
    );
  if (trustedBy(self)) return true;
  if (!trustedBy([...self, ...account])) return false;
  authorize(cloud, principal, {action: 'sts:AssumeRole', resource: role.arn, context});
  return true;
};

const refused = (principal: Principal, roleArn: string): AwsError =>
  new AwsError(
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );

const verifyDuration = (role: Role, principal: Principal, seconds: number): void => {
  if (principal.kind === 'role' && seconds > chainedSeconds)
    throw invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  if (seconds > role.maxSessionSeconds)
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
};
