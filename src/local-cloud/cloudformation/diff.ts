/** What an update would change, told before anything is done: the content of a change set. */
import type {Change, ResourceChange, ResourceChangeDetail} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import {planOf} from './plan.ts';
import {propertyFaults, same, type PropertyFault} from './properties.ts';
import {referencesIn} from './references.ts';
import {resourceTypesOf} from './resource-types.ts';
import type {Physical} from './resource-type.ts';
import {knownAfterApply, presentResources, scopeOf} from './scope.ts';
import {resourceOf, resourcesOf, type Desired, type Made, type Plan, type Stack} from './stack.ts';
import {changeFor} from './take-step.ts';
import {parseTemplate, type Template} from './template.ts';
import {AwsError} from '../operation.ts';

export type Difference = {
  readonly changes: readonly Change[];
  readonly faults: readonly (PropertyFault & {readonly logicalId: string; readonly type: string})[];
  /** Whether anything at all would be another: resources, tags or outputs. */
  readonly differs: boolean;
};

type Verdict = {
  readonly action: 'none' | 'Add' | 'update' | 'replace';
  readonly change?: ResourceChange;
  readonly plan?: Plan;
};

/** Throws what the deployment would fail with for certain, such as an unknown import. */
export const differenceOf = (
  cloud: LocalCloud,
  stack: Stack,
  template: Template,
  desired: Desired,
): Difference => {
  const verdicts = new Map<string, Verdict>();
  const madeOf = (logicalId: string): Physical | 'later' => {
    const {action} = judge(logicalId);
    return action === 'Add' || action === 'replace'
      ? 'later'
      : resourceOf(cloud, stack.id, logicalId)!.current!.physical;
  };
  const scope = scopeOf(cloud, stack, {template, parameters: desired.parameters}, madeOf);
  const present = presentResources(template, scope);
  const before = stack.desired && {
    desired: stack.desired,
    template: parseTemplate(stack.desired.template) as Template,
  };
  const judge = (logicalId: string): Verdict => {
    let verdict = verdicts.get(logicalId);
    if (!verdict) verdicts.set(logicalId, (verdict = judged(logicalId)));
    return verdict;
  };

  const judged = (logicalId: string): Verdict => {
    const resource = resourceOf(cloud, stack.id, logicalId);
    const raw = template.Resources[logicalId]!;
    const base = {LogicalResourceId: logicalId, ResourceType: raw.Type};
    const plan = tryPlan(
      template,
      logicalId,
      scope,
      desired,
      (name) => present.includes(name) && madeOf(name) === 'later',
    );
    const current = resource?.status === 'CREATE_FAILED' ? undefined : resource?.current;
    if (!current)
      return {
        action: 'Add',
        change: {...base, Action: 'Add', Scope: [], Details: [], ...(plan && {AfterContext: context(plan)})},
        ...(plan && {plan}),
      };
    const change = plan
      ? changeFor(resourceTypesOf(cloud).get(raw.Type)!, current, plan, resource!.dirty)
      : undefined;
    const details = [
      ...(plan && change && change.kind !== 'none'
        ? change.properties.map((name) =>
            propertyDetail(name, {cloud, raw, plan, current, before, desired, verdicts, logicalId}),
          )
        : []),
      ...(change && change.kind !== 'none' && change.tags ? [tagDetail(current, desired)] : []),
      ...attributeDetails(raw.Properties ?? {}, (name) => verdicts.get(name)?.action),
      ...otherDetails(raw, before?.template.Resources[logicalId]),
    ];
    if (details.length === 0 && change?.kind === 'none') return {action: 'none'};
    const replaced = change?.kind === 'replace';
    return {
      action: replaced ? 'replace' : 'update',
      change: {
        ...base,
        Action: 'Modify',
        PhysicalResourceId: current.physical.id,
        Replacement: replaced ? 'True' : change ? 'False' : 'Conditional',
        ...(replaced && {
          PolicyAction: raw.UpdateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete',
        }),
        Scope: [...new Set(details.map(({Target}) => Target!.Attribute!))],
        Details: details,
        BeforeContext: context(current),
        ...(plan && {AfterContext: context(plan)}),
      },
      ...(plan && {plan}),
    };
  };

  const added = present.flatMap((logicalId) => judge(logicalId).change ?? []);
  const removed = resourcesOf(cloud, stack.id).flatMap(({logicalId, current}) =>
    current && !present.includes(logicalId) ? [removal(logicalId, current)] : [],
  );
  const faults = present.flatMap((logicalId) => {
    const {plan} = judge(logicalId);
    const type = resourceTypesOf(cloud).get(template.Resources[logicalId]!.Type)!;
    return plan
      ? propertyFaults(type, plan.properties).map((fault) => ({...fault, logicalId, type: type.type}))
      : [];
  });
  return {
    changes: [...removed, ...added].map((ResourceChange) => ({Type: 'Resource', ResourceChange})),
    faults,
    differs:
      added.length + removed.length > 0 ||
      !same(stack.desired?.tags ?? {}, desired.tags) ||
      outputsDiffer(stack, template, scope),
  };
};

