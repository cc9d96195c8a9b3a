import type {LoggingConfiguration} from '@aws-sdk/client-sfn';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access} from '../operation.ts';
import type {Machine} from './asl/definition.ts';
import {Report} from './asl/report.ts';
import {validateDefinition} from './asl/validate.ts';
import {argumentsProblem, taskResource} from './task-resource.ts';

/** A state machine as it is kept. Times are milliseconds since the epoch. */
export type StateMachine = {
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** JSON, as it was given. */
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly revisionId: string | undefined;
};

export const stateMachines = (cloud: LocalCloud): Collection<StateMachine> =>
  cloud.collection<StateMachine>('states/machines');

export const machineArn = (cloud: LocalCloud, name: string): string =>
  cloud.arn('states', `stateMachine:${name}`);

const invalidArn = (arn: string): AwsError =>
  new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);

export const theMachine = (cloud: LocalCloud, arn = ''): StateMachine => {
  const name = /^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:([^:]+)$/.exec(arn)?.[1];
  if (name === undefined) throw invalidArn(arn);
  const machine = stateMachines(cloud).get(name);
  if (!machine || machine.arn !== arn)
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
};

/** What IAM is asked for one action on the machine that a request names by its ARN. */
export const onMachine =
  (action: string) =>
  ({stateMachineArn: resource = ''}: {stateMachineArn?: string | undefined}): readonly Access[] => [
    {action: `states:${action}`, resource},
  ];

/** The report of what is wrong with a definition in this cloud, and the machine if it could be read. */
export const examine = (
  cloud: LocalCloud,
  definition: string,
): {report: Report; machine: Machine | undefined} => {
  const report = new Report();
  const machine = validateDefinition(definition, report, (arn, parameters) => {
    const resource = taskResource(cloud, arn);
    return typeof resource === 'string' ? resource : argumentsProblem(resource, parameters);
  });
  return {report, machine};
};
