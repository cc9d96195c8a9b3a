/** What a learner calls the resources of the stacks. */
import type {Naming} from '../cloud/stack-events.ts';
import type {StackName} from './config.ts';

/** By stack and logical id. */
export const resourceNames: Readonly<Record<StackName, Readonly<Record<string, string>>>> = {
  ingestion: {
    CustomerStream: 'the customer stream',
    OrderStream: 'the order stream',
    Registry: 'the table of known customers',
    CustomerProducer: 'the function that invents customers',
    CustomerProducerRole: 'the role that invents customers',
    CustomerProducerLogs: 'the log of the customers',
    OrderProducer: 'the function that invents orders',
    OrderProducerRole: 'the role that invents orders',
    OrderProducerLogs: 'the log of the orders',
    StarterRole: 'the role of the schedules',
    CustomerSchedule: 'the schedule of the customers',
    OrderSchedule: 'the schedule of the orders',
  },
  warehouse: {
    Cluster: 'the Redshift cluster',
    ClusterRole: 'the role of the cluster',
    Vpc: 'the network',
    Subnet1: 'the first subnet',
    Subnet2: 'the second subnet',
    SubnetGroup: 'the subnets of the cluster',
    ClusterSecurityGroup: 'the firewall of the cluster',
    EndpointSecurityGroup: 'the firewall of the way to Kinesis',
    KinesisEndpoint: 'the private way to Kinesis',
    PauseRole: 'the role that may pause the cluster',
  },
  'refresh-loop': {
    RefreshLoop: 'the state machine',
    LoopRole: 'the role of the state machine',
    LoopLogs: 'the log of the state machine',
    StarterRole: 'the role of the schedule',
    LoopSchedule: 'the schedule',
  },
  grafana: {WorkspaceRole: 'the role of the workspace'},
};

/** `AWS::EC2::SecurityGroup` is a security group. */
const kindOf = (type: string): string =>
  (type.split('::').at(-1) ?? '').replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();

/** Names for the resources of a stack; one that is not of our template, as somebody's own, is told by its kind and its id. */
export const namesIn =
  (stack: StackName): Naming =>
  ({LogicalResourceId: id = '', ResourceType: type = ''}) =>
    resourceNames[stack][id] ?? `the ${kindOf(type)} ${id}`;
