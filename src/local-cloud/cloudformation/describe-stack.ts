/** A stack, a resource, tags as the API shows them. */
import type {Stack as StackDescription, StackSummary} from '@aws-sdk/client-cloudformation';
import {tagList} from '../tags.ts';
import {describeParameters} from './parameters.ts';
import type {Stack} from './stack.ts';
import {parseTemplate, type Template} from './template.ts';

export const describeSummary = (stack: Stack): StackSummary => ({
  StackId: stack.id,
  StackName: stack.name,
  TemplateDescription: stack.description,
  CreationTime: new Date(stack.createdAt),
  ...(stack.updatedAt !== undefined && {LastUpdatedTime: new Date(stack.updatedAt)}),
  ...(stack.deletedAt !== undefined && {DeletionTime: new Date(stack.deletedAt)}),
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  DriftInformation: {StackDriftStatus: 'NOT_CHECKED'},
  LastOperations: [...stack.lastOperations],
});

export const describeStack = (stack: Stack): StackDescription => {
  const {desired} = stack;
  const {TemplateDescription: Description, ...summary} = describeSummary(stack);
  return {
    ...summary,
    StackName: stack.name,
    CreationTime: new Date(stack.createdAt),
    StackStatus: stack.status,
    DriftInformation: {StackDriftStatus: 'NOT_CHECKED'},
    Description,
    ChangeSetId: stack.changeSetId,
    ...(desired && {
      Parameters: describeParameters(parseTemplate(desired.template) as Template, desired.parameters),
      Capabilities: [...desired.capabilities],
    }),
    Tags: tagList(desired?.tags ?? {}),
    Outputs: [...stack.outputs],
    RoleARN: stack.roleArn,
    RollbackConfiguration: {},
    NotificationARNs: [],
    DisableRollback: stack.disableRollback,
    EnableTerminationProtection: stack.terminationProtection,
    DeletionMode: stack.deletionMode,
  };
};
