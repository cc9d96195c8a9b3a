import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListChangeSetsCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
  type CreateChangeSetCommandInput,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let cloudformation: CloudFormationClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  cloudformation = new CloudFormationClient(cloud.client);
});

afterAll(async () => {
  cloudformation.destroy();
  await cloud.close();
});

const network = (cidr = '10.0.0.0/16', more: object = {}): object => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'A network',
  Parameters: {
    Name: {Type: 'String', Default: 'net', MinLength: 2},
    Secret: {Type: 'String', NoEcho: true, Default: 'x'},
  },
  Resources: {
    Net: {
      Type: 'AWS::EC2::VPC',
      Properties: {CidrBlock: cidr, Tags: [{Key: 'Name', Value: {Ref: 'Name'}}]},
    },
    Inside: {
      Type: 'AWS::EC2::Subnet',
      Properties: {
        VpcId: {Ref: 'Net'},
        CidrBlock: {'Fn::Select': [0, {'Fn::Cidr': [{'Fn::GetAtt': ['Net', 'CidrBlock']}, 2, 8]}]},
      },
    },
    ...more,
  },
  Outputs: {
    Id: {
      Value: {Ref: 'Net'},
      Description: 'the network',
      Export: {Name: {'Fn::Sub': '${AWS::StackName}-id'}},
    },
    Zone: {Value: {'Fn::GetAtt': 'Inside.AvailabilityZone'}},
  },
});

const changeSet = async (input: Partial<CreateChangeSetCommandInput> & {StackName: string}) => {
  const {Id, StackId} = await cloudformation.send(
    new CreateChangeSetCommand({ChangeSetName: 'change', TemplateBody: JSON.stringify(network()), ...input}),
  );
  const described = await until('the change set', async () => {
    const found = await cloudformation.send(new DescribeChangeSetCommand({ChangeSetName: Id}));
    return found.Status === 'CREATE_COMPLETE' || found.Status === 'FAILED' ? found : undefined;
  });
  return {...described, StackId: StackId!, Id: Id!};
};

const settled = (StackName: string): Promise<Stack> =>
  until(`stack ${StackName}`, async () => {
    const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName}));
    return Stacks![0]!.StackStatus!.endsWith('_IN_PROGRESS') ? undefined : Stacks![0]!;
  });

const gone = async (StackName: string): Promise<void> => {
  await cloudformation.send(new DeleteStackCommand({StackName}));
  expect((await settled(StackName)).StackStatus).toBe('DELETE_COMPLETE');
};

const rejection = async (promise: Promise<unknown>): Promise<{name: string; message: string}> => {
  const error = await promise.then(
    () => new Error('nothing was refused'),
    (reason: Error) => reason,
  );
  return {name: error.name, message: error.message};
};

