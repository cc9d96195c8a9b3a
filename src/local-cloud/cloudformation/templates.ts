/** The three operations that tell about templates. */
import {
  GetTemplate$,
  GetTemplateSummary$,
  ValidateTemplate$,
  type GetTemplateCommandInput,
  type GetTemplateCommandOutput,
  type GetTemplateSummaryCommandInput,
  type GetTemplateSummaryCommandOutput,
  type ValidateTemplateCommandInput,
  type ValidateTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {requiredCapabilities} from './capabilities.ts';
import {findChangeSet} from './change-set.ts';
import {describeDefault, isSecret} from './parameters.ts';
import {resourceTypesOf} from './resource-types.ts';
import {findStack} from './stack.ts';
import type {Template, TemplateParameter} from './template.ts';
import {readTemplate} from './validate-template.ts';
import {validationError} from './validation-error.ts';

export const getTemplate = operation<GetTemplateCommandInput, GetTemplateCommandOutput>(GetTemplate$, {
  access: onStack('GetTemplate'),
  handle: ({StackName, ChangeSetName}, {cloud}) => {
    const desired =
      ChangeSetName === undefined
        ? findStack(cloud, StackName ?? '').desired
        : findChangeSet(cloud, ChangeSetName, StackName).desired;
    if (!desired)
      throw validationError(`Template of stack ${StackName} does not exist: the stack is in review`);
    return {TemplateBody: desired.template, StagesAvailable: ['Original', 'Processed']};
  },
});

const given = (
  cloud: LocalCloud,
  {TemplateBody, TemplateURL}: {TemplateBody?: string | undefined; TemplateURL?: string | undefined},
): Template => {
  if (TemplateURL !== undefined)
    throw validationError('TemplateURL is not supported: there is no S3 here. Use TemplateBody.');
  if (TemplateBody === undefined)
    throw validationError('Either Template URL or Template Body must be specified.');
  return readTemplate(TemplateBody, resourceTypesOf(cloud).keys());
};

const declared = (name: string, spec: TemplateParameter) => ({
  ParameterKey: name,
  DefaultValue: spec.Default === undefined ? undefined : describeDefault(spec.Default),
  NoEcho: isSecret(spec),
  Description: spec.Description,
});

const capabilitiesOf = (template: Template) => {
  const {capabilities, types} = requiredCapabilities(template);
  return {
    Capabilities: [...capabilities],
    ...(types.length > 0 && {
      CapabilitiesReason: `The following resource(s) require capabilities: [${types.join(', ')}]`,
    }),
  };
};

export const validateTemplate = operation<ValidateTemplateCommandInput, ValidateTemplateCommandOutput>(
  ValidateTemplate$,
  {
    handle: (input, {cloud}) => {
      const template = given(cloud, input);
      return {
        Parameters: Object.entries(template.Parameters ?? {}).map(([name, spec]) => declared(name, spec)),
        Description: template.Description,
        ...capabilitiesOf(template),
        DeclaredTransforms: [],
      };
    },
  },
);

export const getTemplateSummary = operation<GetTemplateSummaryCommandInput, GetTemplateSummaryCommandOutput>(
  GetTemplateSummary$,
  {
    access: onStack('GetTemplateSummary'),
    handle: (input, {cloud}) => {
      const stack = input.StackName === undefined ? undefined : findStack(cloud, input.StackName);
      const template = given(cloud, stack ? {TemplateBody: stack.desired?.template} : input);
      return {
        Parameters: Object.entries(template.Parameters ?? {}).map(([name, spec]) => ({
          ...declared(name, spec),
          ParameterType: spec.Type,
          ParameterConstraints: spec.AllowedValues ? {AllowedValues: spec.AllowedValues.map(String)} : {},
        })),
        Description: template.Description,
        ...capabilitiesOf(template),
        ResourceTypes: [...new Set(Object.values(template.Resources).map(({Type}) => Type))],
        Version: template.AWSTemplateFormatVersion,
        ...(template.Metadata !== undefined && {Metadata: JSON.stringify(template.Metadata)}),
        DeclaredTransforms: [],
      };
    },
  },
);
