/** What IAM would say to actions that nobody has tried yet. */
import {
  GetRoleCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
  type EvaluationResult,
} from '@aws-sdk/client-iam';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

/** Why an action is not allowed: nothing allows it, something forbids it, or it lies outside of what may ever be allowed. */
export type Refusal = {
  readonly action: string;
  readonly by: 'nothing' | 'a policy' | 'boundary' | 'organisation';
  /** A condition asks for something that only the real request carries, so that the refusal is not certain. */
  readonly unsure: boolean;
};

/** The ARN of the user or role whose policies are asked; undefined for whoever has none that could be simulated. */
export const simulated = async (cloud: Cloud): Promise<string | undefined> => {
  if (/:iam::\d*:user\//.test(cloud.arn)) return cloud.arn;
  const [, role] = /:assumed-role\/([^/]+)\//.exec(cloud.arn) ?? [];
  if (role === undefined) return undefined;
  try {
    // A session does not tell the path of its role.
    const {Role} = await cloud.client(IAMClient).send(new GetRoleCommand({RoleName: role}));
    return Role?.Arn;
  } catch (error) {
    if (isDenied(error)) return `arn:${cloud.partition}:iam::${cloud.account}:role/${role}`;
    throw error;
  }
};

export const isDenied = (error: unknown): boolean =>
  isError(error, 'AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError');

/**
 * Those of the actions that are not allowed on one of the resources.
 * Undefined when the caller may not simulate, or cannot be.
 */
export const refusals = async (
  cloud: Cloud,
  source: string,
  ActionNames: readonly string[],
  ResourceArns: readonly string[],
): Promise<readonly Refusal[] | undefined> => {
  const found: EvaluationResult[] = [];
  try {
    let Marker: string | undefined;
    do {
      const page = await cloud.client(IAMClient).send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: source,
          ActionNames: [...ActionNames],
          ResourceArns: [...ResourceArns],
          ContextEntries: [
            {
              ContextKeyName: 'aws:RequestedRegion',
              ContextKeyType: 'string',
              ContextKeyValues: [cloud.region],
            },
          ],
          MaxItems: 1000,
          Marker,
        }),
      );
      found.push(...(page.EvaluationResults ?? []));
      Marker = page.Marker;
    } while (Marker);
  } catch (error) {
    if (
      isDenied(error) ||
      isError(error, 'NoSuchEntity', 'NoSuchEntityException', 'InvalidInput', 'InvalidInputException')
    )
      return undefined;
    throw error;
  }
  const refused = found.filter(({EvalDecision}) => EvalDecision !== 'allowed').map(describe);
  return [...new Map(refused.map((each) => [each.action, each])).values()];
};

const describe = (result: EvaluationResult): Refusal => ({
  action: result.EvalActionName ?? '',
  by:
    result.OrganizationsDecisionDetail?.AllowedByOrganizations === false
      ? 'organisation'
      : result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
        ? 'boundary'
        : result.EvalDecision === 'explicitDeny'
          ? 'a policy'
          : 'nothing',
  unsure: (result.MissingContextValues ?? []).length > 0,
});
