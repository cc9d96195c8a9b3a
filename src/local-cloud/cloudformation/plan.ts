import {dependencyGraph} from './dependencies.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import type {Properties} from './resource-type.ts';
import type {Plan, StackOperation} from './stack.ts';
import type {Template} from './template.ts';

/** How a resource is to be made, its functions worked out with what is known now. */
export const planOf = (
  template: Template,
  logicalId: string,
  scope: Scope,
  {tags, operation}: {tags: Plan['tags']; operation: Pick<StackOperation, 'id'>},
): Plan => {
  const resource = template.Resources[logicalId]!;
  return {
    type: resource.Type,
    properties: evaluate(resource.Properties ?? {}, scope) as Properties,
    tags,
    dependsOn: [...(dependencyGraph(template, Object.keys(template.Resources)).get(logicalId) ?? [])],
    deletionPolicy: resource.DeletionPolicy ?? 'Delete',
    replacePolicy: resource.UpdateReplacePolicy ?? 'Delete',
    born: operation.id,
  };
};
