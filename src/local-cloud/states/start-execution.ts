import {randomUUID} from 'node:crypto';
import {
  StartExecution$,
  StartSyncExecution$,
  type StartExecutionCommandInput,
  type StartExecutionCommandOutput,
  type StartSyncExecutionCommandInput,
  type StartSyncExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {ended, engine} from './engine.ts';
import {executions, type Execution} from './execution.ts';
import {onMachine, theMachine, type StateMachine} from './machine.ts';
import {verifyName} from './verify-machine.ts';

const newExecution = (cloud: LocalCloud, machine: StateMachine, name: string, input: string): Execution => ({
  arn:
    machine.type === 'EXPRESS'
      ? cloud.arn('states', `express:${machine.name}:${name}:${randomUUID()}`)
      : cloud.arn('states', `execution:${machine.name}:${name}`),
  name,
  machine,
  input,
  startedAt: cloud.now(),
  status: 'RUNNING',
});

const verifyInput = (input: string): void => {
  if (Buffer.byteLength(input) > 262_144)
    throw new AwsError(
      'InvalidExecutionInput',
      "Invalid State Machine Execution Input: 'Input is larger than 262144 bytes'",
    );
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
};

export const startExecution = operation<StartExecutionCommandInput, StartExecutionCommandOutput>(
  StartExecution$,
  {
    access: onMachine('StartExecution'),
    handle: ({stateMachineArn, name = randomUUID(), input = '{}'}, {cloud}) => {
      const machine = theMachine(cloud, stateMachineArn);
      verifyName(name);
      verifyInput(input);
      const execution = newExecution(cloud, machine, name, input);
      const former = executions(cloud).get(execution.arn);
      if (former) {
        if (former.status === 'RUNNING' && former.input === input)
          return {executionArn: former.arn, startDate: new Date(former.startedAt)};
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${former.arn}'`);
      }
      void cloud.part(engine).begin(execution);
      return {executionArn: execution.arn, startDate: new Date(execution.startedAt)};
    },
  },
);

export const startSyncExecution = operation<StartSyncExecutionCommandInput, StartSyncExecutionCommandOutput>(
  StartSyncExecution$,
  {
    access: onMachine('StartSyncExecution'),
    handle: async ({stateMachineArn, name = randomUUID(), input = '{}'}, {cloud}) => {
      const machine = theMachine(cloud, stateMachineArn);
      if (machine.type !== 'EXPRESS')
        throw new AwsError(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      verifyName(name);
      verifyInput(input);
      const execution = await ended(cloud.part(engine).begin(newExecution(cloud, machine, name, input)));
      const {arn, startedAt, stoppedAt = startedAt, output, error, cause} = execution;
      const status = execution.status === 'ABORTED' ? 'FAILED' : execution.status;
      return {
        executionArn: arn,
        stateMachineArn: machine.arn,
        name,
        startDate: new Date(startedAt),
        stopDate: new Date(stoppedAt),
        status: status as 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT',
        error,
        cause,
        input,
        inputDetails: {included: true},
        output,
        ...(output !== undefined && {outputDetails: {included: true}}),
        billingDetails: {
          billedMemoryUsedInMB: 64,
          billedDurationInMilliseconds: Math.ceil((stoppedAt - startedAt) / 100) * 100,
        },
      };
    },
  },
);
