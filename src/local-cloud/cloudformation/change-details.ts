/** Why a resource changes, property by property: the details of a change set. */
import type {ResourceChangeDetail} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {knownAfterApply} from './known-after-apply.ts';
import {same} from './properties.ts';
import {referencesIn} from './references.ts';
import {resourceTypesOf} from './resource-types.ts';
import type {Desired, Made, Plan} from './stack.ts';
import type {Template} from './template.ts';

export type Action = 'none' | 'Add' | 'update' | 'replace';

/** What there is to say about the change of one resource. */
export type DetailContext = {
  cloud: LocalCloud;
  logicalId: string;
  raw: Template['Resources'][string];
  plan: Plan;
  current: Made;
  before: {desired: Desired; template: Template} | undefined;
  desired: Desired;
  /** What happens to another resource; undefined while nothing does. */
  actionOf: (logicalId: string) => Action | undefined;
};

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

export const propertyDetail = (name: string, given: DetailContext): ResourceChangeDetail => {
  const {cloud, raw, plan, current, logicalId, before} = given;
  const type = resourceTypesOf(cloud).get(raw.Type)!;
  const [old, now] = [current.properties[name], plan.properties[name]];
  const direct = !same(before?.template.Resources[logicalId]?.Properties?.[name], raw.Properties?.[name]);
  return {
    Target: {
      Attribute: 'Properties',
      Name: name,
      RequiresRecreation: type.replacing?.includes(name) ? 'Always' : 'Never',
      Path: `/Properties/${name}`,
      ...(old !== undefined && {BeforeValue: text(old)}),
      ...(now !== undefined && {AfterValue: text(now)}),
      AttributeChangeType: old === undefined ? 'Add' : now === undefined ? 'Remove' : 'Modify',
    },
    ...((direct ? undefined : causeOf(raw.Properties?.[name], given)) ?? {
      Evaluation: text(now).includes(knownAfterApply) ? 'Dynamic' : 'Static',
      ChangeSource: 'DirectModification',
    }),
  };
};

/** What an unchanged piece of template owes its new value to. */
const causeOf = (
  value: unknown,
  {desired, before, actionOf}: DetailContext,
): Pick<ResourceChangeDetail, 'Evaluation' | 'ChangeSource' | 'CausingEntity'> | undefined => {
  for (const {name, attribute} of referencesIn(value)) {
    if (
      Object.hasOwn(desired.parameters, name) &&
      desired.parameters[name] !== before?.desired.parameters[name]
    )
      return {Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: name};
    if ((actionOf(name) ?? 'none') !== 'none')
      return attribute === undefined
        ? {Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: name}
        : {Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute', CausingEntity: `${name}.${attribute}`};
  }
  return undefined;
};

/** An attribute of a resource that is updated in place may, or may not, be another afterwards. */
export const attributeDetails = (
  properties: Readonly<Record<string, unknown>>,
  actionOf: DetailContext['actionOf'],
): ResourceChangeDetail[] =>
  Object.entries(properties).flatMap(([name, value]) =>
    referencesIn(value)
      .filter((reference) => reference.attribute !== undefined && actionOf(reference.name) === 'update')
      .map((reference) => ({
        Target: {
          Attribute: 'Properties' as const,
          Name: name,
          RequiresRecreation: 'Never' as const,
          Path: `/Properties/${name}`,
        },
        Evaluation: 'Dynamic' as const,
        ChangeSource: 'ResourceAttribute' as const,
        CausingEntity: `${reference.name}.${reference.attribute}`,
      })),
  );

export const tagDetail = (current: Made, desired: Desired): ResourceChangeDetail => ({
  Target: {
    Attribute: 'Tags',
    RequiresRecreation: 'Never',
    BeforeValue: JSON.stringify(current.tags),
    AfterValue: JSON.stringify(desired.tags),
    AttributeChangeType: 'Modify',
  },
  Evaluation: 'Static',
  ChangeSource: 'DirectModification',
});

export const otherDetails = (
  raw: Template['Resources'][string],
  before: Template['Resources'][string] | undefined,
): ResourceChangeDetail[] =>
  (['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'] as const)
    .filter((member) => before && !same(before[member], raw[member]))
    .map((Attribute) => ({
      Target: {Attribute, RequiresRecreation: 'Never'},
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    }));
