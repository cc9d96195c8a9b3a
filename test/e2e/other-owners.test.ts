/** Two people in one account: the owner tag decides whose a thing is, and nobody's is touched by another. */
import {CreateWorkspaceCommand, GrafanaClient, ListWorkspacesCommand} from '@aws-sdk/client-grafana';
import {CreateStreamCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clientOf} from '../support/client-of.ts';
import {addPerson, type Person} from '../support/person.ts';
import {installRsw, localEnvironment, type Ran, type Rsw} from '../support/rsw.ts';

let rsw: Rsw;
let root: Record<string, string>;
beforeAll(async () => {
  rsw = await installRsw();
  await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
  root = await localEnvironment(rsw);
});
afterAll(async () => rsw?.close());

describe('two people in one account', {timeout: 60_000}, () => {
  let ada: Person;
  let grace: Person;
  const as = async (person: Person, ...args: string[]): Promise<Ran> =>
    rsw.run(args, {env: await person.session('today')});
  const states = ({stdout}: Ran): Record<string, string> =>
    Object.fromEntries(
      (JSON.parse(stdout) as {steps: {name: string; state: string}[]}).steps.map(({name, state}) => [
        name,
        state,
      ]),
    );

  beforeAll(async () => {
    [ada, grace] = [await addPerson(root, 'Ada'), await addPerson(root, 'Grace')];
    const {code} = await as(ada, 'setup', '--yes', '--until', 'ingestion');
    expect(code).toBe(0);
  });

  it.each([['setup'], ['teardown'], ['step', 'ingestion']])(
    'is told whose the workshop is, since when, and a prefix that is free: %s',
    async (...command) => {
      const {code, stderr} = await as(grace, ...command, '--yes');
      const lines = stderr.trimEnd().split('\n').slice(-2);
      expect(lines[0]).toMatch(
        /The workshop with the prefix rsw is not yours: stack rsw-ingestion belongs to arn:aws:iam::000000000000:role\/Ada since \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
      );
      expect(lines[1]).toContain(`--prefix rsw-2 is free), or act for its owner: --owner ${ada.arn}`);
      expect(code).toBe(1);
    },
  );

  it('proposes no prefix under which anything is', async () => {
    await new KinesisClient(clientOf(root)).send(
      new CreateStreamCommand({StreamName: 'rsw_2_order_stream', ShardCount: 1}),
    );
    expect((await as(grace, 'teardown', '--yes')).stderr).toContain('--prefix rsw-3 is free');
  });

  it('tells in status whose it is, and touches nothing', async () => {
    const {stdout, code} = await as(grace, 'status');
    expect(stdout).toMatch(/preflight .* belongs to arn:aws:iam::000000000000:role\/Ada/);
    expect(code).toBe(0);
    expect(states(await as(ada, 'status', '--json'))).toMatchObject({ingestion: 'ready'});
  });

  it('sets up a workshop beside it, and takes only that one down', async () => {
    expect((await as(grace, 'setup', '--yes', '--prefix', 'grace', '--until', 'ingestion')).code).toBe(0);
    expect((await as(grace, 'teardown', '--yes', '--prefix', 'grace')).code).toBe(0);
    expect(states(await as(ada, 'status', '--prefix', 'rsw', '--json'))).toMatchObject({ingestion: 'ready'});
  });

  it('is taken down by its owner in another session, and by another only with --owner', async () => {
    const session = await ada.session('another-day');
    const {code, stderr} = await rsw.run(['teardown', '--yes', '--prefix', 'rsw'], {env: session});
    expect(stderr).toContain('Nothing is left');
    expect(code).toBe(0);
    expect((await as(ada, 'setup', '--yes', '--prefix', 'rsw', '--until', 'ingestion')).code).toBe(0);
    const acting = await as(grace, 'teardown', '--yes', '--prefix', 'rsw', '--owner', ada.arn);
    expect(acting.stderr).toContain('Nothing is left');
    expect(acting.code).toBe(0);
  });

  it('leaves a workspace alone that is of our name and of another owner', async () => {
    expect((await as(grace, 'setup', '--yes', '--prefix', 'half', '--until', 'ingestion')).code).toBe(0);
    const grafana = new GrafanaClient(clientOf(root));
    await grafana.send(
      new CreateWorkspaceCommand({
        workspaceName: 'half_redshift_streaming_workspace',
        accountAccessType: 'CURRENT_ACCOUNT',
        authenticationProviders: ['AWS_SSO'],
        permissionType: 'CUSTOMER_MANAGED',
        workspaceRoleArn: ada.arn,
        tags: {'rsw:prefix': 'half', 'rsw:owner': ada.arn},
      }),
    );
    const there = async () =>
      (await grafana.send(new ListWorkspacesCommand({}))).workspaces?.filter(({name}) =>
        name?.startsWith('half'),
      ).length;
    const whose = /Grafana workspace g-\w+ belongs to \S+role\/Ada/;
    // What is Grace's own goes, and the other is named.
    const own = await as(grace, 'teardown', '--yes', '--prefix', 'half');
    expect(own.stderr.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`! Not touched: ${whose.source}`));
    expect(own.stderr).toContain('Nothing is left');
    for (const command of ['setup', 'teardown']) {
      const {code, stderr} = await as(grace, command, '--yes', '--prefix', 'half');
      expect(stderr).toMatch(new RegExp(`prefix half is not yours: ${whose.source}`));
      expect(code).toBe(1);
      expect(await there()).toBe(1);
    }
  });
});

describe('whoever may not see everything', {timeout: 60_000}, () => {
  it.each([
    {
      denied: 'grafana:ListWorkspaces',
      step: 'workspace',
      others: {preflight: 'failed', ingestion: 'absent', 'order-view': 'absent'},
    },
    {
      denied: 'cloudformation:DescribeStacks',
      step: 'preflight',
      others: {ingestion: 'unknown', workspace: 'unknown'},
    },
  ])('is told by status what could not be asked and why: $denied', async ({denied, step, others}) => {
    const blind = await addPerson(root, denied.replace(':', '-'), [denied]);
    const {stdout, code} = await rsw.run(['status', '--prefix', 'nobody', '--json'], {
      env: await blind.session('today'),
    });
    const {steps} = JSON.parse(stdout) as {steps: {name: string; state: string; why: string}[]};
    expect(code).toBe(0);
    const found = new Map(steps.map((each) => [each.name, each]));
    expect(found.get(step)).toMatchObject({state: 'unknown'});
    expect(found.get(step)?.why).toContain(`not authorized to perform: ${denied}`);
    for (const [name, state] of Object.entries(others)) expect(found.get(name)?.state).toBe(state);
  });
});
