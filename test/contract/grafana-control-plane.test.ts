import {
  CreateWorkspaceApiKeyCommand,
  CreateWorkspaceCommand,
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  DeleteWorkspaceCommand,
  DeleteWorkspaceServiceAccountTokenCommand,
  DescribeWorkspaceCommand,
  DescribeWorkspaceConfigurationCommand,
  GrafanaClient,
  ListPermissionsCommand,
  ListTagsForResourceCommand,
  ListVersionsCommand,
  ListWorkspacesCommand,
  ListWorkspaceServiceAccountTokensCommand,
  TagResourceCommand,
  UpdatePermissionsCommand,
  UpdateWorkspaceCommand,
  UpdateWorkspaceConfigurationCommand,
  type CreateWorkspaceCommandInput,
} from '@aws-sdk/client-grafana';
import {CreateUserCommand, IdentitystoreClient} from '@aws-sdk/client-identitystore';
import {DeleteInstanceCommand, ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {makeGrafanaRole, makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let grafana: GrafanaClient;
beforeEach(async () => {
  cloud = await startLocalCloud();
  grafana = new GrafanaClient(cloud.client);
});
afterEach(async () => {
  grafana.destroy();
  await cloud.close();
});

const wanted: CreateWorkspaceCommandInput = {
  accountAccessType: 'CURRENT_ACCOUNT',
  authenticationProviders: ['AWS_SSO'],
  permissionType: 'CUSTOMER_MANAGED',
};

describe('a workspace', () => {
  test('is made with a role, described, listed, changed and deleted', async () => {
    const roleArn = await makeGrafanaRole(cloud);
    const {workspace} = await grafana.send(
      new CreateWorkspaceCommand({
        ...wanted,
        workspaceName: 'w',
        workspaceRoleArn: roleArn,
        workspaceDataSources: ['REDSHIFT'],
        tags: {team: 'a'},
      }),
    );
    const workspaceId = workspace?.id ?? '';
    expect(workspaceId).toMatch(/^g-[0-9a-f]{10}$/);
    const {grafanaVersions} = await grafana.send(new ListVersionsCommand({}));
    expect(workspace).toMatchObject({
      status: 'ACTIVE',
      name: 'w',
      workspaceRoleArn: roleArn,
      endpoint: `${cloud.url}/${workspaceId}`,
      grafanaVersion: grafanaVersions?.[0],
      authentication: {providers: ['AWS_SSO']},
      created: expect.any(Date) as Date,
    });
    await grafana.send(new UpdateWorkspaceCommand({workspaceId, workspaceName: 'v'}));
    const list = await grafana.send(new ListWorkspacesCommand({}));
    expect(list.workspaces?.map(({id, name, tags}) => [id, name, tags])).toEqual([
      [workspaceId, 'v', {team: 'a'}],
    ]);
    const resourceArn = `arn:aws:grafana:us-east-1:${cloud.account}:/workspaces/${workspaceId}`;
    await grafana.send(new TagResourceCommand({resourceArn, tags: {stage: 'b'}}));
    expect((await grafana.send(new ListTagsForResourceCommand({resourceArn}))).tags).toEqual({
      team: 'a',
      stage: 'b',
    });
    await grafana.send(new DeleteWorkspaceCommand({workspaceId}));
    await expect(grafana.send(new DescribeWorkspaceCommand({workspaceId}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      resourceId: workspaceId,
      $metadata: {httpStatusCode: 404},
    });
  });

  test('the same token makes one workspace, the same name two', async () => {
    const input = {...wanted, workspaceRoleArn: await makeGrafanaRole(cloud), workspaceName: 'w'};
    const ids = [];
    for (const clientToken of ['t', 't', 'u'])
      ids.push((await grafana.send(new CreateWorkspaceCommand({...input, clientToken}))).workspace?.id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  test('five are the most', async () => {
    const input = {...wanted, workspaceRoleArn: await makeGrafanaRole(cloud)};
    for (let made = 0; made < 5; made++) await grafana.send(new CreateWorkspaceCommand(input));
    await expect(grafana.send(new CreateWorkspaceCommand(input))).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      quotaCode: 'L-2C2D5119',
    });
  });

  test('takes its time at a slower pace, and refuses changes meanwhile', async () => {
    const slow = await startLocalCloud({pace: 'realistic'});
    const client = new GrafanaClient(slow.client);
    try {
      const {workspace} = await client.send(
        new CreateWorkspaceCommand({...wanted, workspaceRoleArn: await makeGrafanaRole(slow)}),
      );
      expect(workspace?.status).toBe('CREATING');
      await expect(
        client.send(new DeleteWorkspaceCommand({workspaceId: workspace?.id})),
      ).rejects.toMatchObject({
        name: 'ConflictException',
      });
      expect((await fetch(`${workspace?.endpoint}/api/health`)).status).toBe(503);
    } finally {
      client.destroy();
      await slow.close();
    }
  });
});

describe('refusals', () => {
  test.each<[string, Partial<CreateWorkspaceCommandInput>, string]>([
    ['no role', {}, 'When the permissionType is CUSTOMER_MANAGED a Workspace Role ARN should be provided.'],
    [
      'an organisation',
      {accountAccessType: 'ORGANIZATION'},
      'does not support the account access type ORGANIZATION',
    ],
    [
      'an unknown version',
      {permissionType: 'SERVICE_MANAGED', grafanaVersion: '7.0'},
      'Grafana version 7.0 is not supported',
    ],
    [
      'a network of its own',
      {permissionType: 'SERVICE_MANAGED', vpcConfiguration: {securityGroupIds: ['s'], subnetIds: ['a', 'b']}},
      'does not support vpcConfiguration',
    ],
    [
      'a name with a blank',
      {permissionType: 'SERVICE_MANAGED', workspaceName: 'a b'},
      'failed to satisfy constraint',
    ],
    [
      'an unknown setting',
      {permissionType: 'SERVICE_MANAGED', configuration: '{"plugins":{"x":true}}'},
      'plugins.x',
    ],
  ])('%s', async (_, change, message) => {
    await expect(grafana.send(new CreateWorkspaceCommand({...wanted, ...change}))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
      $metadata: {httpStatusCode: 400},
    });
  });

  test('without Identity Center', async () => {
    const sso = new SSOAdminClient(cloud.client);
    const {Instances} = await sso.send(new ListInstancesCommand({}));
    await sso.send(new DeleteInstanceCommand({InstanceArn: Instances?.[0]?.InstanceArn}));
    sso.destroy();
    const input = {...wanted, workspaceRoleArn: await makeGrafanaRole(cloud)};
    await expect(grafana.send(new CreateWorkspaceCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'SSO is not enabled in any region.',
    });
  });

  test('API keys', async () => {
    const {id} = await makeWorkspace(cloud);
    await expect(
      grafana.send(
        new CreateWorkspaceApiKeyCommand({
          workspaceId: id,
          keyName: 'k',
          keyRole: 'ADMIN',
          secondsToLive: 60,
        }),
      ),
    ).rejects.toMatchObject({name: 'ValidationException'});
  });
});

test('a configuration is replaced as a whole, and a version only goes up', async () => {
  const {id: workspaceId} = await makeWorkspace(cloud, {version: '10.4'});
  const describeIt = async () => {
    const now = await grafana.send(new DescribeWorkspaceConfigurationCommand({workspaceId}));
    // The SDK wraps JSON texts.
    return {configuration: String(now.configuration), grafanaVersion: now.grafanaVersion};
  };
  await grafana.send(
    new UpdateWorkspaceConfigurationCommand({
      workspaceId,
      configuration: '{"unifiedAlerting":{"enabled":true}}',
    }),
  );
  expect(await describeIt()).toMatchObject({
    configuration: '{"unifiedAlerting":{"enabled":true}}',
    grafanaVersion: '10.4',
  });
  await grafana.send(
    new UpdateWorkspaceConfigurationCommand({workspaceId, configuration: '{}', grafanaVersion: '12.4'}),
  );
  expect((await describeIt()).grafanaVersion).toBe('12.4');
  expect((await grafana.send(new ListVersionsCommand({workspaceId}))).grafanaVersions).toEqual(['13.1']);
  await expect(
    grafana.send(
      new UpdateWorkspaceConfigurationCommand({workspaceId, configuration: '{}', grafanaVersion: '10.4'}),
    ),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Only upgrades') as string,
  });
});

test('permissions: what cannot be followed comes back in a 200', async () => {
  const {id: workspaceId} = await makeWorkspace(cloud);
  const sso = new SSOAdminClient(cloud.client);
  const directory = new IdentitystoreClient(cloud.client);
  const {Instances} = await sso.send(new ListInstancesCommand({}));
  const {UserId} = await directory.send(
    new CreateUserCommand({
      IdentityStoreId: Instances?.[0]?.IdentityStoreId,
      UserName: 'ada',
      DisplayName: 'Ada',
      Name: {GivenName: 'Ada', FamilyName: 'L'},
    }),
  );
  sso.destroy();
  directory.destroy();
  const add = (action: 'ADD' | 'REVOKE', role: 'ADMIN' | 'VIEWER', id = '') =>
    grafana.send(
      new UpdatePermissionsCommand({
        workspaceId,
        updateInstructionBatch: [{action, role, users: [{id, type: 'SSO_USER'}]}],
      }),
    );
  const listed = async () =>
    (await grafana.send(new ListPermissionsCommand({workspaceId}))).permissions?.map(({user, role}) => [
      user?.id,
      role,
    ]);

  expect((await add('ADD', 'ADMIN', 'nobody')).errors).toMatchObject([
    {code: 404, message: expect.any(String) as string, causedBy: {action: 'ADD', users: [{id: 'nobody'}]}},
  ]);
  expect(await listed()).toEqual([]);
  expect((await add('ADD', 'VIEWER', UserId)).errors).toEqual([]);
  expect((await add('ADD', 'ADMIN', UserId)).errors).toEqual([]);
  expect(await listed()).toEqual([[UserId, 'ADMIN']]);
  await add('REVOKE', 'ADMIN', UserId);
  expect(await listed()).toEqual([]);
});

describe('service accounts and tokens', () => {
  test('a key is shown once; names are unique; a life is at most thirty days', async () => {
    const {id: workspaceId} = await makeWorkspace(cloud);
    const account = {workspaceId, name: 'a', grafanaRole: 'ADMIN'} as const;
    const {id: serviceAccountId} = await grafana.send(new CreateWorkspaceServiceAccountCommand(account));
    await expect(grafana.send(new CreateWorkspaceServiceAccountCommand(account))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    const token = {workspaceId, serviceAccountId, name: 't', secondsToLive: 900};
    const made = await grafana.send(new CreateWorkspaceServiceAccountTokenCommand(token));
    expect(made.serviceAccountToken?.key).toMatch(/^glsa_\w{32}_[0-9a-f]{8}$/);
    await expect(grafana.send(new CreateWorkspaceServiceAccountTokenCommand(token))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    for (const secondsToLive of [0, 2_592_001])
      await expect(
        grafana.send(new CreateWorkspaceServiceAccountTokenCommand({...token, name: 'u', secondsToLive})),
      ).rejects.toMatchObject({name: 'ValidationException'});
    const list = () =>
      grafana.send(new ListWorkspaceServiceAccountTokensCommand({workspaceId, serviceAccountId}));
    const [listed] = (await list()).serviceAccountTokens ?? [];
    expect(listed).not.toHaveProperty('key');
    expect((listed?.expiresAt?.getTime() ?? 0) - (listed?.createdAt?.getTime() ?? 0)).toBe(900_000);
    await grafana.send(
      new DeleteWorkspaceServiceAccountTokenCommand({workspaceId, serviceAccountId, tokenId: listed?.id}),
    );
    expect((await list()).serviceAccountTokens).toEqual([]);
  });

  test('the quota counts every token that was not deleted', async () => {
    const {id: workspaceId} = await makeWorkspace(cloud);
    const {id: serviceAccountId} = await grafana.send(
      new CreateWorkspaceServiceAccountCommand({workspaceId, name: 'a', grafanaRole: 'VIEWER'}),
    );
    const make = (name: string) =>
      grafana.send(
        new CreateWorkspaceServiceAccountTokenCommand({
          workspaceId,
          serviceAccountId,
          name,
          secondsToLive: 1,
        }),
      );
    // One token is the workspace maker's.
    for (let made = 0; made < 98; made++) await make(`t${made}`);
    await expect(make('one more')).rejects.toMatchObject({name: 'ServiceQuotaExceededException'});
  });
});
