/** A stack's outputs and what it imports, once its resources are there. */
import type {Output} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {exportInUse, listExports} from './exports.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import {visitCalls} from './references.ts';
import {scopeOf} from './scope.ts';
import {resourceOf, type Stack} from './stack.ts';
import type {Template, TemplateOutput} from './template.ts';
import {validationError} from './validation-error.ts';

/** Throws when an output cannot be worked out, or clashes with the exports of other stacks. */
export const finishedOutputs = (
  cloud: LocalCloud,
  stack: Stack,
  template: Template,
): {outputs: Output[]; imports: string[]; description: string | undefined} => {
  const scope = scopeOf(cloud, stack, {template, parameters: stack.desired!.parameters}, (logicalId) => {
    return resourceOf(cloud, stack.id, logicalId)?.current?.physical;
  });
  const outputs = Object.entries(template.Outputs ?? {})
    .filter(([, {Condition}]) => Condition === undefined || scope.condition(Condition))
    .map(([name, output]) => describeOutput(name, output, scope));
  verifyExports(cloud, stack, outputs);
  return {outputs, imports: importsOf(template, scope), description: template.Description};
};

const describeOutput = (
  OutputKey: string,
  {Value, Description, Export}: TemplateOutput,
  scope: Scope,
): Output => {
  const text = (member: unknown, what: string): string => {
    const value = evaluate(member, scope);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw validationError(
      `Template format error: Output ${OutputKey} is malformed. The ${what} field of every Outputs member must evaluate to a String`,
    );
  };
  return {
    OutputKey,
    OutputValue: text(Value, 'Value'),
    ...(Description !== undefined && {Description}),
    ...(Export && {ExportName: text(Export.Name, 'Export/Name')}),
  };
};

const verifyExports = (cloud: LocalCloud, stack: Stack, outputs: readonly Output[]): void => {
  const taken = listExports(cloud).find(
    ({name, stackId}) => stackId !== stack.id && outputs.some(({ExportName}) => ExportName === name),
  );
  if (taken)
    throw validationError(
      `Export with name ${taken.name} is already exported by stack ${/stack\/([^/]+)/.exec(taken.stackId)?.[1]}.`,
    );
  const used = exportInUse(
    cloud,
    stack,
    (name) => outputs.find(({ExportName}) => ExportName === name)?.OutputValue,
  );
  if (used) {
    const change = outputs.some(({ExportName}) => ExportName === used.name) ? 'updated' : 'deleted';
    throw validationError(
      `Export ${used.name} cannot be ${change} as it is in use by ${used.users.join(', ')}.`,
    );
  }
};

const importsOf = (template: Template, scope: Scope): string[] => {
  const names = new Set<string>();
  visitCalls([template.Resources, template.Outputs], (name, argument) => {
    if (name === 'Fn::ImportValue') names.add(String(evaluate(argument, scope)));
  });
  return [...names];
};
