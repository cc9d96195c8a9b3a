/** The tests' own wire, with real clients of every protocol: what it names, passes, cuts, answers and holds. */
import {DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {DescribeWorkspaceCommand, GrafanaClient} from '@aws-sdk/client-grafana';
import {CreateRoleCommand, IAMClient, ListRolesCommand} from '@aws-sdk/client-iam';
import {CreateStreamCommand, KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {ListStatementsCommand, RedshiftDataClient} from '@aws-sdk/client-redshift-data';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {openWire, type Wire, type WireDecision} from '../support/wire.ts';

describe('the wire', () => {
  let cloud: TestCloud;
  let wire: Wire;
  let client: TestCloud['client'] & {maxAttempts: number};
  beforeAll(async () => {
    cloud = await startLocalCloud();
    wire = await openWire(cloud.url);
    client = {...cloud.client, endpoint: wire.endpoint, maxAttempts: 1};
  });
  afterAll(async () => {
    await wire?.close();
    await cloud?.close();
  });

  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: 'sts:AssumeRole'}],
  });
  const role = (RoleName: string) => ({RoleName, AssumeRolePolicyDocument: trust});
  const of =
    (operation: string, act: ReturnType<WireDecision>): WireDecision =>
    (call) =>
      call.operation === operation ? act : 'pass';

  it('passes and names calls of every protocol', async () => {
    const before = wire.calls.length;
    wire.setDecision(() => 'pass');
    await new KinesisClient(client).send(new ListStreamsCommand({Limit: 7}));
    await new RedshiftDataClient(client).send(new ListStatementsCommand({MaxResults: 3}));
    await new IAMClient(client).send(new ListRolesCommand({PathPrefix: '/a/'}));
    await new EC2Client(client).send(new DescribeVpcsCommand({VpcIds: []}));
    await new LambdaClient(client).send(new ListFunctionsCommand({MaxItems: 5}));
    expect(
      wire.calls.slice(before).map(({service, operation, n, input}) => [service, operation, n, input]),
    ).toEqual([
      ['kinesis', 'ListStreams', 1, {Limit: 7}],
      ['redshift-data', 'ListStatements', 1, {MaxResults: 3}],
      ['iam', 'ListRoles', 1, {PathPrefix: '/a/'}],
      ['ec2', 'DescribeVpcs', 1, {}],
      ['lambda', 'ListFunctions', 1, {MaxItems: 5}],
    ]);
  });

  it('takes the calls to a workspace, whose address the cloud tells', async () => {
    const workspace = await makeWorkspace({...cloud, client});
    expect(workspace.endpoint).toContain(wire.endpoint);
    const {workspace: described} = await new GrafanaClient(client).send(
      new DescribeWorkspaceCommand({workspaceId: workspace.id}),
    );
    expect(described?.endpoint).toBe(workspace.endpoint);
    expect((await workspace.call('GET', '/api/org')).status).toBe(200);
    expect(wire.calls.at(-1)).toMatchObject({service: 'grafana-http', operation: 'GET /api/org', n: 1});
    wire.setDecision(of('GET /api/org', {code: 'x', message: 'tired', status: 503}));
    expect(await workspace.call('GET', '/api/org')).toMatchObject({status: 503, body: {message: 'tired'}});
  });

  it.each([
    ['cut', []],
    ['cut-after', ['one-cut-after']],
  ] as const)('%s: the client hears nothing', async (act, made) => {
    const iam = new IAMClient(client);
    wire.setDecision(of('CreateRole', act));
    await expect(iam.send(new CreateRoleCommand(role(`one-${act}`)))).rejects.toThrow(/hang up|ECONNRESET/);
    const {Roles = []} = await iam.send(new ListRolesCommand({}));
    expect(Roles.map(({RoleName}) => RoleName).filter((name) => name?.startsWith('one-'))).toEqual(made);
  });

  it('cuts HTTP/2, too, and lets the next connection through', async () => {
    const kinesis = new KinesisClient({...client, maxAttempts: 2});
    wire.setDecision((call) => (call.operation === 'CreateStream' && call.n === 1 ? 'cut-after' : 'pass'));
    // Tried again by the client: the first one has already made it.
    await expect(kinesis.send(new CreateStreamCommand({StreamName: 'a', ShardCount: 1}))).rejects.toThrow(
      /already exists|in use/i,
    );
    expect((await kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual(['a']);
  });

  it('answers errors as the service would', async () => {
    const act = {code: 'ThrottlingException', message: 'Rate exceeded', status: 400};
    for (const [name, ask] of [
      ['ListStreams', async () => new KinesisClient(client).send(new ListStreamsCommand({}))],
      ['ListStatements', async () => new RedshiftDataClient(client).send(new ListStatementsCommand({}))],
      ['ListRoles', async () => new IAMClient(client).send(new ListRolesCommand({}))],
      ['DescribeVpcs', async () => new EC2Client(client).send(new DescribeVpcsCommand({}))],
      ['ListFunctions', async () => new LambdaClient(client).send(new ListFunctionsCommand({}))],
    ] as const) {
      wire.setDecision(of(name, act));
      await expect(ask()).rejects.toMatchObject({name: 'ThrottlingException', message: 'Rate exceeded'});
    }
  });

  it('answers outputs as the service would, and holds a call', async () => {
    wire.setDecision((call) =>
      call.operation === 'ListStreams' ? {output: {StreamNames: ['b'], HasMoreStreams: false}} : 'pass',
    );
    const kinesis = new KinesisClient(client);
    expect((await kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual(['b']);
    wire.setDecision(of('ListRoles', {output: {Roles: [], IsTruncated: false}}));
    expect((await new IAMClient(client).send(new ListRolesCommand({}))).Roles).toEqual([]);
    let release = () => {};
    wire.setDecision(of('DescribeVpcs', {delay: new Promise<void>((settle) => (release = settle))}));
    const before = wire.calls.length;
    const asked = new EC2Client(client).send(new DescribeVpcsCommand({}));
    let answered = false;
    void asked.then(() => (answered = true));
    while (wire.calls.length === before) await new Promise(setImmediate);
    expect(answered).toBe(false);
    release();
    expect((await asked).Vpcs).toBeDefined();
  });
});
