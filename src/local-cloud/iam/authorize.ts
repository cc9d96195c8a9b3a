import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Principal} from '../operation.ts';

/** Throws AWS's AccessDenied unless the principal's policies allow the access. */
export const authorize = (_cloud: LocalCloud, principal: Principal, access: Access): void => {
  if (principal.kind === 'root') return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: ${access.resource} because no identity-based policy allows the ${access.action} action`,
  );
};
