/** What deploying means for one resource: make it, change it, replace it, or leave it. */
import {create, destroy, letGo, tell, update, type Outcome} from './act.ts';
import {changedProperties, isTaggable, same} from './properties.ts';
import type {ResourceType} from './resource-type.ts';
import {resourceOf, saveResource, type Made, type Plan, type StackResource} from './stack.ts';
import type {Work} from './work.ts';

/** Whether a resource is told as being created or as being updated. */
export type Words = 'CREATE' | 'UPDATE';

export const wordsFor = (resource: StackResource | undefined): Words => {
  if (resource?.stable) return 'UPDATE';
  const begun = resource?.status === 'CREATE_IN_PROGRESS' || resource?.status === 'CREATE_FAILED';
  return resource?.current && !begun ? 'UPDATE' : 'CREATE';
};

/** How a made thing becomes what a plan says. */
export type Change =
  | {readonly kind: 'none'}
  | {readonly kind: 'update' | 'replace'; readonly properties: readonly string[]; readonly tags: boolean};

export const changeFor = (type: ResourceType, current: Made, plan: Plan, dirty = false): Change => {
  const properties = changedProperties(current.properties, plan.properties);
  const tags = isTaggable(type) && !same(current.tags, plan.tags);
  if (properties.length === 0 && !tags && !dirty) return {kind: 'none'};
  const replaced = properties.some((name) => type.replacing?.includes(name));
  return {kind: replaced ? 'replace' : 'update', properties, tags};
};

/** Brings one resource to its plan. */
export const takeStep = async (work: Work, resource: StackResource, plan: Plan): Promise<Outcome> => {
  const words = wordsFor(resource);
  if (resource.act?.kind === 'create' || !resource.current) return make(work, resource, plan, words);
  if (resource.act?.kind === 'update') return change(work, resource, plan);
  if (resource.status === 'CREATE_FAILED') {
    const {current} = resource;
    const outcome = await destroy(work, resource, current);
    if (!outcome.ok) return outcome;
    const cleared = saveResource(work.cloud, {...letGo(latest(work, resource), current), act: undefined});
    return make(work, cleared, plan, words);
  }
  const {kind} = changeFor(work.types.get(plan.type)!, resource.current, plan, resource.dirty);
  if (kind === 'none') return leave(work, resource, plan, words);
  return kind === 'update' ? change(work, resource, plan) : replace(work, resource, plan);
};

const make = async (
  work: Work,
  resource: StackResource,
  plan: Plan,
  words: Words,
  why?: string,
): Promise<Outcome> => {
  const status = `${words}_IN_PROGRESS` as const;
  // Begun before a restart: it is told already.
  const told = resource.act ? resource : tell(work, resource, status, {plan, reason: why});
  const initiated = (made: Made): void => {
    if (!work.cancelled.aborted)
      tell(work, latest(work, resource), status, {made, reason: 'Resource creation Initiated'});
  };
  return complete(work, resource, words, await create(work, told, plan, initiated));
};

const change = async (work: Work, resource: StackResource, plan: Plan): Promise<Outcome> => {
  const told = resource.act
    ? resource
    : tell(work, resource, 'UPDATE_IN_PROGRESS', {made: {...resource.current!, properties: plan.properties}});
  return complete(work, resource, 'UPDATE', await update(work, told, plan, 'update'));
};

const replace = async (work: Work, resource: StackResource, plan: Plan): Promise<Outcome> => {
  const current = resource.current!;
  const {replacing = []} = work.types.get(plan.type)!;
  const named = replacing.some((name) => plan.properties[name] === current.physical.id);
  if (named)
    return {
      ok: false,
      reason: `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${current.physical.id} and update the stack again.`,
    };
  const why = 'Requested update requires the creation of a new physical resource; hence creating one.';
  return make(work, resource, plan, 'UPDATE', why);
};

/** Nothing to do, but for what only CloudFormation knows of the resource. */
const leave = (work: Work, resource: StackResource, plan: Plan, words: Words): Outcome => {
  const {tags, dependsOn, deletionPolicy, replacePolicy} = plan;
  const current = {...resource.current!, tags, dependsOn, deletionPolicy, replacePolicy};
  if (!same(current, resource.current)) saveResource(work.cloud, {...resource, current});
  // The act had ended when the local cloud stopped, only its end was not told yet.
  if (resource.status.endsWith('_IN_PROGRESS')) return complete(work, resource, words, {ok: true});
  return {ok: true};
};

const latest = (work: Work, {logicalId}: StackResource): StackResource =>
  resourceOf(work.cloud, work.stackId, logicalId)!;

const complete = (work: Work, resource: StackResource, words: Words, outcome: Outcome): Outcome => {
  if (outcome.ok && !work.cancelled.aborted) tell(work, latest(work, resource), `${words}_COMPLETE`);
  return outcome;
};
