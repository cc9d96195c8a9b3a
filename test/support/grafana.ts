import {
  CreateWorkspaceCommand,
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  GrafanaClient,
  type PermissionType,
  type Role,
} from '@aws-sdk/client-grafana';
import {AttachRolePolicyCommand, CreateRoleCommand, IAMClient} from '@aws-sdk/client-iam';
import type {TestCloud} from './local-cloud.ts';

/** A role that Managed Grafana may assume, with AWS's own policy for Redshift. */
export const makeGrafanaRole = async (cloud: TestCloud, name = 'grafana'): Promise<string> => {
  const iam = new IAMClient(cloud.client);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: {Service: 'grafana.amazonaws.com'},
        Action: 'sts:AssumeRole',
        Condition: {StringEquals: {'aws:SourceAccount': cloud.account}},
      },
    ],
  };
  const {Role: role} = await iam.send(
    new CreateRoleCommand({RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust)}),
  );
  const policy = 'arn:aws:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess';
  await iam.send(new AttachRolePolicyCommand({RoleName: name, PolicyArn: policy}));
  iam.destroy();
  return role?.Arn ?? '';
};

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
};

export type TestWorkspace = {
  readonly id: string;
  readonly endpoint: string;
  /** A new token of a service account with that role. */
  readonly token: (role?: Role, secondsToLive?: number) => Promise<string>;
  /** One call of the workspace's HTTP API, by an administrator unless another token (or none: '') is given. */
  readonly call: (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>;
};

/** An active workspace in which plugins may be installed; one that is service-managed has no role, as the API makes none. */
export const makeWorkspace = async (
  cloud: TestCloud,
  options: {version?: string; pluginAdmin?: boolean; roleArn?: string; permissionType?: PermissionType} = {},
): Promise<TestWorkspace> => {
  const grafana = new GrafanaClient(cloud.client);
  const {workspace} = await grafana.send(
    new CreateWorkspaceCommand({
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      ...(options.permissionType === 'SERVICE_MANAGED'
        ? {permissionType: 'SERVICE_MANAGED'}
        : {
            permissionType: 'CUSTOMER_MANAGED',
            workspaceRoleArn: options.roleArn ?? (await makeGrafanaRole(cloud)),
          }),
      grafanaVersion: options.version,
      configuration: JSON.stringify({plugins: {pluginAdminEnabled: options.pluginAdmin ?? true}}),
    }),
  );
  const id = workspace?.id ?? '';
  const endpoint = workspace?.endpoint ?? '';
  let made = 0;
  const token = async (role: Role = 'ADMIN', secondsToLive = 900): Promise<string> => {
    const name = `test-${++made}`;
    const account = await grafana.send(
      new CreateWorkspaceServiceAccountCommand({workspaceId: id, name, grafanaRole: role}),
    );
    const {serviceAccountToken} = await grafana.send(
      new CreateWorkspaceServiceAccountTokenCommand({
        workspaceId: id,
        serviceAccountId: account.id,
        name,
        secondsToLive,
      }),
    );
    return serviceAccountToken?.key ?? '';
  };
  const admin = await token();
  const call: TestWorkspace['call'] = async (method, path, body, bearer = admin) => {
    const response = await fetch(endpoint + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer !== '' && {authorization: `Bearer ${bearer}`}),
        ...(body !== undefined && {'content-type': 'application/json'}),
      },
      ...(body !== undefined && {body: JSON.stringify(body)}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {text},
      headers: response.headers,
    };
  };
  return {id, endpoint, token, call};
};
