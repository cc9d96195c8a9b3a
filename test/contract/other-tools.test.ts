/** AWS's own command line and the SDK for Python, which share nothing with this code, work with the local cloud. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {CloudFormationClient} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {run, type Outcome} from '../support/command.ts';
import {machineDefinition, pageViewsCode, shopTemplate} from '../support/foreign-template.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

const hasCli = (await run('aws', ['--version'])).code === 0;
/** Debian's boto3 belongs to Debian's Python, which need not be the first one in the path. */
const pythons = ['/usr/bin/python3', 'python3'];
const python = await (async () => {
  for (const candidate of pythons)
    if ((await run(candidate, ['-c', 'import boto3'])).code === 0) return candidate;
  return undefined;
})();
if (!hasCli) console.warn('SKIPPED: the AWS CLI is not installed, its tests do not run');
if (!python) console.warn('SKIPPED: boto3 is not installed, its tests do not run');

let cloud: TestCloud;
let outputs: Record<string, string>;

beforeAll(async () => {
  cloud = await startLocalCloud();
  const template = shopTemplate({
    code: pageViewsCode('one'),
    definition: machineDefinition('REFRESH MATERIALIZED VIEW page_views'),
  });
  const made = await deployStack(new CloudFormationClient(cloud.client), 'shop', template, 'CREATE');
  expect(made.status, made.reasons.join('\n')).toBe('CREATE_COMPLETE');
  ({outputs} = made);
});
afterAll(async () => cloud.close());

/** What `local env` exports. */
const environment = () => ({
  AWS_ENDPOINT_URL: cloud.url,
  AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
  AWS_REGION: cloud.region,
  AWS_DEFAULT_REGION: cloud.region,
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PAGER: '',
  NO_PROXY: '127.0.0.1',
});