test('a stack goes through review, creation, update and deletion', async () => {
  const review = await changeSet({StackName: 'whole', ChangeSetType: 'CREATE', ClientToken: 'create1'});
  expect(review).toMatchObject({Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE', StackName: 'whole'});
  expect(
    review.Changes!.map(({ResourceChange}) => [ResourceChange!.Action, ResourceChange!.LogicalResourceId]),
  ).toEqual([
    ['Add', 'Net'],
    ['Add', 'Inside'],
  ]);
  expect(review.Parameters).toContainEqual({ParameterKey: 'Secret', ParameterValue: '****'});
  const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: 'whole'}));
  expect(Stacks![0]).toMatchObject({StackStatus: 'REVIEW_IN_PROGRESS', StackId: review.StackId});
  expect(await cloudformation.send(new ListStackResourcesCommand({StackName: 'whole'}))).toMatchObject({
    StackResourceSummaries: [],
  });

  await cloudformation.send(
    new ExecuteChangeSetCommand({ChangeSetName: 'change', StackName: 'whole', ClientRequestToken: 'exec1'}),
  );
  const created = await settled('whole');
  expect(created).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    ChangeSetId: review.Id,
    Description: 'A network',
    Outputs: [
      {
        OutputKey: 'Id',
        OutputValue: expect.stringMatching(/^vpc-/),
        Description: 'the network',
        ExportName: 'whole-id',
      },
      {OutputKey: 'Zone', OutputValue: 'us-east-1a'},
    ],
  });
  expect(created.CreationTime).toBeInstanceOf(Date);
  const {StackEvents} = await cloudformation.send(new DescribeStackEventsCommand({StackName: 'whole'}));
  expect(StackEvents![0]).toMatchObject({ResourceStatus: 'CREATE_COMPLETE', ClientRequestToken: 'exec1'});
  expect(StackEvents!.at(-1)).toMatchObject({ResourceStatus: 'REVIEW_IN_PROGRESS'});

  const update = await changeSet({
    StackName: 'whole',
    Parameters: [
      {ParameterKey: 'Name', ParameterValue: 'other'},
      {ParameterKey: 'Secret', UsePreviousValue: true},
    ],
  });
  expect(update.Changes!.map(({ResourceChange}) => ResourceChange)).toEqual([
    {
      Action: 'Modify',
      LogicalResourceId: 'Net',
      PhysicalResourceId: created.Outputs![0]!.OutputValue,
      ResourceType: 'AWS::EC2::VPC',
      Replacement: 'False',
      Scope: ['Properties'],
      Details: [
        {
          Target: {Attribute: 'Properties', Name: 'Tags', RequiresRecreation: 'Never'},
          Evaluation: 'Static',
          ChangeSource: 'ParameterReference',
          CausingEntity: 'Name',
        },
      ],
    },
    expect.objectContaining({
      LogicalResourceId: 'Inside',
      Details: [expect.objectContaining({Evaluation: 'Dynamic', CausingEntity: 'Net.CidrBlock'})],
    }),
  ]);
  await cloudformation.send(new ExecuteChangeSetCommand({ChangeSetName: update.Id}));
  expect((await settled('whole')).StackStatus).toBe('UPDATE_COMPLETE');
  const {StackResourceDetail} = await cloudformation.send(
    new DescribeStackResourceCommand({StackName: 'whole', LogicalResourceId: 'Net'}),
  );
  expect(StackResourceDetail).toMatchObject({
    ResourceStatus: 'UPDATE_COMPLETE',
    ResourceType: 'AWS::EC2::VPC',
  });

  await gone(review.StackId);
  expect(await rejection(cloudformation.send(new DescribeStacksCommand({StackName: 'whole'})))).toEqual({
    name: 'ValidationError',
    message: 'Stack with id whole does not exist',
  });
  const listed = await cloudformation.send(new ListStacksCommand({StackStatusFilter: ['DELETE_COMPLETE']}));
  expect(listed.StackSummaries!.map(({StackId}) => StackId)).toContain(review.StackId);
  await cloudformation.send(new DeleteStackCommand({StackName: 'whole'}));
});

test('a change of a replacing property is told as a replacement, with its consequences', async () => {
  await deployStack(cloudformation, 'replacing', network(), 'CREATE');
  const {Changes} = await changeSet({
    StackName: 'replacing',
    TemplateBody: JSON.stringify(network('10.1.0.0/16')),
  });
  const byId = Object.fromEntries(
    Changes!.map(({ResourceChange}) => [ResourceChange!.LogicalResourceId!, ResourceChange!]),
  );
  expect(byId['Net']).toMatchObject({Replacement: 'True', PolicyAction: 'ReplaceAndDelete'});
  expect(byId['Inside']).toMatchObject({Action: 'Modify', Replacement: 'True'});
  expect(byId['Inside']!.Details).toContainEqual({
    Target: {Attribute: 'Properties', Name: 'VpcId', RequiresRecreation: 'Always'},
    Evaluation: 'Dynamic',
    ChangeSource: 'ResourceReference',
    CausingEntity: 'Net',
  });
  const before = (await settled('replacing')).Outputs![0]!.OutputValue;
  await cloudformation.send(new ExecuteChangeSetCommand({ChangeSetName: 'change', StackName: 'replacing'}));
  const after = await settled('replacing');
  expect(after.StackStatus).toBe('UPDATE_COMPLETE');
  expect(after.Outputs![0]!.OutputValue).not.toBe(before);
  await gone(after.StackId!);
});

