/** The forward phase of creating and updating a stack. */
import {displace, type Outcome, tell} from './act.ts';
import {dependencyGraph} from './dependencies.ts';
import {failureReason} from './failure-reason.ts';
import {inOrder} from './in-order.ts';
import {finishedOutputs} from './outputs.ts';
import {planOf} from './plan.ts';
import {presentResources, scopeOf} from './scope.ts';
import {resourceOf, resourcesOf, saveResource, type Plan, type StackResource} from './stack.ts';
import {takeStep, wordsFor} from './take-step.ts';
import type {Template} from './template.ts';
import {readTemplate} from './validate-template.ts';
import {addFailure, describeFailures, stackOf, type Phase, type Turn, type Work} from './work.ts';

export const deploy: Phase = async (work) => {
  const stack = stackOf(work);
  const desired = stack.desired!;
  const template = readTemplate(desired.template, work.types.keys());
  const scope = scopeOf(work.cloud, stack, {template, parameters: desired.parameters}, (logicalId) => {
    return resourceOf(work.cloud, stack.id, logicalId)?.current?.physical;
  });
  const present = presentResources(template, scope);
  const persistent = stack.operation!.onFailure === 'DO_NOTHING';
  const steps = new Set<string>();

  const planned = (resource: StackResource): Plan => {
    const {act} = resource;
    if (act && act.kind !== 'delete') return act.plan;
    return planOf(template, resource.logicalId, scope, {tags: desired.tags, born: stack.operation!.id});
  };

  tellFailures(work);
  const step = async (logicalId: string): Promise<boolean> => {
    if (work.cancelled.aborted || work.closing.aborted) return false;
    if (stackOf(work).operation!.failures.some((failure) => failure.logicalId === logicalId)) return false;
    const resource = resourceOf(work.cloud, stack.id, logicalId) ?? newResource(work, template, logicalId);
    steps.add(logicalId);
    const outcome = await attempt(() => takeStep(work, resource, planned(resource)));
    steps.delete(logicalId);
    if (outcome.ok) return !work.cancelled.aborted;
    if (outcome.undone || work.cancelled.aborted) return false;
    fail(work, logicalId, outcome.reason);
    if (!persistent) work.cancel();
    return false;
  };

  const stopped = new Promise<void>((resolve) => {
    work.cancelled.addEventListener('abort', () => {
      if (!work.closing.aborted)
        for (const logicalId of steps) cancelStep(work, logicalId, stack.operation!.id);
      resolve();
    });
  });

  if (persistent || stack.operation!.failures.length === 0) {
    const everything = inOrder(dependencyGraph(template, present), step);
    work.inFlight.add(everything);
    await Promise.race([everything, stopped]);
  }
  if (stackOf(work).operation!.failures.length > 0 || work.cancelled.aborted) return turnBack(work);
  return finish(work, template, present);
};

const attempt = async (step: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await step();
  } catch (error) {
    return {ok: false, reason: failureReason(error)};
  }
};

const newResource = (work: Work, template: Template, logicalId: string): StackResource =>
  saveResource(work.cloud, {
    stackId: work.stackId,
    logicalId,
    type: template.Resources[logicalId]!.Type,
    status: 'CREATE_IN_PROGRESS',
    updatedAt: work.cloud.now(),
    discarded: [],
  });

const fail = (work: Work, logicalId: string, reason: string): void => {
  const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
  const words = wordsFor(resource);
  addFailure(work, {logicalId, verb: words === 'CREATE' ? 'create' : 'update', reason});
  tell(work, resource, `${words}_FAILED`, {reason});
};

/** After a restart: the last failure may have been written down and not told yet. */
const tellFailures = (work: Work): void => {
  for (const {logicalId, verb, reason} of stackOf(work).operation!.failures) {
    const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
    const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
    if (resource.status !== status)
      tell(work, resource, status, {reason, running: reason === cancelled[verb]});
  }
};

const cancelled: Readonly<Record<string, string>> = {
  create: 'Resource creation cancelled',
  update: 'Resource update cancelled',
};

/** Tells the end of a step that goes on in the background until its handler notices. */
const cancelStep = (work: Work, logicalId: string, operationId: string): void => {
  const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
  const words = wordsFor(resource);
  const verb = words === 'CREATE' ? 'create' : 'update';
  const reason = cancelled[verb]!;
  // Another operation, such as a deletion, has begun: this is not its failure.
  if (stackOf(work).operation?.id === operationId) addFailure(work, {logicalId, verb, reason});
  tell(work, resource, `${words}_FAILED`, {reason, running: true});
};

/** Where a stack goes when resources failed. */
const turnBack = (work: Work, why = describeFailures(stackOf(work).operation!.failures)): Turn => {
  const stack = stackOf(work);
  const updating = stack.status === 'UPDATE_IN_PROGRESS';
  if (stack.operation!.onFailure === 'DO_NOTHING')
    return {status: updating ? 'UPDATE_FAILED' : 'CREATE_FAILED', statusReason: why};
  if (stack.operation!.onFailure === 'DELETE')
    return {status: 'DELETE_IN_PROGRESS', statusReason: `${why}Delete requested by user.`};
  // An update of a stack that never was in order has nothing to go back to.
  if (updating && stack.stable) return {status: 'UPDATE_ROLLBACK_IN_PROGRESS', statusReason: why};
  return {status: 'ROLLBACK_IN_PROGRESS', statusReason: `${why}Rollback requested by user.`};
};

const finish = (work: Work, template: Template, present: readonly string[]): Turn => {
  let outputs: ReturnType<typeof finishedOutputs>;
  try {
    outputs = finishedOutputs(work.cloud, stackOf(work), template);
  } catch (error) {
    return turnBack(work, `${failureReason(error)} `);
  }
  const kept = new Set(present);
  for (const resource of resourcesOf(work.cloud, work.stackId))
    settle(work, resource, kept.has(resource.logicalId));
  const {status, desired} = stackOf(work);
  return {
    status: status === 'CREATE_IN_PROGRESS' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    stable: desired,
    ...outputs,
  };
};

/** From now on this is what the stack goes back to; what it was, and what is not in the template any more, can go. */
const settle = (work: Work, resource: StackResource, kept: boolean): void => {
  const {stable, current} = resource;
  if (kept && stable && stable === current) return;
  const {current: now, ...moved} = displace({...resource, stable: undefined}, kept ? current : undefined);
  const replaced = stable && stable.born !== current?.born ? [stable] : [];
  saveResource(work.cloud, {
    ...moved,
    current: now,
    discarded: [...moved.discarded, ...replaced],
    stable: now,
  });
};
