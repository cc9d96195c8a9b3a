import type {Service} from '../operation.ts';
import {clock} from './clock.ts';
import {createScheduleGroup, deleteScheduleGroup, getScheduleGroup, listScheduleGroups} from './groups.ts';
import {createSchedule, updateSchedule} from './put-schedule.ts';
import {deleteSchedule, getSchedule, listSchedules} from './schedules.ts';
import {listTagsForResource, tagResource, untagResource} from './tags.ts';

/** EventBridge Scheduler. */
export const scheduler: Service = {
  signingName: 'scheduler',
  protocol: 'rest-json',
  sdkName: 'scheduler',
  operations: [
    createSchedule,
    getSchedule,
    updateSchedule,
    deleteSchedule,
    listSchedules,
    createScheduleGroup,
    getScheduleGroup,
    deleteScheduleGroup,
    listScheduleGroups,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  start: (cloud) => cloud.part(clock).resume(),
};