test('no changes make a change set that failed, and an update that is refused', async () => {
  await deployStack(cloudformation, 'same', network(), 'CREATE');
  expect(await changeSet({StackName: 'same'})).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
  expect(
    await rejection(
      cloudformation.send(new ExecuteChangeSetCommand({ChangeSetName: 'change', StackName: 'same'})),
    ),
  ).toMatchObject({
    name: 'InvalidChangeSetStatusException',
    message: expect.stringMatching(/cannot be executed in its current status of \[FAILED\]$/),
  });
  const again = rejection(
    cloudformation.send(new UpdateStackCommand({StackName: 'same', UsePreviousTemplate: true})),
  );
  expect(await again).toEqual({name: 'ValidationError', message: 'No updates are to be performed.'});
  await cloudformation.send(new DeleteChangeSetCommand({ChangeSetName: 'change', StackName: 'same'}));
  await cloudformation.send(new DeleteChangeSetCommand({ChangeSetName: 'change', StackName: 'same'}));
  const missing = cloudformation.send(
    new DescribeChangeSetCommand({ChangeSetName: 'change', StackName: 'same'}),
  );
  expect((await rejection(missing)).name).toBe('ChangeSetNotFoundException');
  await gone((await settled('same')).StackId!);
});

test('change sets are for a stack as it is: CREATE for a new one, UPDATE for one that is there', async () => {
  expect(await rejection(changeSet({StackName: 'absent'}))).toEqual({
    name: 'ValidationError',
    message: 'Stack [absent] does not exist',
  });
  const {StackId} = await changeSet({StackName: 'kinds', ChangeSetType: 'CREATE'});
  expect((await rejection(changeSet({StackName: 'kinds', ChangeSetName: 'b'}))).message).toBe(
    `Stack:${StackId} is in REVIEW_IN_PROGRESS state and can not be updated.`,
  );
  expect(await rejection(changeSet({StackName: 'kinds', ChangeSetType: 'CREATE'}))).toEqual({
    name: 'AlreadyExistsException',
    message: `ChangeSet change already exists for stack ${StackId}`,
  });
  await changeSet({StackName: 'kinds', ChangeSetType: 'CREATE', ChangeSetName: 'second'});
  const {Summaries} = await cloudformation.send(new ListChangeSetsCommand({StackName: 'kinds'}));
  expect(Summaries!.map(({ChangeSetName}) => ChangeSetName)).toEqual(['change', 'second']);
  await cloudformation.send(new ExecuteChangeSetCommand({ChangeSetName: 'second', StackName: 'kinds'}));
  await settled('kinds');
  expect(
    (await rejection(changeSet({StackName: 'kinds', ChangeSetType: 'CREATE', ChangeSetName: 'third'})))
      .message,
  ).toBe('Stack [kinds] already exists and cannot be created again with the changeSet [third].');
  expect((await rejection(changeSet({StackName: 'kinds', ChangeSetType: 'IMPORT'}))).message).toContain(
    'IMPORT is not supported',
  );
  await gone(StackId);
});

test('what early validation finds is told by DescribeEvents, and the stack stays in review', async () => {
  const wrong = {
    Resources: {
      Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '10.0.0.0/16', Colour: 'red'}},
      Inside: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: {Ref: 'Net'}}},
    },
  };
  const set = await changeSet({
    StackName: 'early',
    ChangeSetType: 'CREATE',
    TemplateBody: JSON.stringify(wrong),
  });
  expect(set).toMatchObject({
    Status: 'FAILED',
    StatusReason:
      'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.',
  });
  const {OperationEvents} = await cloudformation.send(
    new DescribeEventsCommand({ChangeSetName: set.Id, Filters: {FailedEvents: true}}),
  );
  expect(
    OperationEvents!
      .map((event) => [event.EventType, event.ValidationPath, event.ValidationStatusReason])
      .reverse(),
  ).toEqual([
    ['VALIDATION_ERROR', '/Resources/Net/Properties', 'Unsupported property [Colour]'],
    ['VALIDATION_ERROR', '/Resources/Inside/Properties', 'Required property [CidrBlock] not found'],
  ]);
  const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: 'early'}));
  expect(Stacks![0]!.StackStatus).toBe('REVIEW_IN_PROGRESS');
  await gone(set.StackId);
});

