import {dependenciesOf} from './dependencies.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import type {Properties} from './resource-type.ts';
import type {Plan} from './stack.ts';
import type {Template} from './template.ts';

/**
 * How a resource is to be made, its functions worked out with what is known now. `born` is the id of the operation.
 * A property that cannot be worked out is what `otherwise` answers for it, which by default throws the reason.
 */
export const planOf = (
  template: Template,
  logicalId: string,
  scope: Scope,
  {tags, born}: Pick<Plan, 'tags' | 'born'>,
  otherwise: (value: unknown, error: unknown) => unknown = (_, error) => {
    throw error;
  },
): Plan => {
  const resource = template.Resources[logicalId]!;
  const worked = ([name, value]: [string, unknown]): Properties => {
    try {
      // Together with its name, since it may come out as AWS::NoValue.
      return evaluate({[name]: value}, scope) as Properties;
    } catch (error) {
      return {[name]: otherwise(value, error)};
    }
  };
  return {
    type: resource.Type,
    properties: Object.assign({}, ...Object.entries(resource.Properties ?? {}).map(worked)) as Properties,
    tags,
    dependsOn: [...dependenciesOf(template, logicalId)],
    deletionPolicy: resource.DeletionPolicy ?? 'Delete',
    replacePolicy: resource.UpdateReplacePolicy ?? 'Delete',
    born,
  };
};
