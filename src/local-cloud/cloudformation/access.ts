import type {Access, Call} from '../operation.ts';
import {passRole} from '../iam/pass-role.ts';
import {lookUpStack, stackArn} from './stack.ts';

type OnStack = {readonly StackName?: string | undefined; readonly RoleARN?: string | undefined};

/** What IAM is asked for an action on a stack: the action itself, and whether a service role may be handed over. */
export const onStack =
  (action: string) =>
  ({StackName = '*', RoleARN}: OnStack, {cloud}: Call): Access[] => [
    {
      action: `cloudformation:${action}`,
      resource: lookUpStack(cloud, StackName)?.id ?? stackArn(cloud, StackName),
    },
    ...(RoleARN === undefined ? [] : [passRole(RoleARN, 'cloudformation.amazonaws.com')]),
  ];
