/** One-time schedules of EventBridge Scheduler. */
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

export type OneTimeSchedule = {
  readonly name: string;
  readonly description: string;
  readonly at: Date;
  /** The API call to make, as a universal target: `redshift:pauseCluster`. */
  readonly call: string;
  readonly input: object;
  readonly role: string;
};

/** A one-time schedule as it is there: when it fires or has fired, and what is said of it. */
export const findSchedule = async (
  cloud: Cloud,
  name: string,
): Promise<
  {readonly at: Date; readonly description: string; readonly made: Date | undefined} | undefined
> => {
  try {
    const found = await cloud.client(SchedulerClient).send(new GetScheduleCommand({Name: name}));
    const [, time] = /^at\((.+)\)$/.exec(found.ScheduleExpression ?? '') ?? [];
    return {at: new Date(`${time}Z`), description: found.Description ?? '', made: found.CreationDate};
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** Makes the schedule, or moves the one that is there. */
export const putSchedule = async (cloud: Cloud, schedule: OneTimeSchedule): Promise<void> => {
  const input = {
    Name: schedule.name,
    Description: schedule.description,
    // The expression knows no zone and no fractions; it is UTC unless a zone is given.
    ScheduleExpression: `at(${schedule.at.toISOString().slice(0, 19)})`,
    FlexibleTimeWindow: {Mode: 'OFF' as const},
    Target: {
      Arn: `arn:${cloud.partition}:scheduler:::aws-sdk:${schedule.call}`,
      RoleArn: schedule.role,
      Input: JSON.stringify(schedule.input),
    },
  };
  const client = cloud.client(SchedulerClient);
  if (await findSchedule(cloud, schedule.name)) await client.send(new UpdateScheduleCommand(input));
  else await client.send(new CreateScheduleCommand(input));
};

/** Quiet when there is none. */
export const deleteSchedule = async (cloud: Cloud, name: string): Promise<void> => {
  try {
    await cloud.client(SchedulerClient).send(new DeleteScheduleCommand({Name: name}));
  } catch (error) {
    if (!isError(error, 'ResourceNotFoundException')) throw error;
  }
};
