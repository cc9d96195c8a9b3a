import {deleteRolePolicy, putRolePolicy} from '../../iam/role-policies.ts';
import type {Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {documentText} from './iam-role.ts';
import {tolerating} from './tolerating.ts';

const rolesOf = (properties: Properties) => (properties['Roles'] ?? []) as readonly string[];
const nameOf = (properties: Properties) => properties['PolicyName'] as string;

const put = async (properties: Properties, {cloud, principal}: ResourceContext): Promise<void> => {
  const PolicyDocument = documentText(properties['PolicyDocument']);
  for (const RoleName of rolesOf(properties))
    await cloud.invoke(putRolePolicy, {RoleName, PolicyName: nameOf(properties), PolicyDocument}, principal);
};

const remove = async (
  PolicyName: string,
  roles: readonly string[],
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  for (const RoleName of roles)
    await tolerating('NoSuchEntity', cloud.invoke(deleteRolePolicy, {RoleName, PolicyName}, principal));
};

/** An inline policy of some roles; users and groups do not exist here. */
export const iamPolicy: ResourceType = {
  type: 'AWS::IAM::Policy',
  properties: {PolicyDocument: true, PolicyName: true, Roles: [true]},
  required: ['PolicyDocument', 'PolicyName', 'Roles'],
  create: async (properties, context) => {
    await put(properties, context);
    const id = context.physicalName(64);
    return {id, attributes: {Id: id}};
  },
  update: async (physical, properties, previous, context) => {
    await put(properties, context);
    const isRenamed = nameOf(properties) !== nameOf(previous);
    const left = rolesOf(previous).filter((role) => isRenamed || !rolesOf(properties).includes(role));
    await remove(nameOf(previous), left, context);
    return physical;
  },
  delete: (_physical, properties, context) => remove(nameOf(properties), rolesOf(properties), context),
};
