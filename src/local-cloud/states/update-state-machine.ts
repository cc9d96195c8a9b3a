import {randomUUID} from 'node:crypto';
import {
  UpdateStateMachine$,
  type UpdateStateMachineCommandInput,
  type UpdateStateMachineCommandOutput,
} from '@aws-sdk/client-sfn';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {onMachine, stateMachines, theMachine} from './machine.ts';
import {machinePrincipal, verifyDefinition, verifyLogging} from './verify-machine.ts';

/** Executions that run already keep the machine as it was when they began. */
export const updateStateMachine = operation<UpdateStateMachineCommandInput, UpdateStateMachineCommandOutput>(
  UpdateStateMachine$,
  {
    access: (input) => [
      ...onMachine('UpdateStateMachine')(input),
      ...(input.roleArn === undefined ? [] : [passRole(input.roleArn, 'states.amazonaws.com')]),
    ],
    handle: (input, {cloud}) => {
      const machine = theMachine(cloud, input.stateMachineArn);
      const {definition, roleArn, loggingConfiguration: logging} = input;
      if (input.publish || input.tracingConfiguration?.enabled || input.encryptionConfiguration)
        throw new AwsError(
          'ValidationException',
          "The local cloud's state machines do not support publish, tracing or encryptionConfiguration.",
        );
      if (definition === undefined && roleArn === undefined && logging === undefined)
        throw new AwsError(
          'MissingRequiredParameter',
          'Either the definition, the role ARN, the LoggingConfiguration, the EncryptionConfiguration or the TracingConfiguration must be specified',
        );
      const changed = {
        ...machine,
        definition: definition ?? machine.definition,
        roleArn: roleArn ?? machine.roleArn,
        logging: logging ?? machine.logging,
        revisionId: randomUUID(),
      };
      if (definition !== undefined) verifyDefinition(cloud, definition);
      const role = machinePrincipal(cloud, changed.roleArn, machine.arn, 'states');
      if (logging !== undefined || roleArn !== undefined) verifyLogging(cloud, changed.logging, role);
      stateMachines(cloud).set(machine.name, changed);
      return {updateDate: new Date(cloud.now()), revisionId: changed.revisionId};
    },
  },
);
