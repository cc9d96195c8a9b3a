import {AssumeRole$, type AssumeRoleCommandInput, type AssumeRoleCommandOutput} from '@aws-sdk/client-sts';
import type {LocalCloud} from '../cloud.ts';
import {authorize} from '../iam/authorize.ts';
import {sessionPrincipal, startSessionOf} from '../iam/credentials.ts';
import {trusts} from '../iam/role-session.ts';
import {findRoleByArn, type Role} from '../iam/roles.ts';
import {AwsError, operation, type Access, type Principal} from '../operation.ts';
import {credentials} from './credentials.ts';
import {provedAt} from './mfa.ts';

/** A session that was itself made by assuming a role may assume another for an hour at most. */
const chainedSeconds = 3600;

export const assumeRole = operation<AssumeRoleCommandInput, AssumeRoleCommandOutput>(AssumeRole$, {
  // Who may is the role's trust policy to say, and only then the caller's own policies.
  access: () => [],
  handle: (input, {cloud, principal}) => {
    const {RoleArn: roleArn = '', RoleSessionName: name = '', DurationSeconds: seconds = 3600} = input;
    verifyInput(input, name, seconds);
    const role = findRoleByArn(cloud, roleArn);
    const mfaAt = provedAt(cloud, principal, input);
    if (!role || !mayAssume(cloud, principal, role, contextOf(cloud, input, mfaAt)))
      throw refused(principal, roleArn);
    verifyDuration(role, principal, seconds);
    const assumed = {
      ...sessionPrincipal(cloud, roleArn, name),
      ...(mfaAt !== undefined && {session: {mfaAt}}),
    };
    const session = startSessionOf(cloud, assumed, seconds);
    if (session.principal.kind !== 'role') throw new Error('A role session is a role principal');
    return {
      Credentials: credentials(session),
      AssumedRoleUser: {AssumedRoleId: session.principal.userId, Arn: session.principal.arn},
    };
  },
});

/** A code that came with this very request counts too, whatever keys signed it. */
const contextOf = (
  cloud: LocalCloud,
  {ExternalId: externalId, SerialNumber: serial}: AssumeRoleCommandInput,
  mfaAt: number | undefined,
): NonNullable<Access['context']> => ({
  ...(externalId !== undefined && {'sts:ExternalId': externalId}),
  ...(serial !== undefined &&
    mfaAt !== undefined && {
      'aws:MultiFactorAuthPresent': 'true',
      'aws:MultiFactorAuthAge': String(Math.floor((cloud.now() - mfaAt) / 1000)),
    }),
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
  for (const field of ['Policy', 'PolicyArns', 'Tags', 'TransitiveTagKeys', 'SourceIdentity'] as const)
    if (input[field] !== undefined) throw invalid(`The local cloud does not support ${field} in AssumeRole.`);
};

/**
 * A role that trusts this very user, role or session needs no more; one that trusts the whole account leaves it to the
 * caller's policies. The account's owner, whom AWS lets assume nothing, is the administrator here.
 */
const mayAssume = (
  cloud: LocalCloud,
  principal: Principal,
  role: Role,
  context: NonNullable<Access['context']>,
): boolean => {
  const account = [cloud.account, cloud.root.arn];
  const self =
    principal.kind === 'role'
      ? [principal.arn, principal.roleArn]
      : principal.kind === 'user'
        ? [principal.arn]
        : account;
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
