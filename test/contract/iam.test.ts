import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  paginateListRoles,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import {CreateStreamCommand, KinesisClient, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const account = '000000000000';

let cloud: TestCloud;
let iam: IAMClient;
let sts: STSClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  iam = new IAMClient(cloud.client);
  sts = new STSClient(cloud.client);
});

afterAll(() => cloud.close());

const document = (...Statement: object[]) => JSON.stringify({Version: '2012-10-17', Statement});
const allow = (Action: string | string[], Resource = '*') => document({Effect: 'Allow', Action, Resource});
const trust = (Principal: object | string) =>
  document({Effect: 'Allow', Principal, Action: 'sts:AssumeRole'});
const ownAccount = trust({AWS: `arn:aws:iam::${account}:root`});

let count = 0;
const newRole = async (assume = ownAccount): Promise<string> => {
  const RoleName = `role-${++count}`;
  await iam.send(new CreateRoleCommand({RoleName, AssumeRolePolicyDocument: assume}));
  return RoleName;
};
const arnOf = (role: string) => `arn:aws:iam::${account}:role/${role}`;

const sessionOf = async (role: string, from: STSClient = sts) => {
  const {Credentials: made} = await from.send(
    new AssumeRoleCommand({RoleArn: arnOf(role), RoleSessionName: 'me'}),
  );
  return {
    ...cloud.client,
    credentials: {
      accessKeyId: made!.AccessKeyId!,
      secretAccessKey: made!.SecretAccessKey!,
      sessionToken: made!.SessionToken!,
    },
  };
};

describe('roles', () => {
  test('are made, read, changed and deleted', async () => {
    const {Role: made} = await iam.send(
      new CreateRoleCommand({
        RoleName: 'Worker',
        Path: '/team/a/',
        AssumeRolePolicyDocument: ownAccount,
        Description: 'works',
        MaxSessionDuration: 7200,
        Tags: [{Key: 'team', Value: 'a'}],
      }),
    );
    expect(made).toMatchObject({Arn: `arn:aws:iam::${account}:role/team/a/Worker`, Path: '/team/a/'});
    expect(made!.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    await iam.send(new UpdateRoleCommand({RoleName: 'Worker', MaxSessionDuration: 3600}));
    await iam.send(new TagRoleCommand({RoleName: 'Worker', Tags: [{Key: 'x', Value: ''}]}));
    await iam.send(new UntagRoleCommand({RoleName: 'Worker', TagKeys: ['team']}));
    const {Role: read} = await iam.send(new GetRoleCommand({RoleName: 'Worker'}));
    expect(read).toMatchObject({
      Description: 'works',
      MaxSessionDuration: 3600,
      Tags: [{Key: 'x', Value: ''}],
    });
    expect(decodeURIComponent(read!.AssumeRolePolicyDocument!)).toBe(ownAccount);
    await expect(
      iam.send(new CreateRoleCommand({RoleName: 'worker', AssumeRolePolicyDocument: ownAccount})),
    ).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name worker already exists.',
    });
    await iam.send(new DeleteRoleCommand({RoleName: 'Worker'}));
    await expect(iam.send(new GetRoleCommand({RoleName: 'Worker'}))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name Worker cannot be found.',
      $metadata: {httpStatusCode: 404},
    });
  });

  test('keep what hangs on them until it is taken away', async () => {
    const RoleName = await newRole();
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam.send(new AttachRolePolicyCommand({RoleName, PolicyArn}));
    await iam.send(new PutRolePolicyCommand({RoleName, PolicyName: 'p', PolicyDocument: allow('s3:*')}));
    const {AttachedPolicies: attached} = await iam.send(new ListAttachedRolePoliciesCommand({RoleName}));
    expect(attached).toEqual([{PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn}]);
    const {PolicyDocument: kept} = await iam.send(new GetRolePolicyCommand({RoleName, PolicyName: 'p'}));
    expect(decodeURIComponent(kept!)).toBe(allow('s3:*'));
    const remove = () => iam.send(new DeleteRoleCommand({RoleName}));
    await expect(remove()).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({RoleName, PolicyArn}));
    await expect(remove()).rejects.toThrow('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteRolePolicyCommand({RoleName, PolicyName: 'p'}));
    await remove();
  });

  test('are listed page by page', async () => {
    await Promise.all([newRole(), newRole(), newRole()]);
    const names: string[] = [];
    for await (const page of paginateListRoles({client: iam, pageSize: 2}, {}))
      names.push(...page.Roles!.map(({RoleName}) => RoleName!));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      Roles: names.length,
    });
  });
});

