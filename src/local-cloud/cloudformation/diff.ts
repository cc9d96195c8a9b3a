/** What an update would change, told before anything is done: the content of a change set. */
import type {Change, ResourceChange} from '@aws-sdk/client-cloudformation';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {attributeDetails, otherDetails, propertyDetail, tagDetail, type Action} from './change-details.ts';
import {evaluate, type Scope} from './intrinsics.ts';
import {knownAfterApply} from './known-after-apply.ts';
import {planOf} from './plan.ts';
import {propertyFaults, same, type PropertyFault} from './properties.ts';
import {referencesIn} from './references.ts';
import {resourceTypesOf} from './resource-types.ts';
import type {Physical} from './resource-type.ts';
import {presentResources, scopeOf} from './scope.ts';
import {resourceOf, resourcesOf, type Desired, type Made, type Plan, type Stack} from './stack.ts';
import {changeFor} from './take-step.ts';
import {parseTemplate, type Template} from './template.ts';

export type Difference = {
  readonly changes: readonly Change[];
  readonly faults: readonly (PropertyFault & {readonly logicalId: string; readonly type: string})[];
  /** Whether anything at all would be another: resources, tags or outputs. */
  readonly differs: boolean;
};

type Verdict = {readonly action: Action; readonly plan: Plan; readonly change?: ResourceChange};

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
    const unforeseeable = (value: unknown, error: unknown): unknown => {
      const later = referencesIn(value).some(({name}) => present.includes(name) && madeOf(name) === 'later');
      if (later && error instanceof AwsError) return knownAfterApply;
      throw error;
    };
    const plan = planOf(template, logicalId, scope, {tags: desired.tags, born: ''}, unforeseeable);
    const current = resource?.status === 'CREATE_FAILED' ? undefined : resource?.current;
    if (!current) {
      const AfterContext = context(plan);
      const change: ResourceChange = {...base, Action: 'Add', Scope: [], Details: [], AfterContext};
      return {action: 'Add', plan, change};
    }
    const change = changeFor(resourceTypesOf(cloud).get(raw.Type)!, current, plan, resource!.dirty);
    const actionOf = (name: string): Action | undefined => verdicts.get(name)?.action;
    const about = {cloud, raw, plan, current, before, desired, actionOf, logicalId};
    const details = [
      ...(change.kind === 'none' ? [] : change.properties.map((name) => propertyDetail(name, about))),
      ...(change.kind !== 'none' && change.tags ? [tagDetail(current, desired)] : []),
      ...attributeDetails(raw.Properties ?? {}, actionOf),
      ...otherDetails(raw, before?.template.Resources[logicalId]),
    ];
    if (details.length === 0 && change.kind === 'none') return {action: 'none', plan};
    const replaced = change.kind === 'replace';
    return {
      action: replaced ? 'replace' : 'update',
      plan,
      change: {
        ...base,
        Action: 'Modify',
        PhysicalResourceId: current.physical.id,
        Replacement: replaced ? 'True' : 'False',
        ...(replaced && {
          PolicyAction: raw.UpdateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete',
        }),
        Scope: [...new Set(details.map(({Target}) => Target!.Attribute!))],
        Details: details,
        BeforeContext: context(current),
        AfterContext: context(plan),
      },
    };
  };

  const added = present.flatMap((logicalId) => judge(logicalId).change ?? []);
  const removed = resourcesOf(cloud, stack.id).flatMap(({logicalId, current}) =>
    current && !present.includes(logicalId) ? [removal(logicalId, current)] : [],
  );
  const faults = present.flatMap((logicalId) => {
    const type = resourceTypesOf(cloud).get(template.Resources[logicalId]!.Type)!;
    const {properties} = judge(logicalId).plan;
    return propertyFaults(type, properties).map((fault) => ({...fault, logicalId, type: type.type}));
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
