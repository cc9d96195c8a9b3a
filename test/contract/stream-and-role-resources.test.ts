/** Streams, roles and policies as resources of a template. */
import {CloudFormationClient, DeleteStackCommand} from '@aws-sdk/client-cloudformation';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListStreamsCommand,
  ListTagsForStreamCommand,
} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let cloudformation: CloudFormationClient;
let kinesis: KinesisClient;
let iam: IAMClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  cloudformation = new CloudFormationClient(cloud.client);
  kinesis = new KinesisClient(cloud.client);
  iam = new IAMClient(cloud.client);
});

afterAll(async () => {
  kinesis.destroy();
  await cloud.close();
});

const allow = (Action: string, Resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action, Resource}],
});

const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {Service}, Action: 'sts:AssumeRole'}],
});

const stream = {'Fn::GetAtt': ['Readings', 'Arn']};

const template = (readings: object, worker: object, extra: object, more: object = {}) => ({
  Resources: {
    Readings: {Type: 'AWS::Kinesis::Stream', Properties: readings},
    Worker: {Type: 'AWS::IAM::Role', Properties: worker},
    Extra: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: 'extra', Roles: [{Ref: 'Worker'}], ...extra}},
    Shared: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {PolicyDocument: allow('s3:GetObject', '*'), Roles: [{Ref: 'Worker'}], ...more},
    },
  },
  Outputs: {
    Stream: {Value: {Ref: 'Readings'}},
    Role: {Value: {Ref: 'Worker'}},
    RoleArn: {Value: {'Fn::GetAtt': ['Worker', 'Arn']}},
    Policy: {Value: {Ref: 'Shared'}},
  },
});

const lambdaLogs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

const roleState = async (RoleName: string) => {
  const {Role: role} = await iam.send(new GetRoleCommand({RoleName}));
  const {PolicyNames: inline = []} = await iam.send(new ListRolePoliciesCommand({RoleName}));
  const {AttachedPolicies: attached = []} = await iam.send(new ListAttachedRolePoliciesCommand({RoleName}));
  return {role: role!, inline, attached: attached.map(({PolicyArn}) => PolicyArn)};
};

test('are made, changed in place, and go with their stack', async () => {
  const made = await deployStack(
    cloudformation,
    'things',
    template(
      {ShardCount: '2', Tags: [{Key: 'kind', Value: 'readings'}]},
      {
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        ManagedPolicyArns: [lambdaLogs],
        Policies: [
          {PolicyName: 'put', PolicyDocument: allow('kinesis:PutRecord', stream)},
          {PolicyName: 'list', PolicyDocument: allow('kinesis:ListStreams', '*')},
        ],
      },
      {PolicyDocument: allow('kinesis:GetRecords', stream)},
    ),
    'CREATE',
  );
  expect(made).toMatchObject({status: 'CREATE_COMPLETE'});
  const {Stream: StreamName, Role: RoleName = '', Policy: PolicyArn = ''} = made.outputs;
  expect(StreamName).toMatch(/^things-Readings-\w+$/);
  const summary = async () =>
    (await kinesis.send(new DescribeStreamSummaryCommand({StreamName}))).StreamDescriptionSummary;
  expect(await summary()).toMatchObject({OpenShardCount: 2, StreamStatus: 'ACTIVE', EncryptionType: 'NONE'});
  const {Tags: tags} = await kinesis.send(new ListTagsForStreamCommand({StreamName}));
  expect(tags).toEqual(
    expect.arrayContaining([
      {Key: 'aws:cloudformation:stack-name', Value: 'things'},
      {Key: 'kind', Value: 'readings'},
    ]),
  );
  const before = await roleState(RoleName);
  expect(before.inline).toEqual(['extra', 'list', 'put']);
  expect(new Set(before.attached)).toEqual(new Set([lambdaLogs, PolicyArn]));

  const changed = await deployStack(
    cloudformation,
    'things',
    template(
      {
        ShardCount: 3,
        RetentionPeriodHours: 48,
        StreamEncryption: {EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis'},
        MaxRecordSizeInKiB: 2048,
      },
      {
        AssumeRolePolicyDocument: trust('states.amazonaws.com'),
        PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
        Policies: [{PolicyName: 'put', PolicyDocument: allow('kinesis:PutRecords', stream)}],
      },
      {PolicyName: 'renamed', PolicyDocument: allow('kinesis:GetRecords', stream)},
      {PolicyDocument: allow('s3:PutObject', '*')},
    ),
    'UPDATE',
  );
  expect(changed).toMatchObject({status: 'UPDATE_COMPLETE', outputs: made.outputs});
  expect(await summary()).toMatchObject({
    OpenShardCount: 3,
    RetentionPeriodHours: 48,
    KeyId: 'alias/aws/kinesis',
    MaxRecordSizeInKiB: 2048,
  });
  const after = await roleState(RoleName);
  expect(after.role.RoleId).toBe(before.role.RoleId);
  expect(decodeURIComponent(after.role.AssumeRolePolicyDocument!)).toContain('states.amazonaws.com');
  expect(after.role.PermissionsBoundary).toMatchObject({
    PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  expect(after.inline).toEqual(['put', 'renamed']);
  expect(after.attached).toEqual([PolicyArn]);
  const {PolicyDocument: put} = await iam.send(new GetRolePolicyCommand({RoleName, PolicyName: 'put'}));
  expect(decodeURIComponent(put!)).toContain(`"kinesis:PutRecords","Resource":"arn:aws:kinesis:us-east-1:`);
  const {Policy: policy} = await iam.send(new GetPolicyCommand({PolicyArn}));
  const {PolicyVersion: version} = await iam.send(
    new GetPolicyVersionCommand({PolicyArn, VersionId: policy!.DefaultVersionId!}),
  );
  expect(decodeURIComponent(version!.Document!)).toContain('s3:PutObject');

  await cloudformation.send(new DeleteStackCommand({StackName: 'things'}));
  await until('everything to be gone', async () => {
    const {StreamNames: streams = []} = await kinesis.send(new ListStreamsCommand({}));
    const {Roles: roles = []} = await iam.send(new ListRolesCommand({}));
    return streams.length + roles.length === 0 ? true : undefined;
  });
  await expect(iam.send(new GetPolicyCommand({PolicyArn}))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

test('a wrong policy fails its stack with IAM’s own words, and leaves nothing', async () => {
  const {status, reasons} = await deployStack(
    cloudformation,
    'wrong',
    template(
      {ShardCount: 1},
      {AssumeRolePolicyDocument: trust('lambda.amazonaws.com')},
      {PolicyDocument: allow('GetRecords', '*')},
    ),
    'CREATE',
  );
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons.join()).toContain(
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  );
  expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
  expect((await kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual([]);
});
