import {randomUUID} from 'node:crypto';
import {
  AddPermission$,
  GetPolicy$,
  RemovePermission$,
  type AddPermissionCommandInput,
  type AddPermissionCommandOutput,
  type GetPolicyCommandInput,
  type GetPolicyCommandOutput,
  type RemovePermissionCommandInput,
  type RemovePermissionCommandOutput,
} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, operation} from '../operation.ts';
import {functionArn, onFunction, theFunction} from './function.ts';

type Statement = {readonly Sid: string; readonly [member: string]: unknown};

/** The statements of each function's own policy. */
export const policies = (cloud: LocalCloud): Collection<readonly Statement[]> =>
  cloud.collection<readonly Statement[]>('lambda/policies');

const principal = (cloud: LocalCloud, given: string): unknown => {
  if (given === '*') return '*';
  if (/^\d{12}$/.test(given)) return {AWS: `arn:${cloud.partition}:iam::${given}:root`};
  return given.startsWith('arn:') ? {AWS: given} : {Service: given};
};

const conditions = (input: AddPermissionCommandInput): object | undefined => {
  const condition = {
    ...((input.SourceAccount !== undefined || input.PrincipalOrgID !== undefined) && {
      StringEquals: {
        ...(input.SourceAccount !== undefined && {'AWS:SourceAccount': input.SourceAccount}),
        ...(input.PrincipalOrgID !== undefined && {'aws:PrincipalOrgID': input.PrincipalOrgID}),
      },
    }),
    ...(input.SourceArn !== undefined && {ArnLike: {'AWS:SourceArn': input.SourceArn}}),
  };
  return Object.keys(condition).length > 0 ? condition : undefined;
};

export const addPermission = operation<AddPermissionCommandInput, AddPermissionCommandOutput>(
  AddPermission$,
  {
    access: onFunction('AddPermission'),
    handle: (input, {cloud}) => {
      const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
      const unsupported = (
        ['FunctionUrlAuthType', 'EventSourceToken', 'InvokedViaFunctionUrl'] as const
      ).find((member) => input[member] !== undefined);
      if (unsupported)
        throw new AwsError(
          'InvalidParameterValueException',
          `The local cloud's functions do not support ${unsupported}.`,
        );
      const sid = input.StatementId ?? '';
      const former = policies(cloud).get(name) ?? [];
      if (former.some(({Sid}) => Sid === sid))
        throw new AwsError(
          'ResourceConflictException',
          `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          409,
        );
      const condition = conditions(input);
      const statement: Statement = {
        Sid: sid,
        Effect: 'Allow',
        Principal: principal(cloud, input.Principal ?? ''),
        Action: input.Action,
        Resource: functionArn(cloud, name),
        ...(condition && {Condition: condition}),
      };
      policies(cloud).set(name, [...former, statement]);
      return {Statement: JSON.stringify(statement)};
    },
  },
);

export const removePermission = operation<RemovePermissionCommandInput, RemovePermissionCommandOutput>(
  RemovePermission$,
  {
    access: onFunction('RemovePermission'),
    handle: (input, {cloud}) => {
      const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
      const former = policies(cloud).get(name) ?? [];
      const rest = former.filter(({Sid}) => Sid !== input.StatementId);
      if (rest.length === former.length)
        throw new AwsError(
          'ResourceNotFoundException',
          `Statement ${input.StatementId} is not found in resource policy.`,
          404,
        );
      policies(cloud).set(name, rest);
      return {};
    },
  },
);

export const getPolicy = operation<GetPolicyCommandInput, GetPolicyCommandOutput>(GetPolicy$, {
  access: onFunction('GetPolicy'),
  handle: (input, {cloud}) => {
    const {name} = theFunction(cloud, input.FunctionName, input.Qualifier);
    const statements = policies(cloud).get(name) ?? [];
    if (statements.length === 0)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    return {
      Policy: JSON.stringify({Version: '2012-10-17', Id: 'default', Statement: statements}),
      RevisionId: randomUUID(),
    };
  },
});
