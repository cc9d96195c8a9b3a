import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Principal} from '../operation.ts';
import {decide, type Decision} from './evaluate.ts';
import {requestContext} from './request-context.ts';
import {findRoleByArn} from './roles.ts';

/** Throws AWS's AccessDenied unless the principal's policies allow the access. */
export const authorize = (cloud: LocalCloud, principal: Principal, access: Access): void => {
  if (principal.kind === 'root') return;
  cloud.asked(principal, access);
  const role = findRoleByArn(cloud, principal.roleArn);
  // A role made anew under an old name does not revive the sessions of the former one.
  const decision: Decision =
    role && principal.userId.startsWith(`${role.id}:`)
      ? decide(cloud, role, access, requestContext(cloud, access.context, principal, role))
      : {verdict: 'implicitDeny', by: 'identity'};
  if (decision.verdict !== 'allowed') throw denied(principal.arn, access, decision);
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
