import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Principal} from '../operation.ts';
import {sessionPrincipal} from './credentials.ts';
import {applies} from './evaluate.ts';
import {readPolicy, type Statement} from './policy.ts';
import {requestContext} from './request-context.ts';
import {findRoleByArn, type Role} from './roles.ts';

/**
 * The principal a service is when it acts with a role, such as `lambda.amazonaws.com` with a function's role.
 * Throws AccessDenied when there is no such role or its trust policy does not let that service assume it.
 * `context` carries condition keys such as `aws:SourceArn`; `aws:SourceAccount` is this account.
 */
export const roleSession = (
  cloud: LocalCloud,
  roleArn: string,
  service: string,
  sessionName: string,
  context: Access['context'] = {},
): Principal => {
  const role = findRoleByArn(cloud, roleArn);
  const asked = {'aws:SourceAccount': cloud.account, ...context};
  if (!role || !trusts(cloud, role, (kind, value) => kind === 'Service' && value === service, asked))
    throw new AwsError(
      'AccessDenied',
      `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  const principal = sessionPrincipal(cloud, roleArn, sessionName);
  ofServices.add(principal);
  return principal;
};

const ofServices = new WeakSet<Principal>();

/** Whether this is a service of this very process that acts with a role, rather than a request from outside. */
export const isService = (principal: Principal): boolean => ofServices.has(principal);

/** Whether a role's trust policy lets somebody assume it; `is` answers whether a principal of the policy is them. */
export const trusts = (
  cloud: LocalCloud,
  role: Role,
  is: (kind: string, value: string) => boolean,
  context: Access['context'],
  caller?: Principal,
): boolean => {
  const access = {action: 'sts:AssumeRole', resource: role.arn};
  const lookup = requestContext(cloud, context, caller);
  const meant = readPolicy(role.trust, 'trust').filter(
    // Trust policies have no Resource: the role itself is meant.
    (statement) =>
      applies({...statement, resources: [], exceptResources: true}, access, lookup) && names(statement, is),
  );
  return meant.length > 0 && meant.every(({effect}) => effect === 'Allow');
};

const names = (statement: Statement, is: (kind: string, value: string) => boolean): boolean =>
  statement.principals.some(({kind, value}) => kind === '*' || is(kind, value)) !==
  statement.exceptPrincipals;
