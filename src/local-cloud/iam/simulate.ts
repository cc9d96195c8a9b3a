import {
  SimulatePrincipalPolicy$,
  type EvaluationResult,
  type SimulatePrincipalPolicyCommandInput,
  type SimulatePrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access, type Principal} from '../operation.ts';
import {applies, decide, everyPolicyOf, policiesOf} from './evaluate.ts';
import {page} from './paging.ts';
import type {Lookup} from './pattern.ts';
import {requestContext} from './request-context.ts';
import {findRoleByArn, type Holder} from './roles.ts';
import {findUser} from './users.ts';

type Input = SimulatePrincipalPolicyCommandInput;

export const simulatePrincipalPolicy = operation<Input, SimulatePrincipalPolicyCommandOutput>(
  SimulatePrincipalPolicy$,
  {
    access: ({PolicySourceArn: resource = '*'}) => [{action: 'iam:SimulatePrincipalPolicy', resource}],
    handle: (input, {cloud}) => {
      for (const field of unsupported)
        if (input[field] !== undefined)
          throw new AwsError(
            'InvalidInput',
            `The local cloud does not support ${field} in SimulatePrincipalPolicy.`,
          );
      const {holder, principal} = theSource(cloud, input.PolicySourceArn ?? '');
      const context = readContext(input);
      const lookup = simulatedContext(context, requestContext(cloud, context, principal, holder));
      const results = (input.ActionNames ?? []).flatMap((action) =>
        (input.ResourceArns ?? ['*']).map((resource) => simulate(cloud, holder, {action, resource}, lookup)),
      );
      const {items, ...rest} = page(results, input);
      return {EvaluationResults: items, ...rest};
    },
  },
);

const unsupported = [
  'PolicyInputList',
  'PermissionsBoundaryPolicyInputList',
  'ResourcePolicy',
  'CallerArn',
  'ResourceOwner',
  'ResourceHandlingOption',
] as const;

/** The owner of the account cannot be simulated, nor can a session: AWS wants the role or the user itself. */
const theSource = (
  cloud: LocalCloud,
  arn: string,
): {readonly holder: Holder; readonly principal: Principal} => {
  if (!/^arn:[\w-]+:iam::\d{12}:(role|user|group)\/\S+$/.test(arn))
    throw new AwsError(
      'InvalidInput',
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  const role = findRoleByArn(cloud, arn);
  if (role) return {holder: role, principal: {kind: 'role', arn, roleArn: arn, userId: role.id}};
  const user = findUser(cloud, nameOf(arn));
  if (user?.arn !== arn)
    throw new AwsError('NoSuchEntity', `The ${kindOf(arn)} with name ${nameOf(arn)} cannot be found.`, 404);
  return {holder: user, principal: {kind: 'user', arn, userName: user.name, userId: user.id}};
};

const kindOf = (arn: string): string => arn.split(':').at(-1)!.split('/')[0]!;
const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const readContext = ({ContextEntries: entries = []}: Input): NonNullable<Access['context']> =>
  Object.fromEntries(
    entries.map(({ContextKeyName: name = '', ContextKeyValues: values = []}) => [name, values]),
  );

/** What only a real request carries; a simulation knows it where the caller gives it. */
const ofRequests =
  /^aws:(requestedregion|sourceip|securetransport|viaawsservice|principalisawsservice|resourceaccount)$/;

const simulatedContext = (given: NonNullable<Access['context']>, lookup: Lookup): Lookup => {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  return (key) => {
    const name = key.toLowerCase();
    return ofRequests.test(name) && !names.has(name) ? undefined : lookup(name);
  };
};

/** The condition keys that statements about this access compare, and nobody has given. */
const missingKeys = (cloud: LocalCloud, holder: Holder, access: Access, lookup: Lookup): string[] => {
  const about = everyPolicyOf(cloud, holder)
    .flatMap(({statements}) => statements)
    .filter((statement) => applies({...statement, conditions: []}, access, lookup));
  const keys = about.flatMap(({conditions}) => conditions.map(({key}) => key));
  return [...new Set(keys)].filter((key) => lookup(key) === undefined);
};

const simulate = (cloud: LocalCloud, holder: Holder, access: Access, lookup: Lookup): EvaluationResult => {
  const {verdict, by} = decide(cloud, holder, access, lookup);
  const effect = verdict === 'explicitDeny' ? 'Deny' : 'Allow';
  return {
    EvalActionName: access.action,
    EvalResourceName: access.resource,
    EvalDecision: verdict,
    MatchedStatements: policiesOf(cloud, holder)
      .filter(({statements}) =>
        statements.some((each) => each.effect === effect && applies(each, access, lookup)),
      )
      .map(({source}) => ({
        SourcePolicyId: nameOf(source),
        SourcePolicyType: source.startsWith('arn:')
          ? source.includes('::aws:')
            ? 'aws-managed'
            : 'user-managed'
          : 'role',
      })),
    MissingContextValues: missingKeys(cloud, holder, access, lookup),
    ...(holder.boundary !== undefined && {
      PermissionsBoundaryDecisionDetail: {AllowedByPermissionsBoundary: by !== 'boundary'},
    }),
  };
};
