/** What the requests that create or change a stack have in common: a template, its parameters, tags, capabilities. */
import type {Capability, DeploymentConfig, Parameter, Tag} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {verifyCapabilities} from './capabilities.ts';
import {parameterValues} from './parameters.ts';
import {resourceTypesOf} from './resource-types.ts';
import {verifyRules} from './rules.ts';
import type {Desired, Stack} from './stack.ts';
import type {Template} from './template.ts';
import {readTemplate} from './validate-template.ts';
import {validationError} from './validation-error.ts';

type Request = {
  readonly StackName?: string | undefined;
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: Parameter[] | undefined;
  readonly Capabilities?: Capability[] | undefined;
  readonly Tags?: Tag[] | undefined;
  readonly ResourceTypes?: string[] | undefined;
  readonly NotificationARNs?: string[] | undefined;
  readonly RollbackConfiguration?: {readonly RollbackTriggers?: unknown[] | undefined} | undefined;
  readonly DeploymentConfig?: DeploymentConfig | undefined;
};

/** What is asked for, checked as far as it can be without doing anything. `stack` is what it is to change. */
export const requested = (
  cloud: LocalCloud,
  input: Request,
  stack: Stack | undefined,
): {readonly template: Template; readonly desired: Desired} => {
  refuseUnsupported(input);
  const text = templateText(input, stack);
  const template = readTemplate(text, resourceTypesOf(cloud).keys());
  verifyCapabilities(template, input.Capabilities);
  const parameters = parameterValues(template, input.Parameters, stack?.desired?.parameters);
  verifyRules(cloud, template, parameters);
  const tags = input.Tags ? tagsOf(input.Tags) : (stack?.desired?.tags ?? {});
  return {template, desired: {template: text, parameters, tags, capabilities: input.Capabilities ?? []}};
};

const templateText = (
  {TemplateBody, TemplateURL, UsePreviousTemplate}: Request,
  stack: Stack | undefined,
): string => {
  if (TemplateURL !== undefined)
    throw validationError('TemplateURL is not supported: there is no S3 here. Use TemplateBody.');
  if (UsePreviousTemplate && TemplateBody !== undefined)
    throw validationError('You cannot specify both usePreviousTemplate and Template Body/Template URL.');
  if (UsePreviousTemplate && !stack?.desired)
    throw validationError('Cannot specify UsePreviousTemplate for a stack that has no template.');
  const text = UsePreviousTemplate ? stack?.desired?.template : TemplateBody;
  if (!text) throw validationError('Either Template URL or Template Body must be specified.');
  return text;
};

/** Options that would change what happens, and that are not here, are not passed over in silence. */
const refuseUnsupported = (input: Request): void => {
  const used = [
    input.ResourceTypes?.length && 'ResourceTypes',
    input.NotificationARNs?.length && 'NotificationARNs',
    input.RollbackConfiguration?.RollbackTriggers?.length && 'RollbackConfiguration',
    input.DeploymentConfig?.Mode === 'EXPRESS' && 'DeploymentConfig.Mode EXPRESS',
  ].filter((name) => typeof name === 'string');
  if (used.length > 0) throw validationError(`${used.join(', ')} is not supported by this local cloud`);
};

const tagsOf = (tags: readonly Tag[]): Record<string, string> => {
  if (tags.length > 50) throw validationError('Number of tags exceeds the limit of 50');
  const entries = tags.map(({Key = '', Value = ''}) => [Key, Value] as const);
  const [reserved] = entries.filter(([key]) => key.toLowerCase().startsWith('aws:'));
  if (reserved) throw validationError(`aws: prefixed tag key names are not allowed for external use.`);
  const keys = entries.map(([key]) => key);
  if (new Set(keys).size < keys.length)
    throw validationError('Duplicate tag keys found. Please enter unique tag keys.');
  return Object.fromEntries(entries);
};

/** Throws unless a new stack's (or a change set's) name is one. */
export const verifyName = (member: 'stackName' | 'changeSetName', name: string): void => {
  const refuse = (why: string): never => {
    throw validationError(
      `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: ${why}`,
    );
  };
  if (name.length > 128) refuse('Member must have length less than or equal to 128');
  if (!/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name))
    refuse('Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*');
};
