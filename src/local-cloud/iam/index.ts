import type {Service} from '../operation.ts';
import {createAccessKey, deleteAccessKey, listAccessKeys, updateAccessKey} from './access-keys.ts';
import {getAccountSummary, listAccountAliases} from './account.ts';
import {createPolicy} from './create-policy.ts';
import {createRole} from './create-role.ts';
import {createUser, deleteUser} from './create-user.ts';
import {deletePolicy} from './delete-policy.ts';
import {deleteRole} from './delete-role.ts';
import {deactivateMFADevice, enableMFADevice, listMFADevices, resyncMFADevice} from './enable-mfa-device.ts';
import {listPolicyTags, tagPolicy, untagPolicy} from './policy-tags.ts';
import {
  createPolicyVersion,
  deletePolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from './policy-versions.ts';
import {getPolicy, listEntitiesForPolicy, listPolicies} from './read-policies.ts';
import {getRole, listInstanceProfilesForRole, listRoles} from './read-roles.ts';
import {getUser, listUsers} from './read-users.ts';
import {attachRolePolicy, detachRolePolicy, listAttachedRolePolicies} from './role-attachments.ts';
import {deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy} from './role-policies.ts';
import {listRoleTags, tagRole, untagRole} from './role-tags.ts';
import {simulatePrincipalPolicy} from './simulate.ts';
import {
  deleteRolePermissionsBoundary,
  putRolePermissionsBoundary,
  updateAssumeRolePolicy,
  updateRole,
  updateRoleDescription,
} from './update-role.ts';

import {attachUserPolicy, detachUserPolicy, listAttachedUserPolicies} from './user-attachments.ts';
import {deleteUserPolicy, getUserPolicy, listUserPolicies, putUserPolicy} from './user-policies.ts';
import {
  createVirtualMFADevice,
  deleteVirtualMFADevice,
  listVirtualMFADevices,
} from './virtual-mfa-devices.ts';

export const iam: Service = {
  signingName: 'iam',
  protocol: 'query',
  version: '2010-05-08',
  xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sdkName: 'iam',
  operations: [
    createRole,
    getRole,
    listRoles,
    updateRole,
    updateRoleDescription,
    updateAssumeRolePolicy,
    putRolePermissionsBoundary,
    deleteRolePermissionsBoundary,
    deleteRole,
    putRolePolicy,
    getRolePolicy,
    listRolePolicies,
    deleteRolePolicy,
    attachRolePolicy,
    detachRolePolicy,
    listAttachedRolePolicies,
    tagRole,
    untagRole,
    listRoleTags,
    listInstanceProfilesForRole,
    createPolicy,
    getPolicy,
    listPolicies,
    listEntitiesForPolicy,
    deletePolicy,
    createPolicyVersion,
    getPolicyVersion,
    listPolicyVersions,
    deletePolicyVersion,
    setDefaultPolicyVersion,
    tagPolicy,
    untagPolicy,
    listPolicyTags,
    simulatePrincipalPolicy,
    createUser,
    getUser,
    listUsers,
    deleteUser,
    putUserPolicy,
    getUserPolicy,
    listUserPolicies,
    deleteUserPolicy,
    attachUserPolicy,
    detachUserPolicy,
    listAttachedUserPolicies,
    createAccessKey,
    listAccessKeys,
    updateAccessKey,
    deleteAccessKey,
    createVirtualMFADevice,
    listVirtualMFADevices,
    deleteVirtualMFADevice,
    enableMFADevice,
    listMFADevices,
    resyncMFADevice,
    deactivateMFADevice,
    listAccountAliases,
    getAccountSummary,
  ],
};
