/**
 * One act on one resource: written down before the handler is called and after it has answered, so that
 * an act that a crash cut short is found at the next start and done again with `resumed`.
 */
import type {ResourceStatus} from '@aws-sdk/client-cloudformation';
import {resolveDynamicReferences} from './dynamic-references.ts';
import {addResourceEvent} from './events.ts';
import {failureReason} from './failure-reason.ts';
import {contextOf, Interrupted} from './handler-context.ts';
import {describeFault, propertyFaults} from './properties.ts';
import type {Physical, Properties, ResourceType} from './resource-type.ts';
import {resourceOf, saveResource, type Act, type Made, type Plan, type StackResource} from './stack.ts';
import {validationError} from './validation-error.ts';
import {operationOf, stackOf, type Work} from './work.ts';

/** How an act ended: `undone` says that it has to be begun again after a restart. */
export type Outcome =
  {readonly ok: true} | {readonly ok: false; readonly reason: string; readonly undone?: true};

const done: Outcome = {ok: true};

/**
 * Writes a resource's new status with its event. A final status ends the act under way in the same moment, but for one
 * that is `running` on in the background.
 */
export const tell = (
  work: Work,
  resource: StackResource,
  status: ResourceStatus,
  {
    reason,
    made,
    plan,
    running = status.endsWith('_IN_PROGRESS'),
  }: {
    reason?: string | undefined;
    made?: Made | undefined;
    plan?: Plan | undefined;
    running?: boolean;
  } = {},
): StackResource => {
  addResourceEvent(work.cloud, stackOf(work), {
    logicalId: resource.logicalId,
    physicalId: (made ?? resource.current)?.physical.id,
    type: (made ?? plan ?? resource).type,
    status,
    reason,
    properties: (made ?? plan ?? resource.current)?.properties,
  });
  const rest = running ? resource : {...resource, act: undefined};
  // The end of what was replaced is an event only: the resource itself is what replaced it.
  const replaced =
    status.startsWith('DELETE') && resource.current && made && made.born !== resource.current.born;
  return saveResource(work.cloud, replaced ? rest : {...rest, status, reason, updatedAt: work.cloud.now()});
};

const typeOf = (work: Work, name: string): ResourceType => {
  const type = work.types.get(name);
  if (!type) throw validationError(`Resource type ${name} is not supported any more`);
  return type;
};

const latest = (work: Work, {logicalId}: StackResource): StackResource =>
  resourceOf(work.cloud, work.stackId, logicalId)!;

