import {
  DeleteStateMachine$,
  DescribeStateMachine$,
  ListStateMachines$,
  type DeleteStateMachineCommandInput,
  type DeleteStateMachineCommandOutput,
  type DescribeStateMachineCommandInput,
  type DescribeStateMachineCommandOutput,
  type ListStateMachinesCommandInput,
  type ListStateMachinesCommandOutput,
} from '@aws-sdk/client-sfn';
import {operation} from '../operation.ts';
import {engine} from './engine.ts';
import {executions, historyId} from './execution.ts';
import {history} from './history.ts';
import {onMachine, stateMachines, theMachine} from './machine.ts';
import {page} from './page.ts';

export const describeStateMachine = operation<
  DescribeStateMachineCommandInput,
  DescribeStateMachineCommandOutput
>(DescribeStateMachine$, {
  access: onMachine('DescribeStateMachine'),
  handle: ({stateMachineArn}, {cloud}) => {
    const machine = theMachine(cloud, stateMachineArn);
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: 'ACTIVE',
      definition: machine.definition,
      roleArn: machine.roleArn,
      type: machine.type,
      creationDate: new Date(machine.createdAt),
      loggingConfiguration: machine.logging,
      tracingConfiguration: {enabled: machine.tracing},
      revisionId: machine.revisionId,
    };
  },
});

/** Deletes at once; on AWS a machine is `DELETING` until its executions have ended, here these are stopped. */
export const deleteStateMachine = operation<DeleteStateMachineCommandInput, DeleteStateMachineCommandOutput>(
  DeleteStateMachine$,
  {
    access: onMachine('DeleteStateMachine'),
    handle: async ({stateMachineArn = ''}, {cloud}) => {
      const machine = stateMachines(cloud)
        .values()
        .find(({arn}) => arn === stateMachineArn);
      // Deleting what is not there is no error.
      if (!machine) return {};
      stateMachines(cloud).delete(machine.name);
      for (const execution of executions(cloud).values())
        if (execution.machine.arn === stateMachineArn) {
          await cloud.part(engine).stop(execution.arn, undefined, undefined);
          executions(cloud).delete(execution.arn);
          cloud.part(history).remove(historyId(execution.arn));
        }
      return {};
    },
  },
);

export const listStateMachines = operation<ListStateMachinesCommandInput, ListStateMachinesCommandOutput>(
  ListStateMachines$,
  {
    handle: ({nextToken, maxResults}, {cloud}) => {
      const all = stateMachines(cloud)
        .values()
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const {items, next} = page(all, ({arn}) => arn, nextToken, maxResults);
      return {
        stateMachines: items.map(({arn, name, type, createdAt}) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: new Date(createdAt),
        })),
        nextToken: next,
      };
    },
  },
);