describe('documents', () => {
  test.each([
    ['{', 'Syntax errors in policy.'],
    ['{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
    [
      '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [document({Effect: 'Allow', Resource: '*'}), 'Policy statement must contain actions.'],
    [document({Effect: 'Allow', Action: 's3:*'}), 'Policy statement must contain resources.'],
    [
      document({Effect: 'Allow', Action: 'put', Resource: '*'}),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      document({Effect: 'Allow', Action: 's3:*', Resource: 'bucket'}),
      'Resource bucket must be in ARN format or "*".',
    ],
    [trust({Service: 'lambda.amazonaws.com'}), 'Policy document should not specify a principal.'],
    [
      document({Effect: 'Allow', Action: '*', Resource: '*', Condition: {Sometimes: {a: 'b'}}}),
      'Invalid Condition type : Sometimes.',
    ],
  ])('%s is refused', async (PolicyDocument, message) => {
    const RoleName = await newRole();
    await expect(
      iam.send(new PutRolePolicyCommand({RoleName, PolicyName: 'p', PolicyDocument})),
    ).rejects.toMatchObject({name: 'MalformedPolicyDocumentException', message});
  });

  test.each([
    [allow('sts:AssumeRole'), 'Has prohibited field Resource'],
    [document({Effect: 'Allow', Action: 'sts:AssumeRole'}), 'Missing required field Principal'],
    [
      document({Effect: 'Allow', Action: 's3:*', Principal: '*'}),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    ['no', 'This policy contains invalid Json'],
  ])('trust: %s is refused', async (AssumeRolePolicyDocument, message) => {
    await expect(
      iam.send(new CreateRoleCommand({RoleName: 'x', AssumeRolePolicyDocument})),
    ).rejects.toMatchObject({name: 'MalformedPolicyDocumentException', message});
  });
});

describe('managed policies', () => {
  test('have versions, one of them in force', async () => {
    const {Policy: policy} = await iam.send(
      new CreatePolicyCommand({PolicyName: 'versions', Path: '/x/', PolicyDocument: allow('s3:*')}),
    );
    const PolicyArn = policy!.Arn!;
    expect(PolicyArn).toBe(`arn:aws:iam::${account}:policy/x/versions`);
    const {PolicyVersion: second} = await iam.send(
      new CreatePolicyVersionCommand({PolicyArn, PolicyDocument: allow('ec2:*'), SetAsDefault: true}),
    );
    expect(second).toMatchObject({VersionId: 'v2', IsDefaultVersion: true});
    await expect(
      iam.send(new DeletePolicyVersionCommand({PolicyArn, VersionId: 'v2'})),
    ).rejects.toMatchObject({name: 'DeleteConflictException'});
    const {PolicyVersion: read} = await iam.send(new GetPolicyVersionCommand({PolicyArn, VersionId: 'v1'}));
    expect(decodeURIComponent(read!.Document!)).toBe(allow('s3:*'));
    await expect(iam.send(new DeletePolicyCommand({PolicyArn}))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    await iam.send(new DeletePolicyVersionCommand({PolicyArn, VersionId: 'v1'}));
    await iam.send(new DeletePolicyCommand({PolicyArn}));
  });

  test('of AWS are known or refused, and nobody changes them', async () => {
    const RoleName = await newRole();
    const attach = (PolicyArn: string) => iam.send(new AttachRolePolicyCommand({RoleName, PolicyArn}));
    await expect(attach('arn:aws:iam::aws:policy/MadeUpFullAccess')).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'Policy arn:aws:iam::aws:policy/MadeUpFullAccess does not exist or is not attachable.',
    });
    await expect(attach('AdministratorAccess')).rejects.toThrow('ARN AdministratorAccess is not valid.');
    await expect(
      iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
          PolicyDocument: allow('*'),
        }),
      ),
    ).rejects.toMatchObject({name: 'AccessDenied'});
  });
});

