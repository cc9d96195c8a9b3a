import {deleteSchedule, putSchedule, scheduledTime} from '../cloud/scheduler.ts';
import type {Config} from './config.ts';
import type {WorkshopStep} from './workshop-step.ts';

export const guardName = ({prefix}: Pick<Config, 'prefix'>): string => `${prefix}-pause-guard`;

const inWords = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const pauseGuard: WorkshopStep = {
  name: 'pause-guard',
  title: 'Guard against a forgotten cluster',
  says: 'A one-time schedule in the account will pause the cluster, should it be forgotten: a paused cluster costs only its storage. `rsw step pause-guard --pause-after 4h` moves it.',
  needs: ['warehouse'],
  usually: 3,
  uses: [],
  byHand: {
    how: 'EventBridge, Schedules, Create schedule; one time, target Redshift PauseCluster, with the role PauseRole of the warehouse stack.',
    page: ['scheduler', '#schedules'],
  },
  check: async ({cloud, config}) => {
    const time = await scheduledTime(cloud, guardName(config));
    if (config.pauseAfterHours === undefined)
      return time
        ? {state: 'failed', why: `it is still there (${inWords(time)}), though none is wanted`}
        : {state: 'skipped', why: 'declined with --pause-after never'};
    if (!time) return {state: 'absent', why: `there is no schedule ${guardName(config)}`};
    if (time.getTime() < Date.now()) return {state: 'absent', why: `its time was ${inWords(time)}`};
    return {state: 'ready', outputs: {PausesAt: time.toISOString()}, why: `pauses at ${inWords(time)}`};
  },
  apply: async ({cloud, config, outputs}) => {
    if (config.pauseAfterHours === undefined) return deleteSchedule(cloud, guardName(config));
    const {ClusterIdentifier = '', PauseRoleArn = ''} = outputs('warehouse');
    await putSchedule(cloud, {
      name: guardName(config),
      description: `${config.prefix}: pauses a forgotten cluster`,
      at: new Date(Date.now() + config.pauseAfterHours * 3_600_000),
      call: 'redshift:pauseCluster',
      input: {ClusterIdentifier},
      role: PauseRoleArn,
    });
  },
  undo: async ({cloud, config}) => deleteSchedule(cloud, guardName(config)),
};
