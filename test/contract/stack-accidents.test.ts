/** Stacks that cannot go back by themselves, because of what somebody else did to their resources, and the ways out. */
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  RollbackStackCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {CreateSecurityGroupCommand, DeleteSecurityGroupCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let cloudformation: CloudFormationClient;
let ec2: EC2Client;
let iam: IAMClient;

beforeAll(async () => {
  // At this pace an endpoint takes its time, in which the test can get in the way.
  cloud = await startLocalCloud({pace: 'quick'});
  cloudformation = new CloudFormationClient(cloud.client);
  ec2 = new EC2Client(cloud.client);
  iam = new IAMClient(cloud.client);
});

afterAll(async () => {
  for (const client of [cloudformation, ec2, iam]) client.destroy();
  await cloud.close();
});

const settled = (stack: string) =>
  until(`stack ${stack}`, async () => {
    const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: stack}));
    return Stacks?.[0]?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : Stacks?.[0];
  });
const body = (Resources: object): string => JSON.stringify({Resources});

const net = {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '10.0.0.0/16'}};
const inside = {Type: 'AWS::EC2::Subnet', Properties: {VpcId: {Ref: 'Net'}, CidrBlock: '10.0.0.0/24'}};
const endpoint = {
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: {
    VpcId: {Ref: 'Net'},
    VpcEndpointType: 'Interface',
    ServiceName: {'Fn::Sub': 'com.amazonaws.${AWS::Region}.sts'},
    SubnetIds: [{Ref: 'Inside'}],
  },
};
/** Outside of its network: refused by EC2 itself. */
const bad = {
  Type: 'AWS::EC2::Subnet',
  DependsOn: 'Endpoint',
  Properties: {VpcId: {Ref: 'Net'}, CidrBlock: '10.9.0.0/24'},
};

test.each([
  ['ROLLBACK', 'ROLLBACK_FAILED'],
  ['DO_NOTHING', 'CREATE_FAILED'],
] as const)('a creation with OnFailure %s ends in %s, and can be deleted', async (OnFailure, status) => {
  const StackName = `made-${OnFailure.toLowerCase().replace('_', '-')}`;
  await cloudformation.send(
    new CreateStackCommand({
      StackName,
      OnFailure,
      TemplateBody: body({Net: net, Inside: inside, Endpoint: endpoint, Bad: bad}),
    }),
  );
  const vpc = await until('the network', async () => {
    const {StackResources} = await cloudformation.send(new DescribeStackResourcesCommand({StackName}));
    const found = StackResources?.find(({LogicalResourceId}) => LogicalResourceId === 'Net');
    return found?.ResourceStatus === 'CREATE_COMPLETE' ? found.PhysicalResourceId : undefined;
  });
  const {GroupId} = await ec2.send(
    new CreateSecurityGroupCommand({GroupName: 'intruder', Description: 'x', VpcId: vpc}),
  );
  const {StackId = '', ...stack} = await settled(StackName);
  expect(stack).toMatchObject({
    StackStatus: status,
    StackStatusReason: `The following resource(s) failed to ${OnFailure === 'ROLLBACK' ? 'delete: [Net]' : 'create: [Bad]'}. `,
  });
  await cloudformation.send(new DeleteStackCommand({StackName}));
  expect(await settled(StackId)).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'The following resource(s) failed to delete: [Net]. ',
  });
  await ec2.send(new DeleteSecurityGroupCommand({GroupId}));
  await cloudformation.send(new DeleteStackCommand({StackName}));
  expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
});

test('an update whose way back is blocked ends in UPDATE_ROLLBACK_FAILED, until the block is gone', async () => {
  const policy = {
    PolicyName: 'extra',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*'}],
    }),
  };
  const PolicyArn = (await iam.send(new CreatePolicyCommand(policy))).Policy?.Arn;
  const role = (arns: (string | undefined)[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'},
        ],
      },
      ManagedPolicyArns: arns,
    },
  });
  const StackName = 'blocked';
  const Capabilities = ['CAPABILITY_IAM' as const];
  await cloudformation.send(
    new CreateStackCommand({
      StackName,
      Capabilities,
      TemplateBody: body({Role: role([PolicyArn]), Net: net}),
    }),
  );
  const {StackId = '', StackStatus: made} = await settled(StackName);
  expect(made).toBe('CREATE_COMPLETE');
  const {StackResources = []} = await cloudformation.send(new DescribeStackResourcesCommand({StackName}));
  const RoleName = StackResources.find(
    ({LogicalResourceId}) => LogicalResourceId === 'Role',
  )?.PhysicalResourceId;
  const worse = body({Role: role([]), Net: net, Bad: {...bad, DependsOn: 'Role'}});

  // With rollback disabled it stays where it failed, and RollbackStack takes it back.
  await cloudformation.send(
    new UpdateStackCommand({StackName, Capabilities, TemplateBody: worse, DisableRollback: true}),
  );
  expect((await settled(StackId)).StackStatus).toBe('UPDATE_FAILED');
  await cloudformation.send(new RollbackStackCommand({StackName}));
  expect((await settled(StackId)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');

  // Somebody takes the policy away that the role had: the update does not miss it, the way back does.
  await iam.send(new DetachRolePolicyCommand({RoleName, PolicyArn}));
  await iam.send(new DeletePolicyCommand({PolicyArn}));
  await cloudformation.send(new UpdateStackCommand({StackName, Capabilities, TemplateBody: worse}));
  expect(await settled(StackId)).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_FAILED',
    StackStatusReason: 'The following resource(s) failed to update: [Role]. ',
  });
  await cloudformation.send(new ContinueUpdateRollbackCommand({StackName}));
  expect((await settled(StackId)).StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
  await iam.send(new CreatePolicyCommand(policy));
  await cloudformation.send(new ContinueUpdateRollbackCommand({StackName}));
  expect((await settled(StackId)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  await cloudformation.send(new DeleteStackCommand({StackName}));
  expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
});
