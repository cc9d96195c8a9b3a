/** What a template's functions can ask, for a stack at one moment. */
import type {LocalCloud} from '../cloud.ts';
import {availabilityZones} from '../zones.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import {findExport} from './exports.ts';
import {knownAfterApply} from './known-after-apply.ts';
import {parameterReference} from './parameters.ts';
import type {Physical} from './resource-type.ts';
import type {Stack} from './stack.ts';
import type {Template} from './template.ts';
import {validationError} from './validation-error.ts';

export type Wanted = {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
};

/** `made` answers what stands behind a logical id now, or will only `later`; undefined when nothing does. */
export const scopeOf = (
  cloud: LocalCloud,
  stack: Pick<Stack, 'id' | 'name'>,
  {template, parameters}: Wanted,
  made: (logicalId: string) => Physical | 'later' | undefined,
): Scope => {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': cloud.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': cloud.partition,
    'AWS::Region': cloud.region,
    'AWS::StackId': stack.id,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const physical = (logicalId: string): Physical | 'later' => {
    const {Condition} = template.Resources[logicalId] ?? {};
    const found = Condition === undefined || scope.condition(Condition) ? made(logicalId) : undefined;
    if (found) return found;
    throw validationError(
      `Template format error: Unresolved resource dependencies [${logicalId}] in the Resources block of the template`,
    );
  };
  const scope: Scope = {
    ref: (name) => {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const spec = template.Parameters?.[name];
      const value = parameters[name];
      if (spec && value !== undefined) return parameterReference(value, spec);
      const found = physical(name);
      return found === 'later' ? knownAfterApply : found.id;
    },
    attribute: (logicalId, name) => {
      const found = physical(logicalId);
      if (found === 'later') return knownAfterApply;
      const {attributes} = found;
      if (Object.hasOwn(attributes, name)) return attributes[name];
      const type = template.Resources[logicalId]?.Type ?? logicalId;
      throw validationError(
        `Template error: resource ${logicalId} does not support attribute type ${name} in Fn::GetAtt (${type})`,
      );
    },
    condition: (name) => evaluate(template.Conditions?.[name], scope) === true,
    mapping: (map, first, second) => {
      const value = template.Mappings?.[map]?.[first]?.[second];
      if (value !== undefined) return value;
      if (!template.Mappings?.[map])
        throw validationError(
          `Template error: Mapping named '${map}' is not present in the 'Mappings' section of template.`,
        );
      throw validationError(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
    },
    importValue: (name) => {
      const found = findExport(cloud, name);
      if (!found) throw validationError(`No export named ${name} found. Rollback requested by user.`);
      return found.value;
    },
    availabilityZones: (region) =>
      region === cloud.region ? availabilityZones(region).map((zone) => zone.name) : [],
  };
  return scope;
};

/** The logical ids whose condition holds, in the template's order. */
export const presentResources = ({Resources}: Template, scope: Scope): string[] =>
  Object.entries(Resources)
    .filter(([, {Condition}]) => Condition === undefined || scope.condition(Condition))
    .map(([logicalId]) => logicalId);
