/** The way back after an update that failed: every resource becomes again what it was when the stack was in order. */
import {displace, settleActs, tell, update} from './act.ts';
import {inOrder} from './in-order.ts';
import {resourceOf, resourcesOf, saveResource, type StackResource} from './stack.ts';
import {changeFor} from './take-step.ts';
import {addFailure, describeFailures, stackOf, type Phase, type Work} from './work.ts';

/** UPDATE_ROLLBACK_IN_PROGRESS. What the update made anew is left to the cleanup. */
export const restoreAll: Phase = async (work) => {
  await settleActs(work, resourcesOf(work.cloud, work.stackId));
  const before = resourcesOf(work.cloud, work.stackId).filter(({stable}) => stable);
  const ids = new Set(before.map(({logicalId}) => logicalId));
  const graph = new Map(
    before.map(({logicalId, stable}) => [logicalId, new Set(stable!.dependsOn.filter((id) => ids.has(id)))]),
  );
  await inOrder(graph, (logicalId) => restoreOne(work, logicalId));
  const failed = stackOf(work).operation!.failures.filter(({verb}) => verb === 'restore');
  if (failed.length > 0) return {status: 'UPDATE_ROLLBACK_FAILED', statusReason: describeFailures(failed)};
  for (const resource of resourcesOf(work.cloud, work.stackId))
    if (!resource.stable && resource.current) saveResource(work.cloud, displace(resource, undefined));
  return {status: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', desired: stackOf(work).stable};
};

const restoreOne = async (work: Work, logicalId: string): Promise<boolean> => {
  if (work.closing.aborted) return false;
  const resource = resourceOf(work.cloud, work.stackId, logicalId)!;
  const {current, dirty} = resource;
  const stable = resource.stable!;
  if (stackOf(work).operation!.skip?.includes(logicalId)) return skip(work, resource);
  if (current?.born !== stable.born) {
    const told = tell(work, resource, 'UPDATE_IN_PROGRESS', {made: stable});
    tell(work, displace(told, stable), 'UPDATE_COMPLETE');
    return true;
  }
  const change = changeFor(work.types.get(stable.type)!, current, stable, dirty);
  if (change.kind === 'none' && !/_(FAILED|IN_PROGRESS)$/.test(resource.status)) return true;
  const told = tell(work, resource, 'UPDATE_IN_PROGRESS', {made: stable});
  if (change.kind !== 'none') {
    const outcome = await update(work, told, stable, 'restore');
    if (!outcome.ok && outcome.undone) return false;
    if (!outcome.ok) {
      addFailure(work, {logicalId, verb: 'restore', reason: outcome.reason});
      tell(work, resourceOf(work.cloud, work.stackId, logicalId)!, 'UPDATE_FAILED', {reason: outcome.reason});
      return false;
    }
  }
  tell(work, resourceOf(work.cloud, work.stackId, logicalId)!, 'UPDATE_COMPLETE');
  return true;
};

/** ContinueUpdateRollback was told to take this one as rolled back, whatever it is. */
const skip = (work: Work, resource: StackResource): boolean => {
  tell(work, {...resource, dirty: undefined, stable: resource.current}, 'UPDATE_COMPLETE');
  return true;
};
