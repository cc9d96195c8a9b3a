/** What Managed Grafana's own model does not allow in a request, and what it does not do with a right one. */
import {
  AssociateLicenseCommand,
  CreateWorkspaceApiKeyCommand,
  CreateWorkspaceCommand,
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  DeleteWorkspaceApiKeyCommand,
  DeleteWorkspaceCommand,
  DeleteWorkspaceServiceAccountCommand,
  DeleteWorkspaceServiceAccountTokenCommand,
  DescribeWorkspaceAuthenticationCommand,
  DescribeWorkspaceCommand,
  DescribeWorkspaceConfigurationCommand,
  DisassociateLicenseCommand,
  GrafanaClient,
  ListPermissionsCommand,
  ListTagsForResourceCommand,
  ListVersionsCommand,
  ListWorkspacesCommand,
  ListWorkspaceServiceAccountsCommand,
  ListWorkspaceServiceAccountTokensCommand,
  paginateListVersions,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionsCommand,
  UpdateWorkspaceAuthenticationCommand,
  UpdateWorkspaceCommand,
  UpdateWorkspaceConfigurationCommand,
  type UpdateInstruction,
} from '@aws-sdk/client-grafana';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {grafana as service} from '../../src/local-cloud/grafana/index.ts';
import {makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const {operations} = service;

let cloud: TestCloud;
let grafana: GrafanaClient;
let workspaceId: string;
let arn: string;
beforeAll(async () => {
  cloud = await startLocalCloud();
  grafana = new GrafanaClient(cloud.client);
  ({id: workspaceId} = await makeWorkspace(cloud));
  arn = `arn:aws:grafana:us-east-1:${cloud.account}:/workspaces/${workspaceId}`;
});
afterAll(async () => {
  grafana.destroy();
  await cloud.close();
});

/** A request with its one wrong member; the types of the SDK would not have it. */
const create = (wrong: object) =>
  new CreateWorkspaceCommand({
    accountAccessType: 'CURRENT_ACCOUNT',
    authenticationProviders: ['AWS_SSO'],
    permissionType: 'SERVICE_MANAGED',
    ...wrong,
  });
const instruct = (wrong: object, times = 1) =>
  new UpdatePermissionsCommand({
    workspaceId,
    updateInstructionBatch: Array.from({length: times}, () => ({
      action: 'ADD',
      role: 'ADMIN',
      users: [{id: 'u', type: 'SSO_USER'}],
      ...wrong,
    })) as UpdateInstruction[],
  });
const tagged = (count: number, prefix = 'k') =>
  Object.fromEntries(Array.from({length: count}, (_, index) => [`${prefix}${index}`, 'v']));

describe('a request that the model does not allow', () => {
  test.each<[string, () => unknown, string]>([
    ['accountAccessType', () => create({accountAccessType: 'X'}), 'enum value set: [CURRENT_ACCOUNT'],
    ['permissionType', () => create({permissionType: 'X'}), 'enum value set: [CUSTOMER_MANAGED'],
    ['authenticationProviders', () => create({authenticationProviders: ['LDAP']}), '[AWS_SSO, SAML]'],
    ['clientToken', () => create({clientToken: 'a b'}), 'pattern: [!-~]{1,64}'],
    ['workspaceName', () => create({workspaceName: 'n'.repeat(256)}), 'pattern: [a-zA-Z0-9-._~]{1,255}'],
    ['workspaceDescription', () => create({workspaceDescription: 'd'.repeat(2049)}), 'equal to 2048'],
    ['workspaceDataSources', () => create({workspaceDataSources: ['MYSQL']}), 'enum value set: ['],
    ['workspaceNotificationDestinations', () => create({workspaceNotificationDestinations: ['X']}), '[SNS]'],
    ['ipAddressType', () => create({ipAddressType: 'IPv6'}), '[IPv4, DualStack]'],
    ['tags', () => create({tags: tagged(51)}), 'less than or equal to 50'],
    ['tags', () => create({tags: {['k'.repeat(129)]: 'v'}}), 'less than or equal to 128'],
    ['tags', () => create({tags: {k: 'v'.repeat(257)}}), 'less than or equal to 256'],
    ['workspaceId', () => new DescribeWorkspaceCommand({workspaceId: 'w'}), 'pattern: g-[0-9a-f]{10}'],
    ['maxResults', () => new ListWorkspacesCommand({maxResults: 0}), 'greater than or equal to 1'],
    ['maxResults', () => new ListWorkspacesCommand({maxResults: 101}), 'less than or equal to 100'],
    ['userType', () => new ListPermissionsCommand({workspaceId, userType: 'X' as 'SSO_USER'}), '[SSO_USER'],
    ['updateInstructionBatch', () => instruct({}, 21), 'less than or equal to 20'],
    ['updateInstructionBatch.1.member.role', () => instruct({role: 'X'}), '[ADMIN, EDITOR, VIEWER]'],
    ['updateInstructionBatch.1.member.action', () => instruct({action: 'X'}), '[ADD, REVOKE]'],
    [
      'updateInstructionBatch.1.member.users.1.member.type',
      () => instruct({users: [{id: 'u', type: 'X'}]}),
      '[SSO_USER, SSO_GROUP]',
    ],
    [
      'updateInstructionBatch.1.member.users.1.member.id',
      () => instruct({users: [{id: 'u'.repeat(48), type: 'SSO_USER'}]}),
      'less than or equal to 47',
    ],
    [
      'name',
      () =>
        new CreateWorkspaceServiceAccountCommand({workspaceId, name: 'n'.repeat(129), grafanaRole: 'ADMIN'}),
      'less than or equal to 128',
    ],
    [
      'grafanaRole',
      () => new CreateWorkspaceServiceAccountCommand({workspaceId, name: 'n', grafanaRole: 'X' as 'ADMIN'}),
      '[ADMIN, EDITOR, VIEWER]',
    ],
    [
      'secondsToLive',
      () =>
        new CreateWorkspaceServiceAccountTokenCommand({
          workspaceId,
          serviceAccountId: '2',
          name: 'n',
          secondsToLive: 0,
        }),
      'greater than or equal to 1',
    ],
  ])('%s (%#)', async (field, request, why) => {
    await expect(grafana.send(request() as DescribeWorkspaceCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(why) as string,
      reason: 'FIELD_VALIDATION_FAILED',
      fieldList: [{name: field, message: expect.stringContaining(why) as string}],
      $metadata: {httpStatusCode: 400},
    });
  });

  test('all that is wrong is told, without values that are sensitive', async () => {
    await expect(
      grafana.send(create({workspaceName: 'a secret', workspaceDataSources: ['X'], clientToken: 'a b'})),
    ).rejects.toMatchObject({
      message: expect.stringMatching(
        /^3 validation errors detected: .*Value 'a b' at 'clientToken'.*Value at 'workspaceName'/,
      ) as string,
    });
  });

  test('a member that is missing has its reason too', async () => {
    const missing = new CreateWorkspaceServiceAccountTokenCommand({
      workspaceId,
      serviceAccountId: '2',
      name: 'n',
      secondsToLive: undefined,
    });
    await expect(grafana.send(missing)).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'FIELD_VALIDATION_FAILED',
      message: expect.stringContaining("Value null at 'secondsToLive'") as string,
    });
  });
});

