import type {CreateScheduleInput} from '@aws-sdk/client-scheduler';
import type {LocalCloud} from '../cloud.ts';
import {roleSession} from '../iam/role-session.ts';
import {AwsError} from '../operation.ts';
import {parseExpression} from './expression.ts';
import {defaultGroup, groupArn, scheduleArn} from './schedule.ts';
import {verifyTarget} from './target.ts';
import {isTimeZone} from './wall-time.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Throws AWS's refusal of a schedule that could not work. */
export const verifySchedule = (cloud: LocalCloud, input: CreateScheduleInput): void => {
  const zone = input.ScheduleExpressionTimezone ?? 'UTC';
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(input.Name ?? ''))
    throw invalid(
      `1 validation error detected: Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$`,
    );
  if (!isTimeZone(zone)) throw invalid(`Invalid Schedule Expression Timezone ${zone}.`);
  const expression = parseExpression(input.ScheduleExpression ?? '', zone);
  if (!expression) throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}.`);
  if (expression.kind === 'at' && expression.next(cloud.now(), 0) === undefined)
    throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}. The time must be in the future.`);
  if (input.KmsKeyArn !== undefined) throw invalid("The local cloud's schedules do not support KmsKeyArn.");
  verifyDates(cloud, input);
  verifyWindow(input);
  verifyRole(cloud, input);
  if (input.Target) verifyTarget(cloud, input.Target);
};

const verifyDates = (cloud: LocalCloud, {StartDate, EndDate}: CreateScheduleInput): void => {
  if (StartDate && StartDate.getTime() < cloud.now() - 5 * 60_000)
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
  if (EndDate && EndDate.getTime() < cloud.now())
    throw invalid('The EndDate you specify cannot be earlier than the current time.');
  if (StartDate && EndDate && EndDate <= StartDate)
    throw invalid('The StartDate you specify must come before the EndDate.');
};

const verifyWindow = ({FlexibleTimeWindow: window}: CreateScheduleInput): void => {
  const minutes = window?.MaximumWindowInMinutes;
  if (window?.Mode !== 'OFF' && window?.Mode !== 'FLEXIBLE')
    throw invalid(
      `1 validation error detected: Value '${String(window?.Mode)}' at 'flexibleTimeWindow.mode' failed to satisfy constraint: Member must satisfy enum value set: [OFF, FLEXIBLE]`,
    );
  if (window.Mode === 'OFF' && minutes !== undefined)
    throw invalid('MaximumWindowInMinutes cannot be set when FlexibleTimeWindow Mode is OFF.');
  if (window.Mode === 'FLEXIBLE' && !(minutes !== undefined && minutes >= 1 && minutes <= 1440))
    throw invalid(
      'MaximumWindowInMinutes must be between 1 and 1440 when FlexibleTimeWindow Mode is FLEXIBLE.',
    );
};

const verifyRole = (cloud: LocalCloud, input: CreateScheduleInput): void => {
  const group = input.GroupName ?? defaultGroup;
  try {
    roleSession(cloud, input.Target?.RoleArn ?? '', 'scheduler.amazonaws.com', 'scheduler', {
      'aws:SourceArn': [groupArn(cloud, group), scheduleArn(cloud, group, input.Name ?? '')],
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
  }
};