/** Runs a handler; what it throws becomes an outcome. */
const attempt = async (work: Work, handle: () => Promise<void>): Promise<Outcome> => {
  try {
    await handle();
    return done;
  } catch (error) {
    if (work.closing.aborted) return {ok: false, reason: 'stopped', undone: true};
    if (!(error instanceof Error && 'code' in error) && !(error instanceof Interrupted))
      work.cloud.log(
        `cloudformation: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    return {ok: false, reason: failureReason(error)};
  }
};

const usable = (work: Work, properties: Properties): Promise<Properties> =>
  resolveDynamicReferences(work.cloud, operationOf(work).principal, properties);

const begin = (work: Work, resource: StackResource, act: Act): boolean => {
  const resumed = resource.act?.kind === act.kind && resource.act.plan.born === act.plan.born;
  if (!resumed) saveResource(work.cloud, {...resource, act});
  return resumed;
};

/** Puts a made thing in the place of the current one, which goes to the discarded unless the stack may go back to it. */
export const displace = (resource: StackResource, made: Made | undefined): StackResource => {
  const {current, stable, discarded} = resource;
  const leaves = current && current.born !== made?.born && current.born !== stable?.born;
  return {...resource, current: made, discarded: leaves ? [...discarded, current] : discarded};
};

/** Makes the thing. `initiated` is called when it exists, which may be before it is usable. */
export const create = async (
  work: Work,
  resource: StackResource,
  plan: Plan,
  initiated: (made: Made) => void = () => {},
): Promise<Outcome> => {
  const resumed = begin(work, resource, {kind: 'create', plan});
  let known = false;
  const place = (physical: Physical): void => {
    const made = {...plan, physical};
    saveResource(work.cloud, displace(latest(work, resource), made));
    if (!known) initiated(made);
    known = true;
  };
  const outcome = await attempt(work, async () => {
    const type = typeOf(work, plan.type);
    const [fault] = propertyFaults(type, plan.properties);
    if (fault) throw validationError(describeFault(fault));
    const context = contextOf(work, resource.logicalId, plan, {
      resumed,
      made: place,
      interruptible: () => known,
    });
    place(await type.create(await usable(work, plan.properties), context));
  });
  return end(work, resource, outcome);
};

/** Changes the current thing into what `plan` says; `restore` is the way back. */
export const update = async (
  work: Work,
  resource: StackResource,
  plan: Plan,
  kind: 'update' | 'restore',
): Promise<Outcome> => {
  const resumed = begin(work, resource, {kind, plan});
  const before = resource.current!;
  saveResource(work.cloud, {...latest(work, resource), dirty: true});
  const outcome = await attempt(work, async () => {
    const type = typeOf(work, plan.type);
    const [fault] = propertyFaults(type, plan.properties);
    if (fault) throw validationError(describeFault(fault));
    const interruptible = (): boolean => kind === 'update';
    const context = contextOf(
      work,
      resource.logicalId,
      {...plan, born: before.born},
      {resumed, made: () => {}, interruptible},
    );
    const previous = await usable(work, before.properties);
    const physical = await type.update(
      before.physical,
      await usable(work, plan.properties),
      previous,
      context,
    );
    saveResource(work.cloud, {
      ...latest(work, resource),
      current: {...plan, born: before.born, physical},
      dirty: undefined,
    });
  });
  if (!outcome.ok && !outcome.undone)
    // The handler may have got half way: what was tried is what the way back starts from.
    saveResource(work.cloud, {
      ...latest(work, resource),
      current: {...before, properties: plan.properties, tags: plan.tags},
    });
  return end(work, resource, outcome);
};

/** Deletes one thing of a resource: the current one or a discarded one. It is let go of when that is told. */
export const destroy = async (work: Work, resource: StackResource, made: Made): Promise<Outcome> => {
  const resumed = begin(work, resource, {kind: 'delete', plan: made});
  return attempt(work, async () => {
    const context = contextOf(work, resource.logicalId, made, {
      resumed,
      made: () => {},
      interruptible: () => false,
    });
    await typeOf(work, made.type).delete(made.physical, made.properties, context);
  });
};

/** The resource without one of its things. */
export const letGo = ({current, discarded, ...rest}: StackResource, made: Made): StackResource => ({
  ...rest,
  current: current?.born === made.born ? undefined : current,
  discarded: discarded.filter((one) => one.born !== made.born),
});

/** A failure is told first, and the act ends with that; but nobody tells of what was cancelled. */
const end = (work: Work, resource: StackResource, outcome: Outcome): Outcome => {
  if (outcome.ok || (!outcome.undone && work.cancelled.aborted))
    saveResource(work.cloud, {...latest(work, resource), act: undefined});
  return outcome;
};

/**
 * Brings to rest what a cancelled phase or a crash left behind: acts still running are awaited; a creation of
 * which nobody knows whether it took place is done again, so that its resource is known and can be deleted.
 */
export const settleActs = async (work: Work, resources: readonly StackResource[]): Promise<void> => {
  await Promise.allSettled(work.inFlight);
  await Promise.all(
    resources.map(async ({logicalId}) => {
      const resource = resourceOf(work.cloud, work.stackId, logicalId);
      // The way back's own acts are taken up where they are met.
      if (!resource?.act || resource.act.kind === 'restore' || resource.act.kind === 'delete') return;
      const {kind, plan} = resource.act;
      if (kind === 'create' && resource.current?.born !== plan.born) {
        const outcome = await create(work, resource, plan);
        if (!outcome.ok && outcome.undone) return;
      }
      saveResource(work.cloud, {...latest(work, resource), act: undefined});
    }),
  );
};