describe('what this cloud does not have is refused by its name', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['IPv6', () => create({ipAddressType: 'DualStack'}), /does not support the IP address type DualStack/],
    ['keys of one’s own', () => create({kmsKeyId: 'k'}), /does not support kmsKeyId/],
    [
      'IPv6, later',
      () => new UpdateWorkspaceCommand({workspaceId, ipAddressType: 'DualStack'}),
      /does not support the IP address type DualStack/,
    ],
    [
      'SAML',
      () =>
        new UpdateWorkspaceAuthenticationCommand({
          workspaceId,
          authenticationProviders: ['SAML'],
          samlConfiguration: {idpMetadata: {url: 'https://idp.example'}},
        }),
      /does not support samlConfiguration/,
    ],
    [
      'licences',
      () => new AssociateLicenseCommand({workspaceId, licenseType: 'ENTERPRISE'}),
      /does not support licenses of the type ENTERPRISE/,
    ],
    [
      'licences to give back',
      () => new DisassociateLicenseCommand({workspaceId, licenseType: 'ENTERPRISE'}),
      /has no license/,
    ],
  ])('%s', async (_, request, message) => {
    await expect(grafana.send(request() as DescribeWorkspaceCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message) as string,
    });
  });
});

test('of another workspace nothing is told', async () => {
  const absent = {workspaceId: 'g-0000000000'};
  for (const request of [
    new DescribeWorkspaceCommand(absent),
    new AssociateLicenseCommand({...absent, licenseType: 'ENTERPRISE'}),
    new ListTagsForResourceCommand({resourceArn: arn.replace(workspaceId, absent.workspaceId)}),
  ])
    await expect(grafana.send(request as DescribeWorkspaceCommand)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      resourceId: absent.workspaceId,
      resourceType: 'workspace',
    });
});