const context = ({properties}: Plan): string => JSON.stringify({Properties: properties});

/** Undefined when the properties depend, in a way nobody can foresee, on what is only known later. */
const tryPlan = (
  template: Template,
  logicalId: string,
  scope: Scope,
  {tags}: Desired,
  later: (name: string) => boolean,
): Plan | undefined => {
  try {
    return planOf(template, logicalId, scope, {tags, operation: {id: ''}});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const names = referencesIn(template.Resources[logicalId]!.Properties).map(({name}) => name);
    if (names.some((name) => Object.hasOwn(template.Resources, name) && later(name))) return undefined;
    throw error;
  }
};

const removal = (logicalId: string, current: Made): ResourceChange => ({
  Action: 'Remove',
  LogicalResourceId: logicalId,
  PhysicalResourceId: current.physical.id,
  ResourceType: current.type,
  PolicyAction: current.deletionPolicy === 'Delete' ? 'Delete' : 'Retain',
  Scope: [],
  Details: [],
  BeforeContext: context(current),
});

type DetailContext = {
  cloud: LocalCloud;
  logicalId: string;
  raw: Template['Resources'][string];
  plan: Plan;
  current: Made;
  before: {desired: Desired; template: Template} | undefined;
  desired: Desired;
  verdicts: ReadonlyMap<string, Verdict>;
};

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const propertyDetail = (name: string, given: DetailContext): ResourceChangeDetail => {
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
  {desired, before, verdicts}: DetailContext,
): Pick<ResourceChangeDetail, 'Evaluation' | 'ChangeSource' | 'CausingEntity'> | undefined => {
  for (const {name, attribute} of referencesIn(value)) {
    if (
      Object.hasOwn(desired.parameters, name) &&
      desired.parameters[name] !== before?.desired.parameters[name]
    )
      return {Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: name};
    if (verdicts.get(name)?.change)
      return attribute === undefined
        ? {Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: name}
        : {Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute', CausingEntity: `${name}.${attribute}`};
  }
  return undefined;
};

/** An attribute of a resource that is updated in place may, or may not, be another afterwards. */
const attributeDetails = (
  properties: Readonly<Record<string, unknown>>,
  actionOf: (name: string) => Verdict['action'] | undefined,
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

const tagDetail = (current: Made, desired: Desired): ResourceChangeDetail => ({
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

const otherDetails = (
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

const outputsDiffer = (stack: Stack, template: Template, scope: Scope): boolean => {
  const now = Object.entries(template.Outputs ?? {})
    .filter(([, {Condition}]) => Condition === undefined || scope.condition(Condition))
    .map(([name, {Value, Description, Export}]) => [name, Value, Description, Export?.Name] as const);
  if (now.length !== stack.outputs.length) return true;
  return now.some(([name, value, description, exportName]) => {
    const before = stack.outputs.find(({OutputKey}) => OutputKey === name);
    return (
      !before ||
      before.OutputValue !== String(evaluate(value, scope)) ||
      before.Description !== description ||
      before.ExportName !== (exportName === undefined ? undefined : evaluate(exportName, scope))
    );
  });
};
