import {
  GetUser$,
  ListUsers$,
  type GetUserCommandInput,
  type GetUserCommandOutput,
  type ListUsersCommandInput,
  type ListUsersCommandOutput,
} from '@aws-sdk/client-iam';
import {operation} from '../operation.ts';
import {page} from './paging.ts';
import {onUser, userDescription, userOf, users} from './users.ts';

/** Of the account's owner, who has neither path nor name, when the owner asks about themselves. */
export const getUser = operation<GetUserCommandInput, GetUserCommandOutput>(GetUser$, {
  access: onUser('GetUser'),
  handle: ({UserName: name}, call) => {
    const {cloud, principal} = call;
    if (name !== undefined || principal.kind !== 'root') return {User: userDescription(userOf(call, name))};
    const User = {UserId: cloud.account, Arn: cloud.root.arn, CreateDate: new Date(0)};
    return {User: User as GetUserCommandOutput['User']};
  },
});

export const listUsers = operation<ListUsersCommandInput, ListUsersCommandOutput>(ListUsers$, {
  access: ({PathPrefix: path = '/'}, {cloud}) => [
    {action: 'iam:ListUsers', resource: cloud.arn('iam', `user${path}`, '')},
  ],
  handle: (input, {cloud}) => {
    const {PathPrefix: prefix = '/'} = input;
    const all = users(cloud)
      .values()
      .filter(({path}) => path.startsWith(prefix))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const {items, ...rest} = page(all, input);
    return {Users: items.map(userDescription), ...rest};
  },
});