test('a service account’s id is a number', async () => {
  const ask = (serviceAccountId: string) =>
    grafana.send(new DeleteWorkspaceServiceAccountCommand({workspaceId, serviceAccountId}));
  await expect(ask('deployer')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Invalid Service Account id: deployer',
  });
  await expect(ask('99')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    resourceId: '99',
    resourceType: 'service-account',
  });
});

test('one token, two requests', async () => {
  const first = create({clientToken: 'once', workspaceName: 'one'});
  const {workspace} = await grafana.send(first);
  expect((await grafana.send(create({clientToken: 'once', workspaceName: 'one'}))).workspace?.id).toBe(
    workspace?.id,
  );
  await expect(grafana.send(create({clientToken: 'once', workspaceName: 'two'}))).rejects.toMatchObject({
    name: 'ConflictException',
    message: expect.stringContaining('Duplicate request for workspace') as string,
    resourceId: workspace?.id,
    resourceType: 'workspace',
  });
});

test('tags: fifty in all, and none of AWS’s own', async () => {
  const put = (tags: Record<string, string>) =>
    grafana.send(new TagResourceCommand({resourceArn: arn, tags}));
  await expect(put({'aws:team': 'a'})).rejects.toMatchObject({name: 'ValidationException'});
  await put(tagged(40));
  await expect(put(tagged(11, 'more'))).rejects.toMatchObject({name: 'ValidationException'});
  await put(tagged(10, 'more'));
  const {tags = {}} = await grafana.send(new ListTagsForResourceCommand({resourceArn: arn}));
  expect(Object.keys(tags)).toHaveLength(50);
});

