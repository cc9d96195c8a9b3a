import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Principal} from '../operation.ts';
import {decide, type Decision} from './evaluate.ts';
import {requestContext} from './request-context.ts';
import {findRoleByArn, type Holder} from './roles.ts';
import {findUser} from './users.ts';

/** Throws AWS's AccessDenied unless the principal's policies allow the access. */
export const authorize = (cloud: LocalCloud, principal: Principal, access: Access): void => {
  if (principal.kind === 'root') return;
  cloud.asked(principal, access);
  const holder = holderOf(cloud, principal);
  const decision: Decision = holder
    ? decide(cloud, holder, access, requestContext(cloud, access.context, principal, holder))
    : {verdict: 'implicitDeny', by: 'identity'};
  if (decision.verdict !== 'allowed') throw denied(principal.arn, access, decision);
};

/** Whose policies count. A role or a user made anew under an old name does not revive the keys of the former one. */
const holderOf = (cloud: LocalCloud, principal: Exclude<Principal, {kind: 'root'}>): Holder | undefined => {
  if (principal.kind === 'user') {
    const user = findUser(cloud, principal.userName);
    return user?.id === principal.userId ? user : undefined;
  }
  const role = findRoleByArn(cloud, principal.roleArn);
  return role && principal.userId.startsWith(`${role.id}:`) ? role : undefined;
};

const denied = (arn: string, {action, resource}: Access, {verdict, by}: Decision): AwsError => {
  const policy = by === 'identity' ? 'identity-based policy' : 'permissions boundary';
  const why =
    verdict === 'explicitDeny'
      ? `with an explicit deny in ${by === 'identity' ? 'an' : 'a'} ${policy}`
      : `because no ${policy} allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  );
};
