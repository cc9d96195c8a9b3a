import {createPolicy} from '../../iam/create-policy.ts';
import {deletePolicy} from '../../iam/delete-policy.ts';
import {createPolicyVersion, deletePolicyVersion, listPolicyVersions} from '../../iam/policy-versions.ts';
import {getPolicy} from '../../iam/read-policies.ts';
import {attachRolePolicy, detachRolePolicy} from '../../iam/role-attachments.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {documentText} from './iam-role.ts';
import {tolerating} from './tolerating.ts';

const rolesOf = (properties: Properties) => (properties['Roles'] ?? []) as readonly string[];

const describe = async (PolicyArn: string, {cloud, principal}: ResourceContext): Promise<Physical> => {
  const {Policy: policy} = await cloud.invoke(getPolicy, {PolicyArn}, principal);
  return {
    id: PolicyArn,
    attributes: {
      PolicyArn,
      PolicyId: policy?.PolicyId,
      DefaultVersionId: policy?.DefaultVersionId,
      AttachmentCount: policy?.AttachmentCount,
      PermissionsBoundaryUsageCount: policy?.PermissionsBoundaryUsageCount,
      IsAttachable: policy?.IsAttachable,
      CreateDate: policy?.CreateDate?.toISOString(),
      UpdateDate: policy?.UpdateDate?.toISOString(),
    },
  };
};

const attach = async (
  PolicyArn: string,
  properties: Properties,
  previous: Properties,
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  for (const RoleName of rolesOf(properties))
    await cloud.invoke(attachRolePolicy, {RoleName, PolicyArn}, principal);
  for (const RoleName of rolesOf(previous))
    if (!rolesOf(properties).includes(RoleName))
      await tolerating('NoSuchEntity', cloud.invoke(detachRolePolicy, {RoleName, PolicyArn}, principal));
};

/** Deletes the versions that are not in force, all or only the oldest when there is no room for another. */
const dropVersions = async (
  PolicyArn: string,
  which: 'all' | 'oldest',
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  const {Versions: versions = []} = await cloud.invoke(listPolicyVersions, {PolicyArn}, principal);
  const idle = versions.filter(({IsDefaultVersion: isDefault}) => !isDefault).reverse();
  const dropped = which === 'all' ? idle : versions.length < 5 ? [] : idle.slice(0, 1);
  for (const {VersionId} of dropped)
    await cloud.invoke(deletePolicyVersion, {PolicyArn, VersionId}, principal);
};

export const iamManagedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: {Description: true, ManagedPolicyName: true, Path: true, PolicyDocument: true, Roles: [true]},
  required: ['PolicyDocument'],
  replacing: ['Description', 'ManagedPolicyName', 'Path'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const name = (properties['ManagedPolicyName'] as string | undefined) ?? context.physicalName(128);
    const path = (properties['Path'] as string | undefined) ?? '/';
    const creation = cloud.invoke(
      createPolicy,
      {
        PolicyName: name,
        Path: path,
        PolicyDocument: documentText(properties['PolicyDocument']),
        Description: properties['Description'] as string | undefined,
      },
      principal,
    );
    await (context.resumed ? tolerating('EntityAlreadyExists', creation) : creation);
    const arn = cloud.arn('iam', `policy${path}${name}`, '');
    context.made(await describe(arn, context));
    await attach(arn, properties, {}, context);
    return describe(arn, context);
  },
  update: async ({id: arn}, properties, previous, context) => {
    const {cloud, principal} = context;
    const document = documentText(properties['PolicyDocument']);
    if (document !== documentText(previous['PolicyDocument'])) {
      await dropVersions(arn, 'oldest', context);
      const version = {PolicyArn: arn, PolicyDocument: document, SetAsDefault: true};
      await cloud.invoke(createPolicyVersion, version, principal);
    }
    await attach(arn, properties, previous, context);
    return describe(arn, context);
  },
  delete: async ({id: arn}, properties, context) => {
    if (!(await tolerating('NoSuchEntity', describe(arn, context)))) return;
    await attach(arn, {}, properties, context);
    await dropVersions(arn, 'all', context);
    await context.cloud.invoke(deletePolicy, {PolicyArn: arn}, context.principal);
  },
};