describe('a user', () => {
  /** The calls of a user with that policy; what they are refused by names the action and the resource. */
  const asUser = async (
    UserName: string,
    statement: object,
    work: (client: GrafanaClient) => Promise<void>,
  ) => {
    const iam = new IAMClient(cloud.client);
    await iam.send(new CreateUserCommand({UserName}));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Resource: '*', ...statement}],
    });
    await iam.send(new PutUserPolicyCommand({UserName, PolicyName: 'p', PolicyDocument}));
    const {AccessKey: key} = await iam.send(new CreateAccessKeyCommand({UserName}));
    iam.destroy();
    const credentials = {
      accessKeyId: key?.AccessKeyId ?? '',
      secretAccessKey: key?.SecretAccessKey ?? '',
    };
    const client = new GrafanaClient({...cloud.client, credentials});
    await work(client);
    client.destroy();
  };
  const denied = (action: string, resource: string) => ({
    name: 'AccessDeniedException',
    $metadata: {httpStatusCode: 403},
    message: expect.stringContaining(`${action} on resource: ${resource}`) as string,
  });

  test('without a right is refused each operation by its own action, on the workspace it names', async () => {
    const own = {workspaceId};
    const resourceArn = arn;
    const on: readonly (readonly [action: string, request: unknown, resource?: string])[] = [
      ['AssociateLicense', new AssociateLicenseCommand({...own, licenseType: 'ENTERPRISE'})],
      ['CreateWorkspace', create({}), '*'],
      [
        'CreateWorkspaceApiKey',
        new CreateWorkspaceApiKeyCommand({...own, keyName: 'k', keyRole: 'ADMIN', secondsToLive: 1}),
      ],
      [
        'CreateWorkspaceServiceAccount',
        new CreateWorkspaceServiceAccountCommand({...own, name: 'n', grafanaRole: 'ADMIN'}),
      ],
      [
        'CreateWorkspaceServiceAccountToken',
        new CreateWorkspaceServiceAccountTokenCommand({
          ...own,
          serviceAccountId: '2',
          name: 'n',
          secondsToLive: 1,
        }),
      ],
      ['DeleteWorkspace', new DeleteWorkspaceCommand(own)],
      ['DeleteWorkspaceApiKey', new DeleteWorkspaceApiKeyCommand({...own, keyName: 'k'})],
      [
        'DeleteWorkspaceServiceAccount',
        new DeleteWorkspaceServiceAccountCommand({...own, serviceAccountId: '2'}),
      ],
      [
        'DeleteWorkspaceServiceAccountToken',
        new DeleteWorkspaceServiceAccountTokenCommand({...own, serviceAccountId: '2', tokenId: '1'}),
      ],
      ['DescribeWorkspace', new DescribeWorkspaceCommand(own)],
      ['DescribeWorkspaceAuthentication', new DescribeWorkspaceAuthenticationCommand(own)],
      ['DescribeWorkspaceConfiguration', new DescribeWorkspaceConfigurationCommand(own)],
      ['DisassociateLicense', new DisassociateLicenseCommand({...own, licenseType: 'ENTERPRISE'})],
      ['ListPermissions', new ListPermissionsCommand(own)],
      ['ListTagsForResource', new ListTagsForResourceCommand({resourceArn})],
      ['ListVersions', new ListVersionsCommand({}), '*'],
      [
        'ListWorkspaceServiceAccountTokens',
        new ListWorkspaceServiceAccountTokensCommand({...own, serviceAccountId: '2'}),
      ],
      ['ListWorkspaceServiceAccounts', new ListWorkspaceServiceAccountsCommand(own)],
      ['ListWorkspaces', new ListWorkspacesCommand({}), '*'],
      ['TagResource', new TagResourceCommand({resourceArn, tags: {}})],
      ['UntagResource', new UntagResourceCommand({resourceArn, tagKeys: ['k']})],
      ['UpdatePermissions', instruct({})],
      ['UpdateWorkspace', new UpdateWorkspaceCommand({...own, workspaceName: 'n'})],
      [
        'UpdateWorkspaceAuthentication',
        new UpdateWorkspaceAuthenticationCommand({...own, authenticationProviders: ['AWS_SSO']}),
      ],
      [
        'UpdateWorkspaceConfiguration',
        new UpdateWorkspaceConfigurationCommand({...own, configuration: '{}'}),
      ],
    ];
    expect(on.map(([action]) => action)).toEqual(operations.map(({name}) => name).sort());
    await asUser('nobody', {Action: 'kinesis:*'}, async (client) => {
      for (const [action, request, resource = arn] of on)
        await expect(client.send(request as DescribeWorkspaceCommand), action).rejects.toMatchObject(
          denied(`grafana:${action}`, resource),
        );
    });
  });

  test('with the right to one workspace has it there only', async () => {
    const {id: other} = await makeWorkspace(cloud, {permissionType: 'SERVICE_MANAGED'});
    await asUser('narrow', {Action: 'grafana:*', Resource: arn}, async (client) => {
      const {workspace} = await client.send(new DescribeWorkspaceCommand({workspaceId}));
      expect(workspace?.id).toBe(workspaceId);
      await expect(client.send(new DescribeWorkspaceCommand({workspaceId: other}))).rejects.toMatchObject(
        denied('grafana:DescribeWorkspace', arn.replace(workspaceId, other)),
      );
    });
  });

  test('gives a workspace no role that they may not pass', async () => {
    const role = `arn:aws:iam::${cloud.account}:role/grafana`;
    await asUser('without-pass', {Action: 'grafana:*'}, async (client) => {
      for (const request of [
        create({permissionType: 'CUSTOMER_MANAGED', workspaceRoleArn: role}),
        new UpdateWorkspaceCommand({workspaceId, workspaceRoleArn: role}),
      ])
        await expect(client.send(request as DescribeWorkspaceCommand)).rejects.toMatchObject(
          denied('iam:PassRole', role),
        );
    });
  });
});

test('versions come in pages', async () => {
  const pages: string[][] = [];
  for await (const {grafanaVersions = []} of paginateListVersions({client: grafana, pageSize: 2}, {}))
    pages.push(grafanaVersions);
  expect(pages.map(({length}) => length)).toEqual([2, 2, 1]);
  expect(new Set(pages.flat()).size).toBe(5);
});