const aws = async (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  run('aws', [...args, '--endpoint-url', cloud.url, '--output', 'json'], {...environment(), ...env});

const ask = async (...args: string[]): Promise<Record<string, unknown>> => {
  const {code, stdout, stderr} = await aws(args);
  expect(code, `aws ${args.join(' ')}\n${stderr}`).toBe(0);
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
};

const cliSql = async (text: string): Promise<Record<string, unknown>> => {
  const {Id} = await ask(
    'redshift-data',
    'execute-statement',
    '--cluster-identifier',
    outputs['Cluster'] ?? '',
    '--database',
    'shop',
    '--db-user',
    'keeper',
    '--sql',
    text,
  );
  return until(text, async () => {
    const statement = await ask('redshift-data', 'describe-statement', '--id', String(Id));
    return ['FINISHED', 'FAILED', 'ABORTED'].includes(String(statement['Status'])) ? statement : undefined;
  });
};

describe.skipIf(!hasCli)('the AWS CLI', {timeout: 120_000}, () => {
  test('lists and describes what a stack has made', async () => {
    expect(await ask('sts', 'get-caller-identity')).toMatchObject({Account: cloud.account});
    const cluster = outputs['Cluster'] ?? '';
    expect(await ask('cloudformation', 'describe-stacks', '--stack-name', 'shop')).toMatchObject({
      Stacks: [{StackName: 'shop', StackStatus: 'CREATE_COMPLETE'}],
    });
    expect(await ask('cloudformation', 'list-stack-resources', '--stack-name', 'shop')).toHaveProperty(
      'StackResourceSummaries',
    );
    expect(await ask('kinesis', 'list-streams')).toMatchObject({StreamNames: [outputs['Stream']]});
    expect(await ask('redshift', 'describe-clusters', '--cluster-identifier', cluster)).toMatchObject({
      Clusters: [{ClusterIdentifier: cluster, ClusterStatus: 'available', NodeType: 'ra3.large'}],
    });
    const arn = cloud.cloud.arn('redshift', `cluster:${cluster}`);
    await ask('redshift', 'create-tags', '--resource-name', arn, '--tags', 'Key=colour,Value=red');
    const tags = await ask('redshift', 'describe-tags', '--resource-name', arn);
    expect(JSON.stringify(tags)).toContain('colour');
    const role = (outputs['Role'] ?? '').split('/').at(-1) ?? '';
    expect(await ask('iam', 'get-role', '--role-name', role)).toMatchObject({Role: {Arn: outputs['Role']}});
    expect(await ask('lambda', 'list-functions')).toMatchObject({Functions: [{Runtime: 'nodejs22.x'}]});
    expect(await ask('ec2', 'describe-vpcs')).toHaveProperty('Vpcs');
    expect(await ask('grafana', 'list-workspaces')).toEqual({workspaces: []});
    expect(await ask('secretsmanager', 'list-secrets')).toHaveProperty('SecretList');
  });

  test('puts a record into a stream that a view holds after the next refresh, and fetches a result', async () => {
    const record = join(cloud.home, 'record.json');
    writeFileSync(record, '{"page": "/from-the-cli"}');
    const put = await ask(
      'kinesis',
      'put-record',
      '--stream-name',
      outputs['Stream'] ?? '',
      '--partition-key',
      'a',
      // Version 1 takes a blob as text and version 2 as base64; both read it from a file.
      '--data',
      `fileb://${record}`,
    );
    expect(put).toHaveProperty('SequenceNumber');
    const statements = [
      `CREATE EXTERNAL SCHEMA shop_streams FROM KINESIS IAM_ROLE '${outputs['Role']}'`,
      `CREATE MATERIALIZED VIEW page_views AS SELECT JSON_PARSE(kinesis_data) AS view FROM shop_streams."${outputs['Stream']}"`,
      'REFRESH MATERIALIZED VIEW page_views',
    ];
    for (const text of statements) expect(await cliSql(text), text).toMatchObject({Status: 'FINISHED'});
    const {Id} = await cliSql("SELECT count(*) AS found FROM page_views WHERE view.page = '/from-the-cli'");
    expect(await ask('redshift-data', 'get-statement-result', '--id', String(Id))).toMatchObject({
      Records: [[{longValue: 1}]],
      ColumnMetadata: [{name: 'found', typeName: 'int8'}],
    });
  });

  test('makes a Grafana workspace and a token for it, page by page, and is told what is wrong', async () => {
    const made = await ask(
      'grafana',
      'create-workspace',
      '--account-access-type=CURRENT_ACCOUNT',
      '--authentication-providers=AWS_SSO',
      '--permission-type=SERVICE_MANAGED',
      '--configuration={"plugins":{"pluginAdminEnabled":true}}',
    );
    const {id, endpoint} = made['workspace'] as {id: string; endpoint: string};
    const own = ['--workspace-id', id];
    const account = await ask(
      'grafana',
      'create-workspace-service-account',
      ...own,
      '--name=tool',
      '--grafana-role=VIEWER',
    );
    const its = [...own, '--service-account-id', String(account['id'])];
    const token = ['grafana', 'create-workspace-service-account-token', ...its, '--seconds-to-live'];
    const {serviceAccountToken} = await ask(...token, '60', '--name=first');
    await ask(...token, '60', '--name=second');
    const {serviceAccountTokens} = await ask(
      'grafana',
      'list-workspace-service-account-tokens',
      ...its,
      '--page-size=1',
    );
    expect(serviceAccountTokens).toMatchObject([{name: 'first'}, {name: 'second'}]);
    const authorization = `Bearer ${(serviceAccountToken as {key: string}).key}`;
    expect((await fetch(`${endpoint}/api/org`, {headers: {authorization}})).status).toBe(200);
    expect((await aws([...token, '9999999', '--name=third'])).stderr).toContain(
      "(ValidationException) when calling the CreateWorkspaceServiceAccountToken operation: 1 validation error detected: Value '9999999' at 'secondsToLive'",
    );
    await ask('grafana', 'delete-workspace', ...own);
  });

  test("gets AWS's own error with wrong credentials, and nothing else", async () => {
    const wrong = {AWS_SECRET_ACCESS_KEY: 'wrong'};
    const unknown = {AWS_ACCESS_KEY_ID: 'AKIAXXXXXXXXXXXXXXXX'};
    const streams = await aws(['kinesis', 'list-streams'], wrong);
    expect(streams).toMatchObject({stdout: ''});
    expect(streams.code).not.toBe(0);
    expect(streams.stderr).toContain('InvalidSignatureException');
    expect((await aws(['redshift', 'describe-clusters'], wrong)).stderr).toContain('SignatureDoesNotMatch');
    expect((await aws(['cloudformation', 'list-stacks'], unknown)).stderr).toContain('InvalidClientTokenId');
    expect((await aws(['grafana', 'list-workspaces'], unknown)).stderr).toContain(
      'UnrecognizedClientException',
    );
    expect((await aws(['ec2', 'describe-vpcs'], unknown)).stderr).toContain('AuthFailure');
  });
});

const script = `
import boto3, json, os, time
make = lambda name: boto3.client(name, endpoint_url=os.environ['AWS_ENDPOINT_URL'])
stream, cluster = os.environ['STREAM'], os.environ['CLUSTER']
out = {'account': make('sts').get_caller_identity()['Account']}
kinesis = make('kinesis')
kinesis.put_records(StreamName=stream, Records=[{'Data': b'{"page": "/py"}', 'PartitionKey': 'p'}])
shards = kinesis.list_shards(StreamName=stream)['Shards']
found = []
for shard in shards:
    iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard['ShardId'], ShardIteratorType='TRIM_HORIZON')['ShardIterator']
    found += [record['Data'].decode() for record in kinesis.get_records(ShardIterator=iterator)['Records']]
out['found'] = '{"page": "/py"}' in found
out['stack'] = make('cloudformation').describe_stacks(StackName='shop')['Stacks'][0]['StackStatus']
data = make('redshift-data')
statement = data.execute_statement(ClusterIdentifier=cluster, Database='shop', DbUser='keeper', Sql="select 1 as one, 'a' as letter, 1.5::float as half")
while True:
    state = data.describe_statement(Id=statement['Id'])
    if state['Status'] in ('FINISHED', 'FAILED', 'ABORTED'): break
    time.sleep(0.05)
out['status'] = state['Status']
out['records'] = data.get_statement_result(Id=statement['Id'])['Records']
out['cluster'] = make('redshift').describe_clusters(ClusterIdentifier=cluster)['Clusters'][0]['ClusterStatus']
try:
    make('redshift').describe_clusters(ClusterIdentifier='nobody')
except Exception as error:
    out['missing'] = error.response['Error']['Code']
print(json.dumps(out))
`;

/** Every operation that its oldest model knows, but those for what this cloud has not. */
const grafanaScript = `
import boto3, json, os
make = lambda name: boto3.client(name, endpoint_url=os.environ['AWS_ENDPOINT_URL'])
grafana, out = make('grafana'), {}
wanted = dict(accountAccessType='CURRENT_ACCOUNT', authenticationProviders=['AWS_SSO'], permissionType='SERVICE_MANAGED')
id = grafana.create_workspace(**wanted, tags={'a': 'b'})['workspace']['id']
other = grafana.create_workspace(**wanted)['workspace']['id']
out['pages'] = [len(page['workspaces']) for page in grafana.get_paginator('list_workspaces').paginate(PaginationConfig={'PageSize': 1})]
arn = f"arn:aws:grafana:us-east-1:{make('sts').get_caller_identity()['Account']}:/workspaces/{id}"
grafana.tag_resource(resourceArn=arn, tags={'c': 'd'})
grafana.untag_resource(resourceArn=arn, tagKeys=['a'])
out['tags'] = grafana.list_tags_for_resource(resourceArn=arn)['tags']
grafana.update_workspace(workspaceId=id, workspaceName='renamed')
grafana.update_workspace_configuration(workspaceId=id, configuration='{"unifiedAlerting":{"enabled":true}}')
out['configuration'] = grafana.describe_workspace_configuration(workspaceId=id)['configuration']
grafana.update_workspace_authentication(workspaceId=id, authenticationProviders=['AWS_SSO'])
out['providers'] = grafana.describe_workspace_authentication(workspaceId=id)['authentication']['providers']
users = [{'id': 'nobody', 'type': 'SSO_USER'}]
out['errors'] = [error['code'] for error in grafana.update_permissions(workspaceId=id, updateInstructionBatch=[{'action': 'ADD', 'role': 'ADMIN', 'users': users}])['errors']]
out['permissions'] = grafana.list_permissions(workspaceId=id)['permissions']
out['name'] = grafana.describe_workspace(workspaceId=id)['workspace']['name']
for workspace in (id, other): grafana.delete_workspace(workspaceId=workspace)
try:
    grafana.describe_workspace(workspaceId=id)
except grafana.exceptions.ResourceNotFoundException as error:
    out['gone'] = [error.response['resourceId'] == id, error.response['resourceType']]
try:
    grafana.create_workspace(**{**wanted, 'permissionType': 'CUSTOMER_MANAGED'})
except grafana.exceptions.ValidationException as error:
    out['refused'] = [error.response['reason'], error.response['message']]
print(json.dumps(out))
`;

describe.skipIf(!python)('boto3', {timeout: 60_000}, () => {
  test('streams, stacks, clusters and statements', async () => {
    const env = {...environment(), STREAM: outputs['Stream'], CLUSTER: outputs['Cluster']};
    const {code, stdout, stderr} = await run(python ?? 'python3', ['-c', script], env);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      account: cloud.account,
      found: true,
      stack: 'CREATE_COMPLETE',
      status: 'FINISHED',
      records: [[{longValue: 1}, {stringValue: 'a'}, {doubleValue: 1.5}]],
      cluster: 'available',
      missing: 'ClusterNotFound',
    });
  });

  test('the life of Grafana workspaces', async () => {
    const {code, stdout, stderr} = await run(python ?? 'python3', ['-c', grafanaScript], environment());
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      pages: [1, 1],
      tags: {c: 'd'},
      configuration: '{"unifiedAlerting":{"enabled":true}}',
      providers: ['AWS_SSO'],
      errors: [404],
      permissions: [],
      name: 'renamed',
      gone: [true, 'workspace'],
      refused: [
        'FIELD_VALIDATION_FAILED',
        'When the permissionType is CUSTOMER_MANAGED a Workspace Role ARN should be provided.',
      ],
    });
  });
});
