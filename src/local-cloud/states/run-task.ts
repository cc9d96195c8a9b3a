/** One attempt of a task, with its events and its time limit. */
import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {errorOutput, StateFailure} from './asl/failure.ts';
import type {TaskWork} from './asl/host.ts';
import type {Execution} from './execution.ts';
import {pause} from './pause.ts';
import {runTaskResource, taskResource, type TaskResource} from './task-resource.ts';
import {machinePrincipal} from './verify-machine.ts';

export const runTask = async (cloud: LocalCloud, execution: Execution, work: TaskWork): Promise<unknown> => {
  const resource = taskResource(cloud, work.resource);
  if (typeof resource === 'string') throw new StateFailure('States.Runtime', resource);
  const events = eventsOf(cloud, resource, work);
  events.scheduled();
  try {
    const result = await limited(cloud, work, attempt(cloud, execution, resource, work));
    events.succeeded(result);
    return result;
  } catch (error) {
    if (error instanceof StateFailure && !work.signal.aborted) events.failed(error);
    throw error;
  }
};

const attempt = async (
  cloud: LocalCloud,
  {machine}: Execution,
  resource: TaskResource,
  work: TaskWork,
): Promise<unknown> => {
  const session = randomBytes(16).toString('hex');
  try {
    const principal = machinePrincipal(cloud, machine.roleArn, machine.arn, session);
    return await runTaskResource(cloud, resource, work.input, principal);
  } catch (error) {
    if (error instanceof AwsError) throw new StateFailure('States.TaskFailed', error.message);
    throw error;
  }
};

/** What the task answers, unless its time is over or the execution is told to stop. */
const limited = async (cloud: LocalCloud, work: TaskWork, running: Promise<unknown>): Promise<unknown> => {
  const done = new AbortController();
  const stop = (): void => done.abort(work.signal.reason);
  work.signal.addEventListener('abort', stop, {once: true});
  if (work.signal.aborted) stop();
  const until = work.timeoutSeconds === undefined ? Infinity : cloud.now() + work.timeoutSeconds * 1000;
  const late = pause(until, done.signal, cloud.now).then(() => {
    throw new StateFailure('States.Timeout', undefined);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    // Whoever loses the race ends unheard.
    running.catch(() => undefined);
    late.catch(() => undefined);
    work.signal.removeEventListener('abort', stop);
    done.abort();
  }
};

/** Functions named by their ARN have events of their own. */
const eventsOf = (cloud: LocalCloud, resource: TaskResource, work: TaskWork) => {
  const {input, timeoutSeconds, resource: arn} = work;
  const record: TaskWork['record'] = (type, details) => work.record(type, details);
  const timeout = timeoutSeconds === undefined ? {} : {timeoutInSeconds: timeoutSeconds};
  const text = (value: unknown): string => JSON.stringify(value) ?? 'null';
  const lower = (error: StateFailure) => {
    const {Error: name, Cause: cause} = errorOutput(error);
    return {error: name, ...(cause !== undefined && {cause})};
  };
  const ending = (error: StateFailure): string => (error.error === 'States.Timeout' ? 'TimedOut' : 'Failed');
  if (resource.kind === 'lambda')
    return {
      scheduled: () => {
        const details = {resource: arn, input: text(input), inputDetails: {truncated: false}, ...timeout};
        record('LambdaFunctionScheduled', {lambdaFunctionScheduledEventDetails: details});
        record('LambdaFunctionStarted');
      },
      succeeded: (output: unknown) => {
        const details = {output: text(output), outputDetails: {truncated: false}};
        record('LambdaFunctionSucceeded', {lambdaFunctionSucceededEventDetails: details});
      },
      failed: (error: StateFailure) =>
        record(`LambdaFunction${ending(error)}`, {
          [`lambdaFunction${ending(error)}EventDetails`]: lower(error),
        }),
    };
  const which = {resourceType: resource.type, resource: resource.action};
  return {
    scheduled: () => {
      const details = {...which, region: cloud.region, parameters: text(input), ...timeout};
      record('TaskScheduled', {taskScheduledEventDetails: details});
      record('TaskStarted', {taskStartedEventDetails: which});
    },
    succeeded: (output: unknown) => {
      const details = {...which, output: text(output), outputDetails: {truncated: false}};
      record('TaskSucceeded', {taskSucceededEventDetails: details});
    },
    failed: (error: StateFailure) =>
      record(`Task${ending(error)}`, {[`task${ending(error)}EventDetails`]: {...which, ...lower(error)}}),
  };
};
