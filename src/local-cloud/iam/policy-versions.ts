import {
  CreatePolicyVersion$,
  DeletePolicyVersion$,
  GetPolicyVersion$,
  ListPolicyVersions$,
  SetDefaultPolicyVersion$,
  type CreatePolicyVersionCommandInput,
  type CreatePolicyVersionCommandOutput,
  type DeletePolicyVersionCommandInput,
  type DeletePolicyVersionCommandOutput,
  type GetPolicyVersionCommandInput,
  type GetPolicyVersionCommandOutput,
  type ListPolicyVersionsCommandInput,
  type ListPolicyVersionsCommandOutput,
  type SetDefaultPolicyVersionCommandInput,
  type SetDefaultPolicyVersionCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {onPolicy} from './access.ts';
import {verifyManagedDocument} from './create-policy.ts';
import {
  managedPolicies,
  theOwnPolicy,
  thePolicy,
  type ManagedPolicy,
  type PolicyVersion,
} from './managed-policies.ts';
import {page} from './paging.ts';
import {encoded} from './role-description.ts';

const mostVersions = 5;

const described = (policy: ManagedPolicy, version: PolicyVersion) => ({
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  CreateDate: new Date(version.createdAt),
});

const theVersion = (policy: ManagedPolicy, id: string): PolicyVersion => {
  const version = policy.versions.find((each) => each.id === id);
  if (!version)
    throw new AwsError(
      'NoSuchEntity',
      `Policy ${policy.arn} version ${id} does not exist or is not attachable.`,
      404,
    );
  return version;
};

export const createPolicyVersion = operation<
  CreatePolicyVersionCommandInput,
  CreatePolicyVersionCommandOutput
>(CreatePolicyVersion$, {
  access: onPolicy('CreatePolicyVersion'),
  handle: ({PolicyArn: arn = '', PolicyDocument: document = '', SetAsDefault: isDefault = false}, call) => {
    const policy = theOwnPolicy(call, arn, 'CreatePolicyVersion');
    verifyManagedDocument(document);
    if (policy.versions.length >= mostVersions)
      throw new AwsError(
        'LimitExceeded',
        `A managed policy can have up to ${mostVersions} versions. Before you create a new version, you must delete an existing version.`,
        409,
      );
    const now = call.cloud.now();
    const version = {id: `v${policy.nextVersion}`, document, createdAt: now};
    const changed = {
      ...policy,
      updatedAt: now,
      versions: [...policy.versions, version],
      defaultVersion: isDefault ? version.id : policy.defaultVersion,
      nextVersion: policy.nextVersion + 1,
    };
    managedPolicies(call.cloud).set(arn, changed);
    return {PolicyVersion: described(changed, version)};
  },
});

export const getPolicyVersion = operation<GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput>(
  GetPolicyVersion$,
  {
    access: onPolicy('GetPolicyVersion'),
    handle: ({PolicyArn: arn = '', VersionId: id = ''}, {cloud}) => {
      const policy = thePolicy(cloud, arn);
      const version = theVersion(policy, id);
      return {PolicyVersion: {...described(policy, version), Document: encoded(version.document)}};
    },
  },
);

export const listPolicyVersions = operation<ListPolicyVersionsCommandInput, ListPolicyVersionsCommandOutput>(
  ListPolicyVersions$,
  {
    access: onPolicy('ListPolicyVersions'),
    handle: (input, {cloud}) => {
      const policy = thePolicy(cloud, input.PolicyArn ?? '');
      const {items, ...rest} = page(policy.versions.toReversed(), input);
      return {Versions: items.map((version) => described(policy, version)), ...rest};
    },
  },
);

export const deletePolicyVersion = operation<
  DeletePolicyVersionCommandInput,
  DeletePolicyVersionCommandOutput
>(DeletePolicyVersion$, {
  access: onPolicy('DeletePolicyVersion'),
  handle: ({PolicyArn: arn = '', VersionId: id = ''}, call) => {
    const policy = theOwnPolicy(call, arn, 'DeletePolicyVersion');
    const version = theVersion(policy, id);
    if (id === policy.defaultVersion)
      throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
    const versions = policy.versions.filter((each) => each !== version);
    managedPolicies(call.cloud).set(arn, {...policy, versions, updatedAt: call.cloud.now()});
    return {};
  },
});

export const setDefaultPolicyVersion = operation<
  SetDefaultPolicyVersionCommandInput,
  SetDefaultPolicyVersionCommandOutput
>(SetDefaultPolicyVersion$, {
  access: onPolicy('SetDefaultPolicyVersion'),
  handle: ({PolicyArn: arn = '', VersionId: id = ''}, call) => {
    const policy = theOwnPolicy(call, arn, 'SetDefaultPolicyVersion');
    theVersion(policy, id);
    managedPolicies(call.cloud).set(arn, {...policy, defaultVersion: id, updatedAt: call.cloud.now()});
    return {};
  },
});
