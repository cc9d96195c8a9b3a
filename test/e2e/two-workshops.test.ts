/** Several workshops in one account and region at the same time, of one home and of two: none touches another. */
import {IdentitystoreClient, ListUsersCommand} from '@aws-sdk/client-identitystore';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {ListRolesCommand, IAMClient} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {queryTable} from '../../src/cloud/statements.ts';
import {adminUser, databaseName} from '../../src/steps/config.ts';
import {clientOf} from '../support/client-of.ts';
import {connectTo} from '../support/connect-to.ts';
import {installRsw, localEnvironment, type Rsw} from '../support/rsw.ts';
import {until} from '../support/until.ts';

type Status = {
  steps: {name: string; state: string; outputs: Record<string, string>}[];
};

describe('two workshops at the same time', {timeout: 120_000}, () => {
  let here: Rsw;
  let elsewhere: Rsw;
  let env: Record<string, string>;
  beforeAll(async () => {
    [here, elsewhere] = await Promise.all([installRsw(), installRsw()]);
    await here.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    env = await localEnvironment(here);
  }, 60_000);
  afterAll(async () => {
    await elsewhere?.close();
    await here?.close();
  });

  const statusOf = async (rsw: Rsw, prefix: string): Promise<Status> => {
    const {stdout} = await rsw.run(['status', '--prefix', prefix, '--json'], {env});
    return JSON.parse(stdout) as Status;
  };

  /** The rows of both views, counted past the program: it would start anew for each look. */
  const rowsOf = async (cloud: Cloud, ClusterIdentifier = ''): Promise<number> => {
    const database = {cluster: ClusterIdentifier, name: databaseName, user: adminUser};
    const sql = 'SELECT (SELECT COUNT(*) FROM customer_stream) + (SELECT COUNT(*) FROM order_stream)';
    const {rows} = await queryTable(cloud, database, sql, {signal: new AbortController().signal});
    return Number(rows[0]?.[0]);
  };

  const stillWorks = async (rsw: Rsw, prefix: string): Promise<void> => {
    const {steps} = await statusOf(rsw, prefix);
    expect(steps.filter(({state}) => state !== 'ready')).toEqual([]);
    const cluster = steps.find(({name}) => name === 'warehouse')?.outputs['ClusterIdentifier'];
    const cloud = await connectTo(clientOf(env));
    const before = await rowsOf(cloud, cluster);
    // It sends a real query to each view, through Grafana.
    const source = rsw.run(['step', 'data-source', '--prefix', prefix], {env});
    await until('more rows', async () => (await rowsOf(cloud, cluster)) > before || undefined, {
      seconds: 80,
      every: 250,
    });
    cloud.close();
    const question = await rsw.run(['query', 'latest-orders', '--prefix', prefix, '--json'], {env});
    expect((JSON.parse(question.stdout) as unknown[]).length).toBeGreaterThan(0);
    const {code, stderr} = await source;
    expect(stderr).toMatch(/order_stream through Grafana: \d+ rows?/);
    expect(code).toBe(0);
  };

  it('are both set up whole, from one home and from two', async () => {
    const ran = await Promise.all([
      here.run(['setup', '--prefix', 'one', '--yes'], {env}),
      here.run(['setup', '--prefix', 'two', '--yes'], {env}),
      elsewhere.run(['setup', '--prefix', 'three', '--yes'], {env}),
    ]);
    for (const {code, stderr} of ran) expect(code, stderr.slice(-1500)).toBe(0);
    for (const prefix of ['one', 'two', 'three'])
      for (const step of (await statusOf(here, prefix)).steps) expect(step).toMatchObject({state: 'ready'});
  });

  it('go on when one of them is taken down: records flow, questions are answered, Grafana reads', async () => {
    const {code, stderr} = await here.run(['teardown', '--prefix', 'one', '--yes'], {env});
    expect(stderr).toMatch(/✔ Gone, each asked of its own service: 4 stacks, 2 streams, /);
    expect(stderr).toContain('Nothing is left');
    expect(code).toBe(0);
    await Promise.all([stillWorks(here, 'two'), stillWorks(elsewhere, 'three')]);
  });

  it('are taken down from a machine that has never seen them, and leave nothing', async () => {
    const ran = await Promise.all([
      elsewhere.run(['teardown', '--prefix', 'two', '--yes'], {env}),
      elsewhere.run(['teardown', '--prefix', 'three', '--yes'], {env}),
    ]);
    for (const {code, stderr} of ran) {
      expect(stderr).toContain('Nothing is left');
      expect(code).toBe(0);
    }
    const client = clientOf(env);
    const {ResourceTagMappingList} = await new ResourceGroupsTaggingAPIClient(client).send(
      new GetResourcesCommand({}),
    );
    expect(ResourceTagMappingList).toEqual([]);
    expect((await new IAMClient(client).send(new ListRolesCommand({}))).Roles).toEqual([]);
    const {Instances} = await new SSOAdminClient(client).send(new ListInstancesCommand({}));
    const IdentityStoreId = Instances?.[0]?.IdentityStoreId;
    // All three had the same administrator: he went with the last.
    const {Users} = await new IdentitystoreClient(client).send(new ListUsersCommand({IdentityStoreId}));
    expect(Users).toEqual([]);
  });
});
