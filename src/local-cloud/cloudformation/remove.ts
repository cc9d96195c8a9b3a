/** Taking a stack's resources down: all of them, or what an update has left over. */
import {destroy, letGo, settleActs, tell} from './act.ts';
import {verifyNoCycle, type Graph} from './dependencies.ts';
import {exportInUse} from './exports.ts';
import {inOrder} from './in-order.ts';
import {forgetResource, resourceOf, resourcesOf, type Made, type StackResource} from './stack.ts';
import {addFailure, describeFailures, forgetFailures, stackOf, type Phase, type Work} from './work.ts';

const failedDeletions = (work: Work): string =>
  describeFailures(stackOf(work).operation!.failures.filter(({verb}) => verb === 'delete'));

/** For each resource those that have to go first: whatever depends on it. */
const reversed = (
  resources: readonly StackResource[],
  madeOf: (resource: StackResource) => readonly Made[],
): Graph => {
  const graph = new Map(resources.map(({logicalId}) => [logicalId, new Set<string>()]));
  for (const resource of resources)
    for (const made of madeOf(resource))
      for (const needed of made.dependsOn)
        if (needed !== resource.logicalId) graph.get(needed)?.add(resource.logicalId);
  try {
    verifyNoCycle(graph);
    return graph;
  } catch {
    // Leftovers of several updates may point both ways; then no order is better than another.
    return new Map(resources.map(({logicalId}) => [logicalId, new Set<string>()]));
  }
};

/** DELETE_IN_PROGRESS and ROLLBACK_IN_PROGRESS: everything goes. */
export const removeAll: Phase = async (work) => {
  const stack = stackOf(work);
  const deleting = stack.status === 'DELETE_IN_PROGRESS';
  const used = deleting ? exportInUse(work.cloud, stack) : undefined;
  if (used)
    return {
      status: 'DELETE_FAILED',
      statusReason: `Export ${used.name} cannot be deleted as it is in use by ${used.users.join(', ')}`,
    };
  // Some may be of a rollback that this deletion has overtaken.
  forgetFailures(work, 'delete');
  await settleActs(work, resourcesOf(work.cloud, stack.id));
  const left = resourcesOf(work.cloud, stack.id).filter(({current, discarded}) => current ?? discarded[0]);
  const graph = reversed(left, ({current, discarded}) => (current ? [current, ...discarded] : discarded));
  await inOrder(graph, (logicalId) => removeOne(work, logicalId, deleting));
  const reason = failedDeletions(work);
  if (!deleting)
    return reason ? {status: 'ROLLBACK_FAILED', statusReason: reason} : {status: 'ROLLBACK_COMPLETE'};
  return reason
    ? {status: 'DELETE_FAILED', statusReason: reason}
    : {status: 'DELETE_COMPLETE', deletedAt: work.cloud.now(), imports: []};
};

const removeOne = async (work: Work, logicalId: string, deleting: boolean): Promise<boolean> => {
  const {operation} = stackOf(work);
  const {current, discarded} = resourceOf(work.cloud, work.stackId, logicalId)!;
  for (const made of [...discarded, ...(current ? [current] : [])]) {
    if (work.closing.aborted) return false;
    const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
    const skipped =
      operation!.retain?.includes(logicalId) ||
      (deleting
        ? made.deletionPolicy !== 'Delete'
        : made.deletionPolicy === 'Retain' && !operation!.retainExceptOnCreate);
    if (skipped) {
      leaveBehind(work, resource, made);
      continue;
    }
    const told = tell(work, resource, 'DELETE_IN_PROGRESS', {made});
    const outcome = await destroy(work, told, made);
    const after = resourceOf(work.cloud, work.stackId, logicalId)!;
    if (outcome.ok) tell(work, letGo(after, made), 'DELETE_COMPLETE', {made});
    else if (outcome.undone) return false;
    else if (operation!.force) leaveBehind(work, after, made);
    else {
      addFailure(work, {logicalId, verb: 'delete', reason: outcome.reason});
      tell(work, after, 'DELETE_FAILED', {made, reason: outcome.reason});
      return false;
    }
  }
  return true;
};

/** The stack lets go of a thing that stays. */
const leaveBehind = (work: Work, resource: StackResource, made: Made): void => {
  tell(work, letGo(resource, made), 'DELETE_SKIPPED', {made});
};

/** What an update, or its rollback, has left over. Whatever resists is given up, as AWS does. */
export const cleanUp: Phase = async (work) => {
  await settleActs(work, resourcesOf(work.cloud, work.stackId));
  const rolledBack = stackOf(work).status === 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
  const graph = reversed(
    resourcesOf(work.cloud, work.stackId).filter(({discarded}) => discarded.length > 0),
    ({discarded}) => discarded,
  );
  let resisted = false;
  await inOrder(graph, async (logicalId) => {
    resisted = !(await discard(work, logicalId, rolledBack)) || resisted;
    return !work.closing.aborted;
  });
  for (const resource of resourcesOf(work.cloud, work.stackId))
    if (!resource.current && resource.discarded.length === 0) forgetResource(work.cloud, resource);
  const status = rolledBack ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE';
  return resisted
    ? {status, statusReason: 'Update successful. One or more resources could not be deleted.'}
    : {status};
};

const discard = async (work: Work, logicalId: string, rolledBack: boolean): Promise<boolean> => {
  let all = true;
  for (const made of resourceOf(work.cloud, work.stackId, logicalId)!.discarded) {
    if (work.closing.aborted) return false;
    const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
    if (isKept(resource, made, rolledBack)) {
      leaveBehind(work, resource, made);
      continue;
    }
    tell(work, resource, 'DELETE_IN_PROGRESS', {made});
    const outcome = await destroy(work, resource, made);
    const after = resourceOf(work.cloud, work.stackId, logicalId)!;
    if (outcome.ok) tell(work, letGo(after, made), 'DELETE_COMPLETE', {made});
    else if (!outcome.undone) {
      all = false;
      tell(work, letGo(after, made), 'DELETE_FAILED', {made, reason: outcome.reason});
    }
  }
  return all;
};

/** Whether the template says that a thing stays when it is replaced, removed, or created in vain. */
const isKept = ({current}: StackResource, made: Made, rolledBack: boolean): boolean => {
  if (rolledBack) return !current && made.deletionPolicy === 'Retain';
  return current ? made.replacePolicy === 'Retain' : made.deletionPolicy !== 'Delete';
};
