import {deleteSchedule, findSchedule, putSchedule} from '../cloud/scheduler.ts';
import {guardDescription, notYours, ownerOfGuard, type Claim} from './claims.ts';
import {inWords} from './clock.ts';
import {guardName} from './config.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

/** The guard as it is: when it pauses the cluster or has paused it, and another's claim on it. */
const findGuard = async ({cloud, config}: Tools) => {
  const found = await findSchedule(cloud, guardName(config));
  const owner = ownerOfGuard(found?.description ?? '');
  const claim: Claim | undefined =
    found && owner !== undefined && owner !== config.owner
      ? {what: `schedule ${guardName(config)}`, owner, since: found.made}
      : undefined;
  return {at: claim ? undefined : found?.at, claim};
};

/** When the guard paused the cluster, as far as it is known: a cluster does not tell since when it has been paused. */
export const guardFired = async (tools: Tools): Promise<Date | undefined> => {
  const {at} = await findGuard(tools);
  return at !== undefined && at.getTime() <= Date.now() ? at : undefined;
};

/** Whether there is a guard of ours. */
export const hasGuard = async (tools: Tools): Promise<boolean> => (await findGuard(tools)).at !== undefined;

/** Removes the guard, if it is ours; quiet when there is none. */
export const removeGuard = async (tools: Tools): Promise<void> => {
  if (!(await findGuard(tools)).claim) await deleteSchedule(tools.cloud, guardName(tools.config));
};

export const pauseGuard: WorkshopStep = {
  name: 'pause-guard',
  title: 'Guard against a forgotten cluster',
  says: 'A one-time schedule in the account will pause the cluster, should it be forgotten: then its node costs nothing any more. `rsw step pause-guard --pause-after 4h` moves it.',
  needs: ['warehouse'],
  usually: 3,
  uses: [],
  byHand: {
    how: 'EventBridge, Schedules, Create schedule; one time, target Redshift PauseCluster, with the role PauseRole of the warehouse stack.',
    page: ['scheduler', '#schedules'],
  },
  check: async (context) => {
    const {at} = await findGuard(context);
    if (context.config.pauseAfterHours === undefined)
      return at
        ? {state: 'failed', why: `it is still there (${inWords(at)}), though none is wanted`}
        : {state: 'skipped', why: 'declined with --pause-after never'};
    if (!at) return {state: 'absent', why: `there is no schedule ${guardName(context.config)}`};
    if (at.getTime() <= Date.now()) return {state: 'absent', why: `its time was ${inWords(at)}`};
    return {state: 'ready', outputs: {PausesAt: at.toISOString()}, why: `pauses at ${inWords(at)}`};
  },
  apply: async (context) => {
    const {cloud, config, outputs} = context;
    if (config.pauseAfterHours === undefined) return removeGuard(context);
    const {claim} = await findGuard(context);
    if (claim) throw await notYours(context, claim);
    const {ClusterIdentifier = '', PauseRoleArn = ''} = outputs('warehouse');
    await putSchedule(cloud, {
      name: guardName(config),
      description: guardDescription(config),
      at: new Date(Date.now() + config.pauseAfterHours * 3_600_000),
      call: 'redshift:pauseCluster',
      input: {ClusterIdentifier},
      role: PauseRoleArn,
    });
  },
  undo: removeGuard,
};
