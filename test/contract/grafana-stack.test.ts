/** A workspace made by a template, and one that outlives a restart. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {DescribeWorkspaceCommand, GrafanaClient} from '@aws-sdk/client-grafana';
import {expect, test} from 'vitest';
import {makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

const template = (name: string, more: object = {}) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {Effect: 'Allow', Principal: {Service: 'grafana.amazonaws.com'}, Action: 'sts:AssumeRole'},
          ],
        },
      },
    },
    Workspace: {
      Type: 'AWS::Grafana::Workspace',
      Properties: {
        AccountAccessType: 'CURRENT_ACCOUNT',
        AuthenticationProviders: ['AWS_SSO'],
        PermissionType: 'CUSTOMER_MANAGED',
        RoleArn: {'Fn::GetAtt': ['Role', 'Arn']},
        Name: name,
        GrafanaVersion: '12.4',
        ...more,
      },
    },
  },
  Outputs: {
    Id: {Value: {Ref: 'Workspace'}},
    Endpoint: {Value: {'Fn::GetAtt': ['Workspace', 'Endpoint']}},
    Version: {Value: {'Fn::GetAtt': ['Workspace', 'GrafanaVersion']}},
  },
});

test('a template makes, changes and deletes a workspace', async () => {
  const cloud = await startLocalCloud();
  const cloudformation = new CloudFormationClient(cloud.client);
  const grafana = new GrafanaClient(cloud.client);
  try {
    const made = await deployStack(cloudformation, 'w', template('one'), 'CREATE');
    const id = made.outputs['Id'] ?? '';
    expect(made).toMatchObject({
      status: 'CREATE_COMPLETE',
      outputs: {Endpoint: `${cloud.url}/${id}`, Version: '12.4'},
    });
    const changed = await deployStack(
      cloudformation,
      'w',
      template('two', {GrafanaVersion: '13.1', PluginAdminEnabled: true}),
      'UPDATE',
    );
    expect(changed).toMatchObject({status: 'UPDATE_COMPLETE', outputs: {Id: id, Version: '13.1'}});
    const {workspace} = await grafana.send(new DescribeWorkspaceCommand({workspaceId: id}));
    expect(workspace).toMatchObject({name: 'two', grafanaVersion: '13.1', status: 'ACTIVE'});
    await cloudformation.send(new DeleteStackCommand({StackName: 'w'}));
    await until('the stack is gone', () =>
      cloudformation.send(new DescribeStacksCommand({StackName: 'w'})).then(
        () => undefined,
        () => true,
      ),
    );
    await expect(grafana.send(new DescribeWorkspaceCommand({workspaceId: id}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const refused = await deployStack(
      cloudformation,
      'x',
      template('three', {VpcConfiguration: {}}),
      'CREATE',
    );
    expect(refused.status).not.toBe('CREATE_COMPLETE');
    expect(refused.reasons.join(' ')).toContain('VpcConfiguration');
  } finally {
    cloudformation.destroy();
    grafana.destroy();
    await cloud.close();
  }
});

test('workspace, tokens, plugin, data source and dashboard outlive a restart', async () => {
  const home = mkdtempSync(join(tmpdir(), 'grafana-'));
  try {
    const before = await startLocalCloud({home});
    const workspace = await makeWorkspace(before);
    const token = await workspace.token('ADMIN');
    await workspace.call('POST', '/api/plugins/grafana-redshift-datasource/install', {});
    await workspace.call('POST', '/api/datasources', {uid: 's', name: 'S', type: 't', access: 'proxy'});
    await workspace.call('POST', '/api/dashboards/db', {dashboard: {uid: 'b', title: 'B', panels: []}});
    await before.close();
    const after = await startLocalCloud({home});
    try {
      const read = async (path: string) => {
        const answer = await fetch(`${after.url}/${workspace.id}${path}`, {
          headers: {authorization: `Bearer ${token}`},
        });
        return answer.status;
      };
      for (const path of [
        'plugins/grafana-redshift-datasource/settings',
        'datasources/uid/s',
        'dashboards/uid/b',
      ])
        expect(await read(`/api/${path}`)).toBe(200);
    } finally {
      await after.close();
    }
  } finally {
    rmSync(home, {recursive: true, force: true});
  }
});
