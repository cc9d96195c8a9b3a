import type {Service} from '../operation.ts';
import {
  createGroup,
  createGroupMembership,
  deleteGroup,
  describeGroup,
  getGroupId,
  listGroupMemberships,
  listGroups,
} from './groups.ts';
import {createUser, deleteUser, describeUser, getUserId, listUsers, updateUser} from './users.ts';

/** Identity Center's directory of users and groups. */
export const identityStore: Service = {
  signingName: 'identitystore',
  protocol: 'json-1.1',
  target: 'AWSIdentityStore',
  sdkName: 'identitystore',
  operations: [
    createGroup,
    createGroupMembership,
    createUser,
    deleteGroup,
    deleteUser,
    describeGroup,
    describeUser,
    getGroupId,
    getUserId,
    listGroupMemberships,
    listGroups,
    listUsers,
    updateUser,
  ],
};
