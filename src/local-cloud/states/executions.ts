import {
  DescribeExecution$,
  DescribeStateMachineForExecution$,
  GetExecutionHistory$,
  ListExecutions$,
  StopExecution$,
  type DescribeExecutionCommandInput,
  type DescribeExecutionCommandOutput,
  type DescribeStateMachineForExecutionCommandInput,
  type DescribeStateMachineForExecutionCommandOutput,
  type GetExecutionHistoryCommandInput,
  type GetExecutionHistoryCommandOutput,
  type HistoryEvent,
  type ListExecutionsCommandInput,
  type ListExecutionsCommandOutput,
  type StopExecutionCommandInput,
  type StopExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import {AwsError, operation} from '../operation.ts';
import {engine} from './engine.ts';
import {executions, historyId, onExecution, theExecution} from './execution.ts';
import {history} from './history.ts';
import {onMachine, theMachine} from './machine.ts';
import {page} from './page.ts';

const time = (milliseconds: number | undefined): Date | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds);

export const describeExecution = operation<DescribeExecutionCommandInput, DescribeExecutionCommandOutput>(
  DescribeExecution$,
  {
    access: onExecution('DescribeExecution'),
    handle: ({executionArn}, {cloud}) => {
      const execution = theExecution(cloud, executionArn);
      const {arn, name, machine, status, startedAt, stoppedAt, input, output, error, cause} = execution;
      return {
        executionArn: arn,
        stateMachineArn: machine.arn,
        name,
        status,
        startDate: new Date(startedAt),
        stopDate: time(stoppedAt),
        input,
        inputDetails: {included: true},
        output,
        ...(output !== undefined && {outputDetails: {included: true}}),
        error,
        cause,
        redriveCount: 0,
        redriveStatus: 'NOT_REDRIVABLE',
        redriveStatusReason: 'The local cloud does not redrive executions.',
      };
    },
  },
);

export const describeStateMachineForExecution = operation<
  DescribeStateMachineForExecutionCommandInput,
  DescribeStateMachineForExecutionCommandOutput
>(DescribeStateMachineForExecution$, {
  access: onExecution('DescribeStateMachineForExecution'),
  handle: ({executionArn}, {cloud}) => {
    const {machine} = theExecution(cloud, executionArn);
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      definition: machine.definition,
      roleArn: machine.roleArn,
      updateDate: new Date(machine.createdAt),
      loggingConfiguration: machine.logging,
      tracingConfiguration: {enabled: machine.tracing},
      revisionId: machine.revisionId,
    };
  },
});

export const listExecutions = operation<ListExecutionsCommandInput, ListExecutionsCommandOutput>(
  ListExecutions$,
  {
    access: (input) => onMachine('ListExecutions')(input),
    handle: ({stateMachineArn, statusFilter, nextToken, maxResults}, {cloud}) => {
      const machine = theMachine(cloud, stateMachineArn);
      if (machine.type === 'EXPRESS')
        throw new AwsError(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      const found = executions(cloud)
        .values()
        .filter((execution) => execution.machine.arn === machine.arn)
        .filter(({status}) => statusFilter === undefined || status === statusFilter)
        .sort((a, b) => b.startedAt - a.startedAt || (a.arn < b.arn ? -1 : 1));
      const {items, next} = page(found, ({arn}) => arn, nextToken, maxResults);
      return {
        executions: items.map(({arn, name, status, startedAt, stoppedAt}) => ({
          executionArn: arn,
          stateMachineArn: machine.arn,
          name,
          status,
          startDate: new Date(startedAt),
          stopDate: time(stoppedAt),
          redriveCount: 0,
        })),
        nextToken: next,
      };
    },
  },
);

export const getExecutionHistory = operation<
  GetExecutionHistoryCommandInput,
  GetExecutionHistoryCommandOutput
>(GetExecutionHistory$, {
  access: onExecution('GetExecutionHistory'),
  handle: (input, {cloud}) => {
    const {arn} = theExecution(cloud, input.executionArn);
    const events = cloud.part(history).read(historyId(arn));
    if (input.reverseOrder) events.reverse();
    const {items, next} = page(events, ({id}) => String(id), input.nextToken, input.maxResults);
    return {
      events: items.map(({id, previousEventId, type, timestamp, details}): HistoryEvent => ({
        id,
        previousEventId,
        type: type as NonNullable<HistoryEvent['type']>,
        timestamp: new Date(timestamp),
        ...(input.includeExecutionData === false ? {} : details),
      })),
      nextToken: next,
    };
  },
});

export const stopExecution = operation<StopExecutionCommandInput, StopExecutionCommandOutput>(
  StopExecution$,
  {
    access: onExecution('StopExecution'),
    handle: async ({executionArn, error, cause}, {cloud}) => {
      const execution = theExecution(cloud, executionArn);
      await cloud.part(engine).stop(execution.arn, error, cause);
      return {stopDate: new Date(theExecution(cloud, executionArn).stoppedAt ?? cloud.now())};
    },
  },
);