test("a service's own refusal is the reason of the rollback", async () => {
  const template = network('10.0.0.0/16', {
    Outside: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: {Ref: 'Net'}, CidrBlock: '10.9.0.0/24'}},
  });
  const {StackId} = await cloudformation.send(
    new CreateStackCommand({StackName: 'refused', TemplateBody: JSON.stringify(template)}),
  );
  const {StackStatus} = await settled(StackId!);
  expect(StackStatus).toBe('ROLLBACK_COMPLETE');
  const {OperationEvents} = await cloudformation.send(
    new DescribeEventsCommand({StackName: StackId, Filters: {FailedEvents: true}}),
  );
  expect(OperationEvents).toContainEqual(
    expect.objectContaining({
      EventType: 'PROVISIONING_ERROR',
      LogicalResourceId: 'Outside',
      ResourceStatusReason: expect.stringContaining("The CIDR '10.9.0.0/24' is invalid."),
    }),
  );
  await gone(StackId!);
});

describe('requests', () => {
  const role = {
    Resources: {
      Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: 'named', AssumeRolePolicyDocument: {}}},
    },
  };

  test('need the capabilities of their template', async () => {
    const refused = changeSet({
      StackName: 'caps',
      ChangeSetType: 'CREATE',
      TemplateBody: JSON.stringify(role),
    });
    expect(await rejection(refused)).toEqual({
      name: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    });
    const summary = await cloudformation.send(
      new GetTemplateSummaryCommand({TemplateBody: JSON.stringify(role)}),
    );
    expect(summary).toMatchObject({
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
      ResourceTypes: ['AWS::IAM::Role'],
    });
  });

  test.each([
    [
      {StackName: 'under_score'},
      /failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    [
      {Parameters: [{ParameterKey: 'Name', ParameterValue: 'n'}]},
      /Parameter 'Name' must contain at least 2 characters/,
    ],
    [
      {Parameters: [{ParameterKey: 'Nome', ParameterValue: 'n'}]},
      /^Parameters: \[Nome\] do not exist in the template$/,
    ],
    [{Tags: [{Key: 'aws:x', Value: 'y'}]}, /aws: prefixed tag key names are not allowed/],
    [{TemplateURL: 'https://bucket/key', TemplateBody: undefined}, /TemplateURL is not supported/],
    [{DeploymentConfig: {Mode: 'EXPRESS'}}, /EXPRESS is not supported/],
    [{TemplateBody: `{"x": "${'y'.repeat(51_200)}"}`}, /length less than or equal to 51200/],
  ] as const)('are refused: %j', async (input, message) => {
    const refused = await rejection(
      changeSet({StackName: 'bad', ChangeSetType: 'CREATE', ...input} as Parameters<typeof changeSet>[0]),
    );
    expect(refused).toEqual({name: 'ValidationError', message: expect.stringMatching(message)});
  });

  test('can bring a template in YAML', async () => {
    const body = [
      'Parameters: {Base: {Type: String, Default: 10.3}}',
      'Resources:',
      '  Net:',
      '    Type: AWS::EC2::VPC',
      "    Properties: {CidrBlock: !Sub '${Base}.0.0/16'}",
      'Outputs:',
      '  Block: {Value: !GetAtt Net.CidrBlock}',
    ].join('\n');
    const {Parameters} = await cloudformation.send(new ValidateTemplateCommand({TemplateBody: body}));
    expect(Parameters).toEqual([{ParameterKey: 'Base', DefaultValue: '10.3', NoEcho: false}]);
    const {outputs} = await deployStack(cloudformation, 'yaml', body, 'CREATE');
    expect(outputs).toEqual({Block: '10.3.0.0/16'});
    expect((await cloudformation.send(new GetTemplateCommand({StackName: 'yaml'}))).TemplateBody).toBe(body);
    await gone((await settled('yaml')).StackId!);
  });
});

