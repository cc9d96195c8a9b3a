import {
  CreateUser$,
  DeleteUser$,
  type CreateUserCommandInput,
  type CreateUserCommandOutput,
  type DeleteUserCommandInput,
  type DeleteUserCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {accessKeysOf} from './access-keys.ts';
import {uniqueId} from './ids.ts';
import {devicesOf} from './mfa-devices.ts';
import {findUser, onUser, saveUser, theUser, userDescription, users} from './users.ts';
import {verifyName, verifyPath} from './validation.ts';

export const createUser = operation<CreateUserCommandInput, CreateUserCommandOutput>(CreateUser$, {
  access: ({UserName: name = '', Path: path = '/'}, {cloud}) => [
    {action: 'iam:CreateUser', resource: cloud.arn('iam', `user${path}${name}`, '')},
  ],
  handle: ({UserName: name = '', Path: path = '/', ...more}, {cloud}) => {
    verifyName('userName', name, 64);
    verifyPath(path);
    for (const field of ['PermissionsBoundary', 'Tags'] as const)
      if (more[field] !== undefined)
        throw new AwsError('InvalidInput', `The local cloud does not support ${field} in CreateUser.`);
    if (findUser(cloud, name))
      throw new AwsError('EntityAlreadyExists', `User with name ${name} already exists.`, 409);
    const user = {
      name,
      id: uniqueId('AIDA'),
      arn: cloud.arn('iam', `user${path}${name}`, ''),
      path,
      createdAt: cloud.now(),
      boundary: undefined,
      tags: {},
      inline: {},
      attached: [],
    };
    saveUser(cloud, user);
    return {User: userDescription(user)};
  },
});

export const deleteUser = operation<DeleteUserCommandInput, DeleteUserCommandOutput>(DeleteUser$, {
  access: onUser('DeleteUser'),
  handle: ({UserName: name = ''}, {cloud}) => {
    const user = theUser(cloud, name);
    const first =
      user.attached.length > 0
        ? 'detach all policies'
        : Object.keys(user.inline).length > 0
          ? 'delete policies'
          : accessKeysOf(cloud, user).length > 0
            ? 'delete access keys'
            : devicesOf(cloud, user).length > 0
              ? 'delete MFA device'
              : undefined;
    if (first) throw new AwsError('DeleteConflict', `Cannot delete entity, must ${first} first.`, 409);
    users(cloud).delete(name.toLowerCase());
    return {};
  },
});
