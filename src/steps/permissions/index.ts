/** Everything that an identity must be allowed for setup, looking and teardown. Who one is may always be asked. */
import {everything, ourStreams, ours, serviceRoles, type Permission} from './permission.ts';

export type {Permission} from './permission.ts';

const schema = (type: string): string =>
  `named by the handlers in the registry's schema of ${type}, which reads back what it has made and changes tags one by one`;

export const permissions: readonly Permission[] = [
  {
    statement: 'Named',
    on: ours('cloudformation', 'stack/'),
    called: [
      'cloudformation:CreateChangeSet',
      'cloudformation:DeleteChangeSet',
      'cloudformation:DeleteStack',
      'cloudformation:DescribeChangeSet',
      'cloudformation:DescribeStackEvents',
      'cloudformation:DescribeStackResources',
      'cloudformation:DescribeStacks',
      'cloudformation:ExecuteChangeSet',
    ],
    besides: [
      {
        actions: ['cloudformation:TagResource', 'cloudformation:UntagResource'],
        because: 'AWS asks for them when a change set gives a stack tags, or takes some away',
      },
      {
        actions: ['cloudformation:ContinueUpdateRollback', 'cloudformation:RollbackStack'],
        because: 'the ways out of an update that has failed, and of its way back that has failed too',
      },
      {
        actions: ['cloudformation:DescribeEvents'],
        because: 'it tells what an early validation has found wrong; without it only that something is',
      },
    ],
  },
  {
    statement: 'Named',
    on: ours('iam', 'role/'),
    called: [
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:DeleteRolePermissionsBoundary',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:GetRole',
      'iam:PassRole',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
    ],
    besides: [
      {
        actions: ['iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
        because: schema('AWS::IAM::Role'),
      },
    ],
  },
  {
    statement: 'ServiceRoles',
    on: serviceRoles,
    called: [],
    besides: [
      {
        actions: ['iam:CreateServiceLinkedRole'],
        because: 'an account that has never had a cluster or a workspace gets the role with its first one',
      },
    ],
  },
  {
    statement: 'Named',
    on: ourStreams,
    called: [
      'kinesis:AddTagsToStream',
      'kinesis:CreateStream',
      'kinesis:DeleteStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:RemoveTagsFromStream',
      'kinesis:StartStreamEncryption',
    ],
    besides: [
      {
        actions: ['kinesis:ListTagsForStream', 'kinesis:TagResource', 'kinesis:UntagResource'],
        because: schema('AWS::Kinesis::Stream'),
      },
      {
        actions: ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        because: 'status looks into a stream whose view stands still, to tell whether its producer is idle',
      },
    ],
  },
  {
    statement: 'Named',
    on: ours('lambda', 'function:'),
    called: [
      'lambda:CreateFunction',
      'lambda:DeleteFunction',
      'lambda:GetFunctionConfiguration',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionConfiguration',
    ],
    besides: [
      {
        actions: [
          'lambda:GetFunction',
          'lambda:GetFunctionCodeSigningConfig',
          'lambda:GetFunctionRecursionConfig',
          'lambda:GetRuntimeManagementConfig',
          'lambda:ListTags',
          'lambda:UpdateFunctionCode',
        ],
        because: schema('AWS::Lambda::Function'),
      },
    ],
  },
  {
    statement: 'Named',
    on: ours('dynamodb', 'table/'),
    called: [
      'dynamodb:CreateTable',
      'dynamodb:DeleteTable',
      'dynamodb:DescribeTable',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
    ],
    besides: [
      {
        actions: [
          'dynamodb:DescribeContinuousBackups',
          'dynamodb:DescribeContributorInsights',
          'dynamodb:DescribeKinesisStreamingDestination',
          'dynamodb:DescribeTimeToLive',
          'dynamodb:GetResourcePolicy',
          'dynamodb:ListTagsOfResource',
        ],
        because: schema('AWS::DynamoDB::Table'),
      },
    ],
  },
  {
    statement: 'Named',
    on: ours('logs', 'log-group:'),
    called: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    besides: [
      {
        actions: ['logs:GetDataProtectionPolicy', 'logs:ListTagsForResource'],
        because: schema('AWS::Logs::LogGroup'),
      },
    ],
  },
  {
    statement: 'Others',
    on: everything,
    called: ['logs:DescribeLogGroups'],
    besides: [
      {
        actions: ['logs:DescribeIndexPolicies', 'logs:DescribeResourcePolicies'],
        because: schema('AWS::Logs::LogGroup'),
      },
    ],
  },
  {
    statement: 'Named',
    // CloudFormation may leave the stack's name out of a schedule's.
    on: ours('scheduler', 'schedule/default/', 'schedule/default/*Schedule-*'),
    called: [
      'scheduler:CreateSchedule',
      'scheduler:DeleteSchedule',
      'scheduler:GetSchedule',
      'scheduler:UpdateSchedule',
    ],
  },
  {
    statement: 'Named',
    // On AWS, CloudFormation names a state machine after its logical id alone.
    on: () => ['arn:*:states:*:*:stateMachine:*RefreshLoop-*'],
    called: [
      'states:CreateStateMachine',
      'states:DeleteStateMachine',
      'states:DescribeStateMachine',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
    besides: [
      {
        actions: ['states:ListTagsForResource'],
        because: schema('AWS::StepFunctions::StateMachine'),
      },
    ],
  },
  {
    statement: 'Others',
    on: everything,
    called: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSubnet',
      'ec2:CreateTags',
      'ec2:CreateVpc',
      'ec2:CreateVpcEndpoint',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteSubnet',
      'ec2:DeleteTags',
      'ec2:DeleteVpc',
      'ec2:DeleteVpcEndpoints',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeVpcs',
      'ec2:ModifySubnetAttribute',
      'ec2:ModifyVpcAttribute',
      'ec2:ModifyVpcEndpoint',
    ],
    besides: [
      {
        actions: [
          'ec2:DescribeNetworkAcls',
          'ec2:DescribeSecurityGroupRules',
          'ec2:DescribeVpcAttribute',
          'ec2:RevokeSecurityGroupEgress',
          'ec2:RevokeSecurityGroupIngress',
        ],
        because: schema('the AWS::EC2 types'),
      },
      {
        actions: [
          'ec2:DescribeAccountAttributes',
          'ec2:DescribeAddresses',
          'ec2:DescribeAvailabilityZones',
          'ec2:DescribeInternetGateways',
          'ec2:DescribeNetworkInterfaces',
        ],
        because: 'Redshift looks at the network in the name of whoever makes a cluster',
      },
      {
        actions: ['route53:AssociateVPCWithHostedZone'],
        because: 'an endpoint with private DNS: a dependent action of ec2:CreateVpcEndpoint',
      },
    ],
  },
  {
    statement: 'Named',
    // Of a cluster's name are the ARNs of its users and databases too.
    on: ours('redshift', '*:'),
    called: [
      'redshift:CreateCluster',
      'redshift:CreateClusterSubnetGroup',
      'redshift:CreateTags',
      'redshift:DeleteCluster',
      'redshift:DeleteClusterSubnetGroup',
      'redshift:DeleteTags',
      'redshift:GetClusterCredentials',
      'redshift:ModifyCluster',
      'redshift:ModifyClusterIamRoles',
      'redshift:ModifyClusterSubnetGroup',
      'redshift:ResumeCluster',
    ],
    besides: [
      {
        actions: ['redshift:DescribeLoggingStatus', 'redshift:GetResourcePolicy'],
        because: schema('AWS::Redshift::Cluster'),
      },
    ],
  },
  {
    statement: 'Others',
    on: everything,
    called: [
      'redshift:DescribeClusterSnapshots',
      'redshift:DescribeClusterSubnetGroups',
      'redshift:DescribeClusters',
      'redshift:DescribeOrderableClusterOptions',
    ],
    besides: [{actions: ['redshift:DescribeTags'], because: schema('AWS::Redshift::ClusterSubnetGroup')}],
  },
  {
    statement: 'Others',
    on: everything,
    called: [
      'redshift-data:DescribeStatement',
      'redshift-data:ExecuteStatement',
      'redshift-data:GetStatementResult',
    ],
    besides: [
      {
        actions: ['redshift-data:CancelStatement'],
        because: 'dashboard stops a statement whose pages have all been closed; the caller’s own ones only',
      },
    ],
  },
  {
    statement: 'Named',
    on: () => ['arn:*:secretsmanager:*:*:secret:redshift!*'],
    called: ['secretsmanager:CreateSecret', 'secretsmanager:DescribeSecret'],
    besides: [
      {
        actions: [
          'secretsmanager:DeleteSecret',
          'secretsmanager:RotateSecret',
          'secretsmanager:TagResource',
          'secretsmanager:UpdateSecret',
        ],
        because:
          'Redshift keeps the password of a cluster in a secret, in the name of whoever makes, changes or deletes the cluster',
      },
    ],
  },
  {
    statement: 'Others',
    on: everything,
    called: [],
    besides: [
      {
        actions: ['kms:CreateGrant', 'kms:DescribeKey'],
        because:
          'Redshift and Kinesis look at the key that encrypts, in the name of whoever makes a cluster or stream',
      },
    ],
  },
  {
    statement: 'Others',
    forGrafana: true,
    on: everything,
    called: [
      'grafana:CreateWorkspace',
      'grafana:CreateWorkspaceServiceAccount',
      'grafana:CreateWorkspaceServiceAccountToken',
      'grafana:DeleteWorkspace',
      'grafana:DeleteWorkspaceServiceAccount',
      'grafana:DescribeWorkspace',
      'grafana:ListPermissions',
      'grafana:ListVersions',
      'grafana:ListWorkspaceServiceAccounts',
      'grafana:ListWorkspaces',
      'grafana:TagResource',
      'grafana:UntagResource',
      'grafana:UpdatePermissions',
    ],
  },
  {
    statement: 'Others',
    forGrafana: true,
    on: everything,
    called: ['sso:ListInstances'],
    besides: [
      {
        actions: [
          'sso:AssociateProfile',
          'sso:CreateManagedApplicationInstance',
          'sso:DeleteManagedApplicationInstance',
          'sso:DescribeRegisteredRegions',
          'sso:DisassociateProfile',
          'sso:GetManagedApplicationInstance',
          'sso:GetProfile',
          'sso:GetSharedSsoConfiguration',
          'sso:ListDirectoryAssociations',
          'sso:ListProfileAssociations',
          'sso:ListProfiles',
        ],
        because:
          'Managed Grafana registers the workspace and its people in Identity Center in the name of the caller: as in the policies AWSGrafanaAccountAdministrator and AWSGrafanaWorkspacePermissionManagementV2',
      },
    ],
  },
  {
    statement: 'Others',
    forGrafana: true,
    on: everything,
    called: [
      'identitystore:CreateUser',
      'identitystore:DeleteUser',
      'identitystore:DescribeUser',
      'identitystore:GetUserId',
      'identitystore:ListUsers',
    ],
    besides: [
      {
        actions: ['identitystore:UpdateUser'],
        because: 'a user who administers the workspace of another workshop, too, is handed over to that one',
      },
    ],
  },
  {
    statement: 'Others',
    forLooking: true,
    on: everything,
    // What the account may have of each thing, and how much is used.
    called: [
      'iam:GetAccountSummary',
      'kinesis:DescribeLimits',
      'lambda:GetAccountSettings',
      'servicequotas:GetServiceQuota',
      'tag:GetResources',
    ],
  },
];
