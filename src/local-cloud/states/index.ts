import type {Service} from '../operation.ts';
import {createStateMachine} from './create-state-machine.ts';
import {engine} from './engine.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
  stopExecution,
} from './executions.ts';
import {startExecution, startSyncExecution} from './start-execution.ts';
import {deleteStateMachine, describeStateMachine, listStateMachines} from './state-machines.ts';
import {listTagsForResource, tagResource, untagResource} from './tags.ts';
import {updateStateMachine} from './update-state-machine.ts';
import {validateStateMachineDefinition} from './validate-definition.ts';

/** Step Functions. */
export const states: Service = {
  signingName: 'states',
  protocol: 'json-1.0',
  target: 'AWSStepFunctions',
  sdkName: 'sfn',
  operations: [
    createStateMachine,
    updateStateMachine,
    describeStateMachine,
    deleteStateMachine,
    listStateMachines,
    validateStateMachineDefinition,
    startExecution,
    startSyncExecution,
    describeExecution,
    describeStateMachineForExecution,
    listExecutions,
    getExecutionHistory,
    stopExecution,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  start: (cloud) => cloud.part(engine).resume(),
};