describe('sessions', () => {
  test('say who they are', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: account,
      UserId: account,
      Arn: `arn:aws:iam::${account}:root`,
    });
    const role = await newRole();
    const session = new STSClient(await sessionOf(role));
    const identity = await session.send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${account}:assumed-role/${role}/me`);
    expect(identity.UserId).toMatch(/^AROA\w{17}:me$/);
    const {Credentials: temporary} = await sts.send(new GetSessionTokenCommand({}));
    expect(temporary!.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(temporary!.Expiration!.getTime()).toBeGreaterThan(Date.now());
  });

  test('may do what their role may, over the wire', async () => {
    const kinesis = new KinesisClient(cloud.client);
    for (const StreamName of ['mine', 'yours'])
      await kinesis.send(new CreateStreamCommand({StreamName, ShardCount: 1}));
    kinesis.destroy();
    const RoleName = await newRole();
    const PolicyDocument = allow('kinesis:PutRecord', `arn:aws:kinesis:*:${account}:stream/mine`);
    await iam.send(new PutRolePolicyCommand({RoleName, PolicyName: 'p', PolicyDocument}));
    const client = await sessionOf(RoleName);
    const worker = new KinesisClient(client);
    const put = (StreamName: string) =>
      worker.send(new PutRecordCommand({StreamName, PartitionKey: 'k', Data: Buffer.from('x')}));
    await put('mine');
    await expect(put('yours')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::${account}:assumed-role/${RoleName}/me is not authorized to perform: kinesis:PutRecord on resource: arn:aws:kinesis:us-east-1:${account}:stream/yours because no identity-based policy allows the kinesis:PutRecord action`,
    });
    worker.destroy();
    await expect(new IAMClient(client).send(new GetRoleCommand({RoleName}))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: {httpStatusCode: 403},
    });
    await expect(new IAMClient(client).send(new GetUserCommand({}))).rejects.toThrow('iam:GetUser');
  });

  test('are only for those whom the role trusts', async () => {
    const denied =
      /^User: arn:aws:(iam|sts)::\d+:\S+ is not authorized to perform: sts:AssumeRole on resource: arn:/;
    await expect(sessionOf(await newRole(trust({Service: 'lambda.amazonaws.com'})))).rejects.toThrow(denied);
    await expect(sessionOf('nobody')).rejects.toMatchObject({name: 'AccessDenied'});
    const first = await newRole();
    const asFirst = new STSClient(await sessionOf(first));
    const byAccount = await newRole();
    await expect(sessionOf(byAccount, asFirst)).rejects.toThrow(denied);
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: first,
        PolicyName: 'p',
        PolicyDocument: allow('sts:AssumeRole', arnOf(byAccount)),
      }),
    );
    await sessionOf(byAccount, asFirst);
    // Trusted by name, a role needs no policy of its own.
    await sessionOf(await newRole(trust({AWS: arnOf(first)})), asFirst);
  });

  test('last no longer than the role allows', async () => {
    const RoleArn = arnOf(await newRole());
    const assume = (DurationSeconds: number, RoleSessionName = 'me') =>
      sts.send(new AssumeRoleCommand({RoleArn, RoleSessionName, DurationSeconds}));
    await expect(assume(3601)).rejects.toThrow(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
    await expect(assume(60)).rejects.toThrow('Member must have value greater than or equal to 900');
    await expect(assume(900, 'a b')).rejects.toThrow("Value 'a b' at 'roleSessionName'");
  });
});

test('simulation says what authorization would', async () => {
  const RoleName = await newRole();
  const {Policy: boundary} = await iam.send(
    new CreatePolicyCommand({PolicyName: 'boundary', PolicyDocument: allow(['s3:*', 'kinesis:*'])}),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'p',
      PolicyDocument: document(
        {Effect: 'Allow', Action: ['s3:*', 'ec2:*'], Resource: '*'},
        {Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*'},
      ),
    }),
  );
  await iam.send(new PutRolePermissionsBoundaryCommand({RoleName, PermissionsBoundary: boundary!.Arn!}));
  const {EvaluationResults: results} = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: arnOf(RoleName),
      ActionNames: ['s3:GetObject', 's3:DeleteObject', 'ec2:RunInstances', 'kinesis:PutRecord'],
    }),
  );
  expect(results!.map(({EvalActionName, EvalDecision}) => [EvalActionName, EvalDecision])).toEqual([
    ['s3:GetObject', 'allowed'],
    ['s3:DeleteObject', 'explicitDeny'],
    ['ec2:RunInstances', 'implicitDeny'],
    ['kinesis:PutRecord', 'implicitDeny'],
  ]);
  expect(results![0]!.MatchedStatements).toMatchObject([{SourcePolicyId: 'p'}]);
  await expect(iam.send(new DeletePolicyCommand({PolicyArn: boundary!.Arn!}))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  });
  await expect(
    iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${account}:root`,
        ActionNames: ['s3:*'],
      }),
    ),
  ).rejects.toMatchObject({name: 'InvalidInputException'});
});

test('simulation names the keys of conditions that nobody has given', async () => {
  const RoleName = await newRole();
  const onlyThere = {StringEquals: {'aws:RequestedRegion': 'eu-west-1'}};
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'p',
      PolicyDocument: document({Effect: 'Allow', Action: 'kinesis:*', Resource: '*', Condition: onlyThere}),
    }),
  );
  const simulated = async (region?: string) => {
    const {EvaluationResults: [result] = []} = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arnOf(RoleName),
        ActionNames: ['kinesis:PutRecord'],
        ...(region && {
          ContextEntries: [
            {ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region]},
          ],
        }),
      }),
    );
    return [result?.EvalDecision, result?.MissingContextValues];
  };
  expect(await simulated()).toEqual(['implicitDeny', ['aws:requestedregion']]);
  expect(await simulated('us-east-1')).toEqual(['implicitDeny', []]);
  expect(await simulated('eu-west-1')).toEqual(['allowed', []]);
});
