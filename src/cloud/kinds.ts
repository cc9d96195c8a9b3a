/** Kinds of things that a workshop is made of: how each one's own service is asked whether it is there, and how one removes it by hand. */
import {CloudWatchLogsClient, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeTableCommand, DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {GetRoleCommand, IAMClient} from '@aws-sdk/client-iam';
import {GetFunctionConfigurationCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  DescribeClusterSnapshotsCommand,
  DescribeClusterSubnetGroupsCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {DescribeSecretCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {DescribeStateMachineCommand, SFNClient} from '@aws-sdk/client-sfn';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';
import {describeWorkspace} from './grafana.ts';
import {describeCluster} from './redshift.ts';
import {findSchedule} from './scheduler.ts';
import {describeStack} from './stacks.ts';
import {describeStream} from './streams.ts';

type Kind = {
  readonly one: string;
  readonly many: string;
  /** Asks the service. Throws when it does not answer. */
  readonly isThere: (cloud: Cloud, id: string) => Promise<boolean>;
  /** The line of AWS's CLI that removes it. */
  readonly remove: (id: string) => string;
};

/** Whether a question is answered with something; AWS says by an error that there is nothing. */
const found = async (question: Promise<unknown>, ...absent: readonly string[]): Promise<boolean> => {
  try {
    return (await question) !== undefined;
  } catch (error) {
    if (isError(error, ...absent)) return false;
    throw error;
  }
};

const nonEmpty = (list: readonly unknown[] | undefined): true | undefined =>
  list !== undefined && list.length > 0 ? true : undefined;

const ec2 = (cloud: Cloud): EC2Client => cloud.client(EC2Client);

/** By the type that CloudFormation gives them, where it knows them. */
export const kinds = {
  'AWS::CloudFormation::Stack': {
    one: 'stack',
    many: 'stacks',
    isThere: async (cloud, id) => (await describeStack(cloud, id)) !== undefined,
    remove: (id) => `aws cloudformation delete-stack --stack-name ${id}`,
  },
  'AWS::Kinesis::Stream': {
    one: 'stream',
    many: 'streams',
    isThere: async (cloud, id) => (await describeStream(cloud, id)) !== undefined,
    remove: (id) => `aws kinesis delete-stream --stream-name ${id}`,
  },
  'AWS::Lambda::Function': {
    one: 'function',
    many: 'functions',
    isThere: async (cloud, id) =>
      found(
        cloud.client(LambdaClient).send(new GetFunctionConfigurationCommand({FunctionName: id})),
        'ResourceNotFoundException',
      ),
    remove: (id) => `aws lambda delete-function --function-name ${id}`,
  },
  'AWS::DynamoDB::Table': {
    one: 'table',
    many: 'tables',
    isThere: async (cloud, id) =>
      found(
        cloud.client(DynamoDBClient).send(new DescribeTableCommand({TableName: id})),
        'ResourceNotFoundException',
      ),
    remove: (id) => `aws dynamodb delete-table --table-name ${id}`,
  },
  'AWS::Redshift::Cluster': {
    one: 'cluster',
    many: 'clusters',
    isThere: async (cloud, id) => (await describeCluster(cloud, id)) !== undefined,
    remove: (id) => `aws redshift delete-cluster --skip-final-cluster-snapshot --cluster-identifier ${id}`,
  },
  'AWS::Redshift::ClusterSubnetGroup': {
    one: 'subnet group',
    many: 'subnet groups',
    isThere: async (cloud, id) =>
      found(
        cloud
          .client(RedshiftClient)
          .send(new DescribeClusterSubnetGroupsCommand({ClusterSubnetGroupName: id})),
        'ClusterSubnetGroupNotFoundFault',
      ),
    remove: (id) => `aws redshift delete-cluster-subnet-group --cluster-subnet-group-name ${id}`,
  },
  /** Of a cluster that is gone: the automated ones go with it, those that somebody has made stay and cost. */
  snapshots: {
    one: 'its snapshots',
    many: 'snapshots of the clusters',
    isThere: async (cloud, id) =>
      found(
        cloud
          .client(RedshiftClient)
          .send(new DescribeClusterSnapshotsCommand({ClusterIdentifier: id}))
          .then(({Snapshots}) => nonEmpty(Snapshots)),
        'ClusterNotFound',
        'ClusterNotFoundFault',
      ),
    remove: (id) =>
      `aws redshift describe-cluster-snapshots --cluster-identifier ${id} (then delete-cluster-snapshot)`,
  },
  'AWS::SecretsManager::Secret': {
    one: 'secret',
    many: 'secrets',
    // One whose deletion is scheduled is told for days, and costs nothing.
    isThere: async (cloud, id) =>
      found(
        cloud
          .client(SecretsManagerClient)
          .send(new DescribeSecretCommand({SecretId: id}))
          .then(({DeletedDate}) => (DeletedDate ? undefined : true)),
        'ResourceNotFoundException',
      ),
    remove: (id) => `aws secretsmanager delete-secret --secret-id ${id}`,
  },
  'AWS::EC2::VPC': {
    one: 'network',
    many: 'networks',
    isThere: async (cloud, id) =>
      found(ec2(cloud).send(new DescribeVpcsCommand({VpcIds: [id]})), 'InvalidVpcID.NotFound'),
    remove: (id) => `aws ec2 delete-vpc --vpc-id ${id}`,
  },
  'AWS::EC2::Subnet': {
    one: 'subnet',
    many: 'subnets',
    isThere: async (cloud, id) =>
      found(ec2(cloud).send(new DescribeSubnetsCommand({SubnetIds: [id]})), 'InvalidSubnetID.NotFound'),
    remove: (id) => `aws ec2 delete-subnet --subnet-id ${id}`,
  },
  'AWS::EC2::SecurityGroup': {
    one: 'security group',
    many: 'security groups',
    isThere: async (cloud, id) =>
      found(ec2(cloud).send(new DescribeSecurityGroupsCommand({GroupIds: [id]})), 'InvalidGroup.NotFound'),
    remove: (id) => `aws ec2 delete-security-group --group-id ${id}`,
  },
  'AWS::EC2::VPCEndpoint': {
    one: 'endpoint',
    many: 'endpoints',
    isThere: async (cloud, id) =>
      found(
        ec2(cloud)
          .send(new DescribeVpcEndpointsCommand({VpcEndpointIds: [id]}))
          // A deleted one is told for a while.
          .then(({VpcEndpoints}) =>
            nonEmpty(VpcEndpoints?.filter(({State}) => !/^deleted$/i.test(State ?? ''))),
          ),
        'InvalidVpcEndpointId.NotFound',
      ),
    remove: (id) => `aws ec2 delete-vpc-endpoints --vpc-endpoint-ids ${id}`,
  },
  'AWS::EC2::NetworkInterface': {
    one: 'network interface',
    many: 'network interfaces',
    isThere: async (cloud, id) =>
      found(
        ec2(cloud).send(new DescribeNetworkInterfacesCommand({NetworkInterfaceIds: [id]})),
        'InvalidNetworkInterfaceID.NotFound',
      ),
    remove: (id) => `aws ec2 delete-network-interface --network-interface-id ${id}`,
  },
  'AWS::StepFunctions::StateMachine': {
    one: 'state machine',
    many: 'state machines',
    isThere: async (cloud, id) =>
      found(
        cloud
          .client(SFNClient)
          .send(new DescribeStateMachineCommand({stateMachineArn: id}))
          .then(({status}) => (status === 'DELETING' ? undefined : true)),
        'StateMachineDoesNotExist',
      ),
    remove: (id) => `aws stepfunctions delete-state-machine --state-machine-arn ${id}`,
  },
  'AWS::Scheduler::Schedule': {
    one: 'schedule',
    many: 'schedules',
    isThere: async (cloud, id) => (await findSchedule(cloud, id)) !== undefined,
    remove: (id) => `aws scheduler delete-schedule --name ${id}`,
  },
  'AWS::IAM::Role': {
    one: 'role',
    many: 'roles',
    isThere: async (cloud, id) =>
      found(
        cloud.client(IAMClient).send(new GetRoleCommand({RoleName: id})),
        'NoSuchEntity',
        'NoSuchEntityException',
      ),
    remove: (id) => `console: IAM, Roles, ${id}, Delete (the CLI wants its policies deleted first)`,
  },
  'AWS::Logs::LogGroup': {
    one: 'log group',
    many: 'log groups',
    isThere: async (cloud, id) => {
      const answer = await cloud
        .client(CloudWatchLogsClient)
        .send(new DescribeLogGroupsCommand({logGroupNamePrefix: id}));
      return (answer.logGroups ?? []).some(({logGroupName}) => logGroupName === id);
    },
    remove: (id) => `aws logs delete-log-group --log-group-name ${id}`,
  },
  'AWS::Grafana::Workspace': {
    one: 'Grafana workspace',
    many: 'Grafana workspaces',
    isThere: async (cloud, id) => (await describeWorkspace(cloud, id)) !== undefined,
    remove: (id) => `aws grafana delete-workspace --workspace-id ${id}`,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

export const isKind = (type: string): type is KindName => type in kinds;