test('exports can be imported, are listed, and hold their stack', async () => {
  const {outputs} = await deployStack(cloudformation, 'giver', network(), 'CREATE');
  const user = {
    Resources: {
      Group: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {GroupDescription: 'a group', VpcId: {'Fn::ImportValue': 'giver-id'}},
      },
    },
  };
  expect((await deployStack(cloudformation, 'taker', user, 'CREATE')).status).toBe('CREATE_COMPLETE');
  const {Exports} = await cloudformation.send(new ListExportsCommand({}));
  expect(Exports).toContainEqual(expect.objectContaining({Name: 'giver-id', Value: outputs['Id']}));
  expect((await cloudformation.send(new ListImportsCommand({ExportName: 'giver-id'}))).Imports).toEqual([
    'taker',
  ]);
  await cloudformation.send(new DeleteStackCommand({StackName: 'giver'}));
  expect(await settled('giver')).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'Export giver-id cannot be deleted as it is in use by taker',
  });
  await gone((await settled('taker')).StackId!);
  await gone((await settled('giver')).StackId!);
  const missing = {
    Resources: {Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: {'Fn::ImportValue': 'nothing'}}}},
  };
  expect(
    await changeSet({StackName: 'lost', ChangeSetType: 'CREATE', TemplateBody: JSON.stringify(missing)}),
  ).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringContaining('No export named nothing found.'),
  });
});

test('termination protection keeps a stack', async () => {
  await deployStack(cloudformation, 'protected', network(), 'CREATE');
  const protect = (EnableTerminationProtection: boolean) =>
    cloudformation.send(
      new UpdateTerminationProtectionCommand({StackName: 'protected', EnableTerminationProtection}),
    );
  await protect(true);
  expect(
    (await rejection(cloudformation.send(new DeleteStackCommand({StackName: 'protected'})))).message,
  ).toBe('Stack [protected] cannot be deleted while TerminationProtection is enabled');
  await protect(false);
  await gone((await settled('protected')).StackId!);
});

test("what is in use is not deleted: DELETE_FAILED with the service's reason", async () => {
  const {outputs} = await deployStack(cloudformation, 'held', network(), 'CREATE');
  const intruder = {
    Resources: {
      Group: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: 'x', VpcId: outputs['Id']}},
    },
  };
  await deployStack(cloudformation, 'intruder', intruder, 'CREATE');
  await cloudformation.send(new DeleteStackCommand({StackName: 'held'}));
  const stack = await settled('held');
  expect(stack).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'The following resource(s) failed to delete: [Net]. ',
  });
  const {StackResources} = await cloudformation.send(new DescribeStackResourcesCommand({StackName: 'held'}));
  expect(
    StackResources!.find(({LogicalResourceId}) => LogicalResourceId === 'Net')!.ResourceStatusReason,
  ).toContain(`The vpc '${outputs['Id']}' has dependencies and cannot be deleted.`);
  const retained = {StackName: 'held', RetainResources: ['Net']};
  await cloudformation.send(new DeleteStackCommand(retained));
  expect((await settled(stack.StackId!)).StackStatus).toBe('DELETE_COMPLETE');
  await gone((await settled('intruder')).StackId!);
});

test('rollback operations are refused in a state that does not call for them', async () => {
  await deployStack(cloudformation, 'fine', network(), 'CREATE');
  const refused = cloudformation.send(new ContinueUpdateRollbackCommand({StackName: 'fine'}));
  expect((await rejection(refused)).message).toMatch(
    /is in CREATE_COMPLETE state and can not continue update rollback/,
  );
  await gone((await settled('fine')).StackId!);
});

test('a stack that is being made goes on after a restart', async () => {
  const own = await startLocalCloud({pace: 'quick'});
  const client = new CloudFormationClient(own.client);
  const template = network('10.0.0.0/16', {
    Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcId: {Ref: 'Net'},
        VpcEndpointType: 'Interface',
        ServiceName: {'Fn::Sub': 'com.amazonaws.${AWS::Region}.sts'},
        SubnetIds: [{Ref: 'Inside'}],
      },
    },
  });
  await client.send(new CreateStackCommand({StackName: 'long', TemplateBody: JSON.stringify(template)}));
  await until('the endpoint', async () => {
    const {StackResources} = await client.send(new DescribeStackResourcesCommand({StackName: 'long'}));
    return StackResources!.find((one) => one.LogicalResourceId === 'Endpoint' && one.PhysicalResourceId);
  });
  client.destroy();
  // What is on disk at this moment is what a kill would leave.
  const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  cpSync(own.home, home, {recursive: true});
  await own.close();
  const copy = await startLocalCloud({pace: 'quick', home});
  const again = new CloudFormationClient(copy.client);
  const stack = await until('the stack', async () => {
    const {Stacks} = await again.send(new DescribeStacksCommand({StackName: 'long'}));
    return Stacks![0]!.StackStatus === 'CREATE_COMPLETE' ? Stacks![0] : undefined;
  });
  expect(stack.Outputs).toHaveLength(2);
  again.destroy();
  await copy.close();
  rmSync(home, {recursive: true});
});

