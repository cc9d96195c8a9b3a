import type {Capability} from '@aws-sdk/client-cloudformation';
import {AwsError} from '../operation.ts';
import type {Template} from './template.ts';

/** The types that need an acknowledgement, each with the property that gives the resource a name of one's own. */
const iamTypes: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

/** What the creator of a stack has to acknowledge, and the types that make it so. */
export const requiredCapabilities = (
  template: Template,
): {readonly capabilities: readonly Capability[]; readonly types: readonly string[]} => {
  const resources = Object.values(template.Resources).filter(({Type}) => Object.hasOwn(iamTypes, Type));
  if (resources.length === 0) return {capabilities: [], types: []};
  const named = resources.some(({Type, Properties}) => Properties?.[iamTypes[Type] ?? ''] !== undefined);
  return {
    capabilities: [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'],
    types: [...new Set(resources.map(({Type}) => Type))],
  };
};

export const verifyCapabilities = (template: Template, given: readonly string[] = []): void => {
  const {capabilities} = requiredCapabilities(template);
  const missing = capabilities.filter(
    (one) => !given.includes(one) && !given.includes('CAPABILITY_NAMED_IAM'),
  );
  if (missing.length > 0)
    throw new AwsError(
      'InsufficientCapabilitiesException',
      `Requires capabilities : [${missing.join(', ')}]`,
    );
};
