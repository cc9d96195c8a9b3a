import {isDeepStrictEqual} from 'node:util';
import {
  CreateStateMachine$,
  type CreateStateMachineCommandInput,
  type CreateStateMachineCommandOutput,
} from '@aws-sdk/client-sfn';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {machineArn, stateMachines, type StateMachine} from './machine.ts';
import {machinePrincipal, verifyDefinition, verifyLogging, verifyName} from './verify-machine.ts';

export const createStateMachine = operation<CreateStateMachineCommandInput, CreateStateMachineCommandOutput>(
  CreateStateMachine$,
  {
    access: (input, {cloud}) => {
      const resource = machineArn(cloud, input.name ?? '');
      return [
        {action: 'states:CreateStateMachine', resource},
        passRole(input.roleArn ?? '', 'states.amazonaws.com'),
        ...(input.tags?.length ? [{action: 'states:TagResource', resource}] : []),
      ];
    },
    handle: (input, {cloud}) => {
      const {name = '', definition = '', roleArn = '', type = 'STANDARD'} = input;
      const arn = machineArn(cloud, name);
      verifyName(name);
      verifySupported(input);
      const logging = input.loggingConfiguration ?? {level: 'OFF', includeExecutionData: false};
      const former = stateMachines(cloud).get(name);
      if (former) {
        // The same request again is answered as the first one; AWS compares all but the role and the tags.
        const same = former.definition === definition && former.type === type;
        if (same && isDeepStrictEqual(former.logging, logging))
          return {stateMachineArn: arn, creationDate: new Date(former.createdAt)};
        throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      }
      verifyDefinition(cloud, definition);
      verifyLogging(cloud, logging, machinePrincipal(cloud, roleArn, arn, 'states'));
      const machine: StateMachine = {
        name,
        arn,
        type,
        definition,
        roleArn,
        logging,
        tracing: input.tracingConfiguration?.enabled ?? false,
        tags: Object.fromEntries((input.tags ?? []).map(({key = '', value = ''}) => [key, value])),
        createdAt: cloud.now(),
        revisionId: undefined,
      };
      stateMachines(cloud).set(name, machine);
      return {stateMachineArn: arn, creationDate: new Date(machine.createdAt)};
    },
  },
);

const verifySupported = (input: CreateStateMachineCommandInput): void => {
  if (input.publish) throw refused('publish');
  if (input.tracingConfiguration?.enabled) throw refused('tracingConfiguration.enabled');
  const encryption = input.encryptionConfiguration?.type ?? 'AWS_OWNED_KEY';
  if (encryption !== 'AWS_OWNED_KEY') throw refused(`encryptionConfiguration.type ${encryption}`);
};

const refused = (what: string): AwsError =>
  new AwsError('ValidationException', `The local cloud's state machines do not support ${what}.`);
