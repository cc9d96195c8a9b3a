import type {Role} from '@aws-sdk/client-iam';
import {createRole} from '../../iam/create-role.ts';
import {deleteRole} from '../../iam/delete-role.ts';
import {getRole} from '../../iam/read-roles.ts';
import {attachRolePolicy, detachRolePolicy} from '../../iam/role-attachments.ts';
import {deleteRolePolicy, putRolePolicy} from '../../iam/role-policies.ts';
import {tagRole, untagRole} from '../../iam/role-tags.ts';
import {
  deleteRolePermissionsBoundary,
  putRolePermissionsBoundary,
  updateAssumeRolePolicy,
  updateRole,
} from '../../iam/update-role.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

type InlinePolicy = {readonly PolicyName: string; readonly PolicyDocument: unknown};

const inlineOf = (properties: Properties) => (properties['Policies'] ?? []) as readonly InlinePolicy[];
const attachedOf = (properties: Properties) => (properties['ManagedPolicyArns'] ?? []) as readonly string[];

/** A template may give a document as an object or as text. */
export const documentText = (document: unknown): string =>
  typeof document === 'string' ? document : JSON.stringify(document);

const physical = (role: Role | undefined): Physical => ({
  id: role?.RoleName ?? '',
  attributes: {Arn: role?.Arn, RoleId: role?.RoleId},
});

const describe = async (name: string, {cloud, principal}: ResourceContext): Promise<Physical> =>
  physical((await cloud.invoke(getRole, {RoleName: name}, principal)).Role);

/** Gives the role the policies of the template, and takes those of the previous one that are in it no more. */
const putPolicies = async (
  name: string,
  properties: Properties,
  previous: Properties,
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  for (const {PolicyName, PolicyDocument} of inlineOf(properties)) {
    const input = {RoleName: name, PolicyName, PolicyDocument: documentText(PolicyDocument)};
    await cloud.invoke(putRolePolicy, input, principal);
  }
  for (const PolicyArn of attachedOf(properties))
    await cloud.invoke(attachRolePolicy, {RoleName: name, PolicyArn}, principal);
  const kept = new Set([
    ...inlineOf(properties).map(({PolicyName}) => PolicyName),
    ...attachedOf(properties),
  ]);
  for (const {PolicyName} of inlineOf(previous))
    if (!kept.has(PolicyName))
      await tolerating(
        'NoSuchEntity',
        cloud.invoke(deleteRolePolicy, {RoleName: name, PolicyName}, principal),
      );
  for (const PolicyArn of attachedOf(previous))
    if (!kept.has(PolicyArn))
      await tolerating(
        'NoSuchEntity',
        cloud.invoke(detachRolePolicy, {RoleName: name, PolicyArn}, principal),
      );
};

const basicsOf = (properties: Properties) => ({
  description: (properties['Description'] ?? '') as string,
  seconds: Number(properties['MaxSessionDuration'] ?? 3600),
  trust: documentText(properties['AssumeRolePolicyDocument']),
  boundary: properties['PermissionsBoundary'] as string | undefined,
});

export const iamRole: ResourceType = {
  type: 'AWS::IAM::Role',
  properties: {
    AssumeRolePolicyDocument: true,
    Description: true,
    ManagedPolicyArns: [true],
    MaxSessionDuration: true,
    Path: true,
    PermissionsBoundary: true,
    Policies: [{PolicyDocument: true, PolicyName: true}],
    RoleName: true,
    Tags: [{Key: true, Value: true}],
  },
  required: ['AssumeRolePolicyDocument'],
  replacing: ['Path', 'RoleName'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const {description, seconds, trust, boundary} = basicsOf(properties);
    const name = (properties['RoleName'] as string | undefined) ?? context.physicalName(64);
    const creation = cloud.invoke(
      createRole,
      {
        RoleName: name,
        AssumeRolePolicyDocument: trust,
        MaxSessionDuration: seconds,
        Tags: tagList(allTags(properties, context)),
        ...(description && {Description: description}),
        ...(boundary && {PermissionsBoundary: boundary}),
        ...(properties['Path'] !== undefined && {Path: properties['Path'] as string}),
      },
      principal,
    );
    await (context.resumed ? tolerating('EntityAlreadyExists', creation) : creation);
    const role = await describe(name, context);
    context.made(role);
    await putPolicies(name, properties, {}, context);
    return role;
  },
  update: async ({id: name}, properties, previous, context) => {
    const {cloud, principal} = context;
    const {description, seconds, trust, boundary} = basicsOf(properties);
    await cloud.invoke(updateAssumeRolePolicy, {RoleName: name, PolicyDocument: trust}, principal);
    const basics = {RoleName: name, Description: description, MaxSessionDuration: seconds};
    await cloud.invoke(updateRole, basics, principal);
    if (boundary)
      await cloud.invoke(
        putRolePermissionsBoundary,
        {RoleName: name, PermissionsBoundary: boundary},
        principal,
      );
    else if (basicsOf(previous).boundary)
      await tolerating(
        'NoSuchEntity',
        cloud.invoke(deleteRolePermissionsBoundary, {RoleName: name}, principal),
      );
    await putPolicies(name, properties, previous, context);
    const tags = allTags(properties, context);
    await cloud.invoke(tagRole, {RoleName: name, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(untagRole, {RoleName: name, TagKeys: lost}, principal);
    return describe(name, context);
  },
  delete: async ({id: name}, properties, context) => {
    const {cloud, principal} = context;
    if (!(await tolerating('NoSuchEntity', describe(name, context)))) return;
    await putPolicies(name, {}, properties, context);
    await tolerating('NoSuchEntity', cloud.invoke(deleteRole, {RoleName: name}, principal));
  },
};
