/** Stacks under a workshop's name, led into a status: for real, or by a wire that tells the status until something is done. */
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {CreateSecurityGroupCommand, DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {CreateStreamCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {tagsFor} from '../../src/steps/tags.ts';
import type {Config} from '../../src/steps/config.ts';
import type {TestCloud} from './local-cloud.ts';
import {until} from './until.ts';
import type {WireAct, WireCall, WireDecision} from './wire.ts';

const log = {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 7}};
const network = {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '10.9.0.0/16'}};
/** Fails, because there is one of that name. */
const OrderStream = {Type: 'AWS::Kinesis::Stream', Properties: {Name: 'taken', ShardCount: 1}};

export const templates = {
  small: {Resources: {Log: log}},
  changed: {Resources: {Log: {...log, Properties: {RetentionInDays: 14}}}},
  failing: {Resources: {Log: log, OrderStream}},
  network: {Resources: {Vpc: network}},
};

/** The ways into the statuses that a test can reach for real. `name` is the stack's. */
export type StackMaker = {
  create(name: string, template: object, more?: {DisableRollback: boolean}): Promise<void>;
  update(name: string, template: object, more?: {DisableRollback: boolean}): Promise<void>;
  plan(name: string, changeSet: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Puts something into the network of a stack, so that it cannot be deleted. */
  block(name: string): Promise<void>;
  describe(name: string): Promise<Stack | undefined>;
  close(): void;
};

const prefixOf = (name: string): string => name.replace(/-[^-]+$/, '');

export const stackMaker = async (cloud: TestCloud): Promise<StackMaker> => {
  const client = new CloudFormationClient(cloud.client);
  const {Arn: owner = ''} = await new STSClient(cloud.client).send(new GetCallerIdentityCommand({}));
  await new KinesisClient(cloud.client).send(new CreateStreamCommand({StreamName: 'taken', ShardCount: 1}));
  const of = (name: string, template: object) => ({
    StackName: name,
    TemplateBody: JSON.stringify(template),
    Tags: Object.entries(tagsFor({prefix: prefixOf(name), owner} as Config)).map(([Key, Value]) => ({
      Key,
      Value,
    })),
  });
  const describe = async (name: string): Promise<Stack | undefined> => {
    const {Stacks} = await client.send(new DescribeStacksCommand({StackName: name}));
    return Stacks?.[0];
  };
  const settled = async (id = ''): Promise<void> => {
    await until(`stack ${id}`, async () => {
      const stack = await describe(id);
      return stack?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : true;
    });
  };
  return {
    describe,
    create: async (name, template, more) =>
      settled((await client.send(new CreateStackCommand({...of(name, template), ...more}))).StackId),
    update: async (name, template, more) =>
      settled((await client.send(new UpdateStackCommand({...of(name, template), ...more}))).StackId),
    plan: async (name, ChangeSetName) => {
      const there = await describe(name).catch(() => undefined);
      const ChangeSetType = there ? 'UPDATE' : 'CREATE';
      await client.send(
        new CreateChangeSetCommand({...of(name, templates.changed), ChangeSetName, ChangeSetType}),
      );
    },
    remove: async (name) => {
      const stack = await describe(name);
      await client.send(new DeleteStackCommand({StackName: name}));
      await settled(stack?.StackId);
    },
    block: async (name) => {
      const ec2 = new EC2Client(cloud.client);
      const Filters = [{Name: 'tag:aws:cloudformation:stack-name', Values: [name]}];
      const {Vpcs} = await ec2.send(new DescribeVpcsCommand({Filters}));
      await ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: 'mine',
          Description: 'in the way',
          VpcId: Vpcs?.[0]?.VpcId,
        }),
      );
    },
    close: () => client.destroy(),
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The stack that a call of CloudFormation is about. */
const stackOf = ({service, input}: WireCall): string | undefined =>
  service === 'cloudformation'
    ? /^(?:arn:[^/]*\/)?([\w-]+)/.exec(textOf(input['StackName']))?.[1]
    : undefined;

/** What the wire tells of a stack: its status, which a call may change, and why it is in it. */
export type Tale = {
  readonly status: string;
  /** By `STATUS Operation` the status from that call on; undefined for the cloud's own. */
  readonly turns: Readonly<Record<string, string | undefined>>;
  /** Operations that the cloud does not get to see, as its stack is in another status: the wire answers them. */
  readonly answered?: readonly string[];
  /** The reason that the order stream has failed by. */
  readonly reason?: string;
};

const looks = /^(Describe|List|Get)/;

/**
 * Tells of one stack what a tale says, and passes everything else on. As AWS does, it refuses to change a stack in a status
 * from which the tale knows no way.
 */
export const telling = (maker: StackMaker, name: string, tale: Tale): WireDecision => {
  let status: string | undefined = tale.status;
  return async (call): Promise<WireAct> => {
    if (status === undefined || stackOf(call) !== name) return 'pass';
    const {operation, input} = call;
    const told = status;
    const turn = `${told} ${operation}`;
    if (turn in tale.turns) status = tale.turns[turn];
    else if (!looks.test(operation))
      return {
        code: 'ValidationError',
        message: `Stack:${name} is in ${told} state and takes no ${operation}`,
      };
    if (operation === 'DescribeStacks') {
      const stack = await maker.describe(name);
      return {output: {Stacks: [{...stack, StackStatus: told, StackStatusReason: tale.reason}]}};
    }
    if (tale.answered?.includes(operation)) return {output: {}};
    return operation === 'DescribeStackEvents' && tale.reason !== undefined
      ? {output: {StackEvents: [failedStream(textOf(input['StackName']), name, tale.reason)]}}
      : 'pass';
  };
};

const failedStream = (StackId: string, StackName: string, ResourceStatusReason: string) => ({
  StackId,
  StackName,
  EventId: 'OrderStream-1',
  LogicalResourceId: 'OrderStream',
  PhysicalResourceId: 'some-stream',
  ResourceType: 'AWS::Kinesis::Stream',
  ResourceStatus: 'UPDATE_FAILED',
  ResourceStatusReason,
  Timestamp: new Date(),
});

/** What was asked of one stack that changes something, in order. */
export const changesOf = (calls: readonly WireCall[], name: string): string[] =>
  calls
    .filter((call) => stackOf(call) === name && !looks.test(call.operation))
    .map(({operation}) => operation);
