import type {ResourceType} from './resource-type.ts';
import {cancelUpdateStack, continueUpdateRollback, rollbackStack} from './rollbacks.ts';
import {createChangeSet} from './create-change-set.ts';
import {createStack} from './create-stack.ts';
import {deleteChangeSet} from './delete-change-set.ts';
import {deleteStack} from './delete-stack.ts';
import {describeAccountLimits} from './describe-account-limits.ts';
import {describeChangeSet} from './describe-change-set.ts';
import {describeEvents} from './describe-events.ts';
import {describeStackEvents} from './describe-stack-events.ts';
import {describeStackResource, describeStackResources, listStackResources} from './stack-resources.ts';
import {describeStacks} from './describe-stacks.ts';
import {executeChangeSet} from './execute-change-set.ts';
import {getTemplate, getTemplateSummary, validateTemplate} from './templates.ts';
import {listChangeSets} from './list-change-sets.ts';
import {listExports, listImports} from './list-exports.ts';
import {listStacks} from './list-stacks.ts';
import {resumeAll} from './engine.ts';
import type {CloudFormationService} from './resource-types.ts';
import {updateStack} from './update-stack.ts';
import {updateTerminationProtection} from './update-termination-protection.ts';

/** CloudFormation for a table of resource types. */
export const cloudFormation = (types: readonly ResourceType[]): CloudFormationService => ({
  signingName: 'cloudformation',
  protocol: 'query',
  version: '2010-05-15',
  xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  sdkName: 'cloudformation',
  resourceTypes: new Map(types.map((type) => [type.type, type])),
  start: resumeAll,
  operations: [
    cancelUpdateStack,
    continueUpdateRollback,
    createChangeSet,
    createStack,
    deleteChangeSet,
    deleteStack,
    describeAccountLimits,
    describeChangeSet,
    describeEvents,
    describeStackEvents,
    describeStackResource,
    describeStackResources,
    describeStacks,
    executeChangeSet,
    getTemplate,
    getTemplateSummary,
    listChangeSets,
    listExports,
    listImports,
    listStackResources,
    listStacks,
    rollbackStack,
    updateStack,
    updateTerminationProtection,
    validateTemplate,
  ],
});
