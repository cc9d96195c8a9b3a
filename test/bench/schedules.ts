import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type {clientOf} from '../support/client-of.ts';

/** Lets everything that is repeated rest, or go on: the producers and the refresh of the views. */
export const switchSchedules = async (
  client: ReturnType<typeof clientOf>,
  State: 'ENABLED' | 'DISABLED',
): Promise<void> => {
  const scheduler = new SchedulerClient(client);
  const {Schedules = []} = await scheduler.send(new ListSchedulesCommand({}));
  for (const {Name, GroupName} of Schedules) {
    const {ScheduleExpression, FlexibleTimeWindow, Target, Description} = await scheduler.send(
      new GetScheduleCommand({Name, GroupName}),
    );
    if (!ScheduleExpression?.startsWith('rate')) continue;
    const schedule = {Name, GroupName, ScheduleExpression, FlexibleTimeWindow, Target, Description, State};
    await scheduler.send(new UpdateScheduleCommand(schedule));
  }
};
