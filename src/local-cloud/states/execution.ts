import {createHash} from 'node:crypto';
import type {ExecutionStatus} from '@aws-sdk/client-sfn';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access} from '../operation.ts';
import {history} from './history.ts';
import type {StateMachine} from './machine.ts';

/** One run of a machine, with the machine as it was when the run began. Times are milliseconds since the epoch. */
export type Execution = {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  /** JSON. */
  readonly input: string;
  readonly startedAt: number;
  readonly status: ExecutionStatus;
  readonly stoppedAt?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
};

/** Executions of Standard machines, and those of Express machines while they run. */
export const executions = (cloud: LocalCloud): Collection<Execution> =>
  cloud.collection<Execution>('states/executions');

/** The name of an execution's history file. */
export const historyId = (arn: string): string => createHash('sha256').update(arn).digest('hex').slice(0, 32);

export const theExecution = (cloud: LocalCloud, arn = ''): Execution => {
  if (/^arn:[^:]+:states:[^:]+:\d{12}:express:/.test(arn))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: express'`);
  const execution = executions(cloud).get(arn);
  if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
};

/** What IAM is asked for one action on the execution that a request names by its ARN. */
export const onExecution =
  (action: string) =>
  ({executionArn: resource = ''}: {executionArn?: string | undefined}): readonly Access[] => [
    {action: `states:${action}`, resource},
  ];

/** Closed executions that are kept of one machine, and for how long: AWS keeps them 90 days. */
const most = 500;
const longest = 90 * 86_400_000;

/** Forgets the oldest closed executions of a machine. */
export const forgetOld = (cloud: LocalCloud, machineArn: string): void => {
  const closed = executions(cloud)
    .values()
    .filter(({machine, status}) => machine.arn === machineArn && status !== 'RUNNING')
    .sort((a, b) => b.startedAt - a.startedAt);
  const old = closed.filter(({stoppedAt = 0}, index) => index >= most || stoppedAt < cloud.now() - longest);
  for (const {arn} of old) {
    executions(cloud).delete(arn);
    cloud.part(history).remove(historyId(arn));
  }
};