describe('permissions', () => {
  const iam = () => new IAMClient(cloud.client);
  const trust = (principal: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole'}],
    });
  const allow = (...Action: string[]) =>
    JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action, Resource: '*'}]});

  const newRole = async (RoleName: string, principal: object, policy: string): Promise<string> => {
    const client = iam();
    const {Role} = await client.send(
      new CreateRoleCommand({RoleName, AssumeRolePolicyDocument: trust(principal)}),
    );
    await client.send(new PutRolePolicyCommand({RoleName, PolicyName: 'work', PolicyDocument: policy}));
    client.destroy();
    return Role!.Arn!;
  };

  const as = async (RoleArn: string): Promise<CloudFormationClient> => {
    const sts = new STSClient(cloud.client);
    const {Credentials} = await sts.send(new AssumeRoleCommand({RoleArn, RoleSessionName: 'deployer'}));
    sts.destroy();
    const {AccessKeyId = '', SecretAccessKey = '', SessionToken = ''} = Credentials!;
    return new CloudFormationClient({
      ...cloud.client,
      credentials: {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken},
    });
  };

  test('of the caller are what a stack is made with', async () => {
    const account = {AWS: cloud.account};
    const role = await newRole(
      'weak',
      account,
      allow('cloudformation:*', 'ec2:CreateVpc', 'ec2:Describe*', 'ec2:DeleteVpc', 'ec2:ModifyVpcAttribute'),
    );
    const weak = await as(role);
    const {StackId} = await weak.send(
      new CreateStackCommand({StackName: 'weak', TemplateBody: JSON.stringify(network())}),
    );
    expect((await settled(StackId!)).StackStatus).toBe('ROLLBACK_COMPLETE');
    const {StackEvents} = await cloudformation.send(new DescribeStackEventsCommand({StackName: StackId}));
    const reasons = StackEvents!.map(({ResourceStatusReason}) => ResourceStatusReason ?? '').join('\n');
    expect(reasons).toContain(
      'assumed-role/weak/deployer is not authorized to perform: ec2:CreateSubnet on resource: arn:aws:ec2:us-east-1:000000000000:subnet/*',
    );
    expect(reasons).toContain('HandlerErrorCode: AccessDenied');
    weak.destroy();
    await gone(StackId!);
  });

  test('of the caller include handing over a role, whose own permissions count then', async () => {
    const strong = await newRole('strong', {Service: 'cloudformation.amazonaws.com'}, allow('ec2:*'));
    const starter = await newRole('starter', {AWS: cloud.account}, allow('cloudformation:*'));
    const client = await as(starter);
    const request = {StackName: 'passed', TemplateBody: JSON.stringify(network()), RoleARN: strong};
    expect(await rejection(client.send(new CreateStackCommand(request)))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`not authorized to perform: iam:PassRole on resource: ${strong}`),
    });
    const {StackId} = await cloudformation.send(new CreateStackCommand(request));
    expect(await settled('passed')).toMatchObject({StackStatus: 'CREATE_COMPLETE', RoleARN: strong});
    await gone(StackId!);
    const untrusting = {...request, RoleARN: starter};
    expect((await rejection(cloudformation.send(new CreateStackCommand(untrusting)))).message).toBe(
      `Role ${starter} is invalid or cannot be assumed`,
    );
    client.destroy();
  });

  test('are asked for each request', async () => {
    const reader = await as(await newRole('reader', {AWS: cloud.account}, allow('cloudformation:Describe*')));
    const refused = reader.send(
      new CreateStackCommand({StackName: 'no', TemplateBody: JSON.stringify(network())}),
    );
    expect((await rejection(refused)).message).toContain(
      'is not authorized to perform: cloudformation:CreateStack on resource: arn:aws:cloudformation:us-east-1:000000000000:stack/no/*',
    );
    reader.destroy();
  });
});
