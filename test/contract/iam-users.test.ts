/** Users, their keys and their MFA devices, through the real SDK. */
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListMFADevicesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutUserPolicyCommand,
  ResyncMFADeviceCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveDevice, type App} from '../support/mfa.ts';

const allow = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: '*', Resource: '*', ...statement}],
  });

describe('a user', () => {
  let cloud: TestCloud;
  let iam: IAMClient;
  let keys: {accessKeyId: string; secretAccessKey: string};
  let app: App;
  const at = <C>(make: new (config: never) => C, credentials: object): C =>
    new make({...cloud.client, credentials} as never);
  const of = (given: Credentials | undefined) => ({
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  });
  const sts = () => at(STSClient, keys);

  beforeAll(async () => {
    cloud = await startLocalCloud();
    iam = new IAMClient(cloud.client);
    await iam.send(new CreateUserCommand({UserName: 'ann', Path: '/team/'}));
  });
  afterAll(async () => cloud.close());

  it('is found by name whatever its case, with its path, and is there once', async () => {
    const {User} = await iam.send(new GetUserCommand({UserName: 'ANN'}));
    expect(User).toMatchObject({
      UserName: 'ann',
      Path: '/team/',
      Arn: 'arn:aws:iam::000000000000:user/team/ann',
    });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    const {Users} = await iam.send(new ListUsersCommand({PathPrefix: '/team/'}));
    expect(Users?.map(({UserName}) => UserName)).toEqual(['ann']);
    await expect(iam.send(new CreateUserCommand({UserName: 'Ann'}))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'User with name Ann already exists.',
    });
    await expect(iam.send(new GetUserCommand({UserName: 'bob'}))).rejects.toMatchObject({
      message: 'The user with name bob cannot be found.',
    });
  });

  it('signs with its key, is itself, and may do nothing at first', async () => {
    const {AccessKey: key} = await iam.send(new CreateAccessKeyCommand({UserName: 'ann'}));
    keys = {accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? ''};
    expect(await sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:user/team/ann',
      UserId: expect.stringMatching(/^AIDA/),
    });
    await expect(at(KinesisClient, keys).send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::000000000000:user/team/ann is not authorized to perform: kinesis:ListStreams on resource: * because no identity-based policy allows the kinesis:ListStreams action',
    });
  });

  it('may do what its inline policies say, and what they say of its name', async () => {
    const document = allow({
      Action: 'kinesis:ListStreams',
      Condition: {StringEquals: {'aws:username': 'ann'}},
    });
    await iam.send(new PutUserPolicyCommand({UserName: 'ann', PolicyName: 'look', PolicyDocument: document}));
    await at(KinesisClient, keys).send(new ListStreamsCommand({}));
    const {PolicyDocument} = await iam.send(new GetUserPolicyCommand({UserName: 'ann', PolicyName: 'look'}));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(document);
    const {PolicyNames} = await iam.send(new ListUserPoliciesCommand({UserName: 'ann'}));
    expect(PolicyNames).toEqual(['look']);
    const {EvaluationResults} = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::000000000000:user/team/ann',
        ActionNames: ['kinesis:ListStreams', 'kinesis:PutRecord'],
      }),
    );
    expect(EvaluationResults?.map(({EvalDecision}) => EvalDecision)).toEqual(['allowed', 'implicitDeny']);
  });

  it('may do what is attached to it, which nobody deletes meanwhile', async () => {
    const {Policy} = await iam.send(
      new CreatePolicyCommand({PolicyName: 'roles', PolicyDocument: allow({Action: 'iam:ListRoles'})}),
    );
    const PolicyArn = Policy?.Arn ?? '';
    await iam.send(new AttachUserPolicyCommand({UserName: 'ann', PolicyArn}));
    await at(IAMClient, keys).send(new ListRolesCommand({}));
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({UserName: 'ann'}));
    expect(attached.AttachedPolicies).toEqual([{PolicyName: 'roles', PolicyArn}]);
    const entities = await iam.send(new ListEntitiesForPolicyCommand({PolicyArn}));
    expect(entities.PolicyUsers?.map(({UserName}) => UserName)).toEqual(['ann']);
    expect(entities.PolicyRoles).toEqual([]);
    await expect(iam.send(new DeletePolicyCommand({PolicyArn}))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    await iam.send(new DetachUserPolicyCommand({UserName: 'ann', PolicyArn}));
    await iam.send(new DeletePolicyCommand({PolicyArn}));
  });

  it('has a device only after two codes in a row', async () => {
    const {VirtualMFADevice: made} = await iam.send(
      new CreateVirtualMFADeviceCommand({VirtualMFADeviceName: 'spare'}),
    );
    const SerialNumber = made?.SerialNumber ?? '';
    expect(SerialNumber).toBe('arn:aws:iam::000000000000:mfa/spare');
    const [AuthenticationCode1, AuthenticationCode2] = ['000000', '000001'];
    const wrong = {UserName: 'ann', SerialNumber, AuthenticationCode1, AuthenticationCode2};
    await expect(iam.send(new EnableMFADeviceCommand(wrong))).rejects.toMatchObject({
      name: 'InvalidAuthenticationCodeException',
    });
    await iam.send(new DeleteVirtualMFADeviceCommand({SerialNumber}));
    app = await giveDevice(iam, 'ann');
    const {MFADevices} = await iam.send(new ListMFADevicesCommand({UserName: 'ann'}));
    expect(MFADevices?.map((each) => each.SerialNumber)).toEqual([app.serial]);
    const all = await iam.send(new ListVirtualMFADevicesCommand({AssignmentStatus: 'Assigned'}));
    expect(all.VirtualMFADevices?.map(({User}) => User?.UserName)).toEqual(['ann']);
    await expect(
      iam.send(new DeleteVirtualMFADeviceCommand({SerialNumber: app.serial})),
    ).rejects.toMatchObject({name: 'DeleteConflictException'});
  });

  describe('and a role that asks for MFA', () => {
    let RoleArn = '';
    const assume = async (more: object = {}, as = sts()) =>
      as.send(new AssumeRoleCommand({RoleArn, RoleSessionName: 'me', ...more}));
    const refusal = (message: string | RegExp) => ({
      name: expect.stringMatching(/^AccessDenied/),
      message: expect.stringMatching(message),
    });

    beforeAll(async () => {
      const {Role} = await iam.send(
        new CreateRoleCommand({
          RoleName: 'careful',
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: {AWS: 'arn:aws:iam::000000000000:user/team/ann'},
                Action: 'sts:AssumeRole',
                Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
              },
            ],
          }),
        }),
      );
      RoleArn = Role?.Arn ?? '';
    });

    it('is refused without, with a device that is not theirs, half of it, and a wrong code', async () => {
      await expect(assume()).rejects.toMatchObject(refusal(/not authorized to perform: sts:AssumeRole/));
      const other = {SerialNumber: 'arn:aws:iam::000000000000:mfa/else', TokenCode: app.code()};
      await expect(assume(other)).rejects.toMatchObject(refusal(/unable to validate MFA code/));
      await expect(assume({SerialNumber: app.serial})).rejects.toMatchObject(refusal(/must provide both/));
      const wrong = app.code() === '123456' ? '654321' : '123456';
      await expect(assume({SerialNumber: app.serial, TokenCode: wrong})).rejects.toMatchObject(
        refusal(/invalid MFA one time pass code/),
      );
      await expect(assume({SerialNumber: app.serial, TokenCode: '12'})).rejects.toMatchObject({
        name: 'ValidationError',
      });
    });

    it('opens to a code, once', async () => {
      const proof = {SerialNumber: app.serial, TokenCode: app.code()};
      const {Credentials: given} = await assume(proof);
      expect(await at(STSClient, of(given)).send(new GetCallerIdentityCommand({}))).toMatchObject({
        Arn: 'arn:aws:sts::000000000000:assumed-role/careful/me',
      });
      await expect(assume(proof)).rejects.toMatchObject(refusal(/invalid MFA one time pass code/));
    });

    it('opens to a session that was made with a code, and to no other', async () => {
      const plain = await sts().send(new GetSessionTokenCommand({}));
      await expect(assume({}, at(STSClient, of(plain.Credentials)))).rejects.toMatchObject(
        refusal(/not authorized/),
      );
      const proved = await sts().send(
        new GetSessionTokenCommand({SerialNumber: app.serial, TokenCode: app.code(1)}),
      );
      const session = at(STSClient, of(proved.Credentials));
      expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toContain(':user/team/ann');
      expect((await assume({}, session)).Credentials?.SessionToken).toBeTruthy();
      await expect(session.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
        message: 'Cannot call GetSessionToken with session credentials',
      });
    });
  });

  it('is refused with an inactive key, and goes when nothing hangs on it any more', async () => {
    const id = {UserName: 'ann', AccessKeyId: keys.accessKeyId};
    await iam.send(new UpdateAccessKeyCommand({...id, Status: 'Inactive'}));
    await expect(sts().send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const {AccessKeyMetadata} = await iam.send(new ListAccessKeysCommand({UserName: 'ann'}));
    expect(AccessKeyMetadata?.map(({Status}) => Status)).toEqual(['Inactive']);
    const goes = async () => iam.send(new DeleteUserCommand({UserName: 'ann'}));
    const blocked = async (by: string) =>
      expect(goes()).rejects.toMatchObject({message: `Cannot delete entity, must ${by} first.`});
    await blocked('delete policies');
    await iam.send(new DeleteUserPolicyCommand({UserName: 'ann', PolicyName: 'look'}));
    await blocked('delete access keys');
    await iam.send(new DeleteAccessKeyCommand(id));
    await blocked('delete MFA device');
    const device = {UserName: 'ann', SerialNumber: app.serial};
    const codes = {AuthenticationCode1: app.code(-1), AuthenticationCode2: app.code()};
    await iam.send(new ResyncMFADeviceCommand({...device, ...codes}));
    await iam.send(new DeactivateMFADeviceCommand(device));
    await goes();
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
  });
});
