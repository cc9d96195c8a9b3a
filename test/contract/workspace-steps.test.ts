/** Who administers the workspace, when it is made, what is shown of it, and what somebody has arranged in it. */
import {
  CreateUserCommand,
  DeleteUserCommand,
  DescribeUserCommand,
  IdentitystoreClient,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import {GrafanaClient} from '@aws-sdk/client-grafana';
import {KinesisClient, PutRecordsCommand} from '@aws-sdk/client-kinesis';
import {ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {workspaceAdmins} from '../../src/cloud/grafana.ts';
import {queryTable} from '../../src/cloud/statements.ts';
import {adminUser, databaseName} from '../../src/steps/config.ts';
import {inGrafana} from '../../src/steps/grafana-access.ts';
import {lookForSignIn} from '../../src/steps/sign-in.ts';
import type {StepContext} from '../../src/steps/workshop-step.ts';
import type {Sample} from '../../src/workshop/step.ts';
import {linesOf} from '../support/refusal.ts';
import {until} from '../support/until.ts';
import {openGrafanaWorkshop, stepNamed, type GrafanaWorkshop} from '../support/grafana-workshop.ts';
import type {WireDecision} from '../support/wire.ts';

/** No cluster is made before somebody administers the workspace: whoever waited for the cluster first would wait for ever. */
let isAdministered = () => {};
const administered = new Promise<void>((resolve) => (isAdministered = resolve));
const workspaceFirst: WireDecision = ({operation, body}) => {
  if (operation === 'UpdatePermissions') isAdministered();
  return operation === 'ExecuteChangeSet' && body.includes('rsw-warehouse') ? {delay: administered} : 'pass';
};

let house: GrafanaWorkshop;
let store: string;
beforeAll(async () => {
  house = await openGrafanaWorkshop(undefined, {}, workspaceFirst);
  const {Instances = []} = await house.cloud.client(SSOAdminClient).send(new ListInstancesCommand({}));
  store = Instances[0]?.IdentityStoreId ?? '';
}, 60_000);
afterAll(() => house?.close());
afterEach(() => house.wire.setDecision(() => 'pass'));

const admin = stepNamed('workspace-admin');
const people = () => house.cloud.client(IdentitystoreClient);
const workspaceId = () => house.context().outputs('workspace')['WorkspaceId'] ?? '';

const contextFor = (grafanaAdmin: string, more: Partial<StepContext> = {}): StepContext => {
  const context = house.context();
  const cloud = {...context.cloud, pause: async () => {}};
  return {...context, cloud, config: {...context.config, grafanaAdmin}, ...more};
};
const names = async (): Promise<string[]> => {
  const {Users = []} = await people().send(new ListUsersCommand({IdentityStoreId: store}));
  return Users.map(({UserName = ''}) => UserName).sort((a, b) => (a < b ? -1 : 1));
};
const make = async (
  UserName: string,
  UserType?: string,
  by: Pick<IdentitystoreClient, 'send'> = people(),
): Promise<string> => {
  const {UserId = ''} = await by.send(
    new CreateUserCommand({
      IdentityStoreId: store,
      UserName,
      DisplayName: UserName,
      Name: {GivenName: UserName, FamilyName: 'X'},
      ...(UserType !== undefined && {UserType}),
    }),
  );
  return UserId;
};
describe('a workspace that is not wanted any more', () => {
  const unwanted = (outputs = house.context().outputs): StepContext => {
    const context = contextFor('learner', {outputs});
    return {...context, config: {...context.config, grafana: 'none'}};
  };

  it('is told with what it costs and how it goes, and takes its administrator with it', async () => {
    expect(await stepNamed('workspace').check(unwanted())).toMatchObject({
      state: 'ready',
      why: 'declined with --grafana none, but still there, on AWS charged by user and month; take it back: rsw step workspace --undo',
    });
    expect(await admin.check(unwanted())).toMatchObject({state: 'ready'});
  });

  it('has no administrator where it is not there', async () => {
    expect(await admin.check(unwanted(() => ({})))).toEqual({
      state: 'skipped',
      why: 'declined with --grafana none',
    });
  });
});

describe('the administrator', () => {
  it('is somebody new, who carries our mark, and is told the way to a password', async () => {
    const context = contextFor('learner');
    const found = await admin.check(context);
    expect(found).toMatchObject({state: 'ready', outputs: {UserName: 'learner'}});
    const UserId = found.state === 'ready' ? found.outputs['UserId'] : '';
    const user = await people().send(new DescribeUserCommand({IdentityStoreId: store, UserId}));
    expect(user.UserType).toBe(`rsw:${house.cloud.account}:us-east-1:rsw:${house.cloud.caller}`);
    const onAws = {...context.cloud, endpoint: undefined};
    expect(await admin.check({...context, cloud: onAws})).toMatchObject({
      why: 'for a password: Reset password at https://us-east-1.console.aws.amazon.com/singlesignon/home?region=us-east-1#/users (user learner)',
    });
  });

  it('is not asked for where the region has no Managed Grafana', async () => {
    const {cloud} = house.context();
    expect(await lookForSignIn(cloud, undefined)).toMatchObject({possible: true, users: ['learner']});
    const nowhere = {
      send: async () =>
        Promise.reject(
          Object.assign(new Error('getaddrinfo ENOTFOUND grafana.ap-south-1.amazonaws.com'), {
            code: 'ENOTFOUND',
          }),
        ),
    };
    const client = ((constructor: never, region?: string) =>
      (constructor as unknown) === GrafanaClient
        ? nowhere
        : cloud.client(constructor, region)) as typeof cloud.client;
    const elsewhere = {...cloud, client, region: 'ap-south-1'};
    expect(await lookForSignIn(elsewhere, 'us-east-1')).toMatchObject({
      possible: false,
      why: 'ap-south-1 does not offer it',
    });
  });

  it('is somebody who is there, whom nothing happens to', async () => {
    const id = await make('ada', 'Employee');
    const context = contextFor('ada');
    // Another was asked for before: their user is not forgotten.
    expect(await admin.check(context)).toEqual({
      state: 'failed',
      why: 'ada is no administrator of the workspace, and learner was made for it',
    });
    await admin.apply(context);
    expect(await admin.check(context)).toEqual({state: 'ready', outputs: {UserName: 'ada', UserId: id}});
    await admin.apply(contextFor('learner'));
    await admin.undo(context);
    // Whom this workshop has made goes with any undo of the step; who was there stays, and is no administrator any more.
    expect(await names()).toEqual(['ada']);
    expect(await workspaceAdmins(house.cloud, workspaceId())).not.toContain(id);
    expect(await admin.check(context)).toMatchObject({state: 'absent'});
    await admin.undo(context);
    await admin.apply(contextFor('learner'));
  });

  it('is the same one whom another workshop makes at the same time', async () => {
    let theirs = '';
    house.wire.setDecision(async ({operation}) => {
      if (operation === 'CreateUser')
        theirs = await make('twin', undefined, new IdentitystoreClient(house.local.client));
      return 'pass' as const;
    });
    await admin.apply(contextFor('twin'));
    expect(await workspaceAdmins(house.cloud, workspaceId())).toContain(theirs);
    house.wire.setDecision(() => 'pass');
    await admin.undo(contextFor('twin'));
    // Theirs stays.
    expect(await names()).toContain('twin');
    await people().send(new DeleteUserCommand({IdentityStoreId: store, UserId: theirs}));
    await admin.apply(contextFor('learner'));
  });

  it('is found where Identity Center lives', async () => {
    const asked: (string | undefined)[] = [];
    const context = contextFor('learner');
    const cloud = {
      ...context.cloud,
      client: ((constructor: never, region?: string) => {
        if (/SSOAdmin|Identitystore/.test((constructor as {name: string}).name)) asked.push(region);
        return context.cloud.client(constructor);
      }) as typeof context.cloud.client,
    };
    await admin.check({...context, cloud, config: {...context.config, ssoRegion: 'eu-west-1'}});
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked)).toEqual(new Set(['eu-west-1']));
  });

  it('cannot be made where Identity Center belongs to another account', async () => {
    house.wire.setDecision(({operation}) => {
      if (operation === 'ListInstances')
        return {
          output: {Instances: [{IdentityStoreId: store, OwnerAccountId: '999999999999', Status: 'ACTIVE'}]},
        };
      const message = 'User: x is not authorized to perform: identitystore:CreateUser';
      return operation === 'CreateUser' ? {code: 'AccessDeniedException', message} : 'pass';
    });
    expect(await linesOf(admin.apply(contextFor('grace')))).toMatch(
      /^Could not make the user grace in Identity Center: it belongs to account 999999999999.*\nName somebody who is there \(ada, learner\): rsw step workspace-admin --grafana-admin NAME/,
    );
  });

  it('cannot be chosen without Identity Center', async () => {
    house.wire.setDecision(({operation}) =>
      operation === 'ListInstances' ? {output: {Instances: []}} : 'pass',
    );
    expect(await linesOf(admin.apply(contextFor('grace')))).toMatch(
      /^Could not find IAM Identity Center: .*us-east-1.*\n.*--sso-region.*--grafana none/,
    );
  });

  it('is waited for where the assignment shows late, and told where it never does', async () => {
    const context = contextFor('ada');
    let looks = 0;
    house.wire.setDecision(({operation}) =>
      operation === 'ListPermissions' && ++looks < 4 ? {output: {permissions: []}} : 'pass',
    );
    await admin.apply(context);
    expect(looks).toBe(4);
    await admin.undo(context);
    let waited = 0;
    const cloud = {...context.cloud, pause: async (milliseconds: number) => void (waited += milliseconds)};
    house.wire.setDecision(({operation}) =>
      operation === 'ListPermissions' ? {output: {permissions: []}} : 'pass',
    );
    expect(await linesOf(admin.apply({...context, cloud}))).toMatch(
      /^Could not make ada an administrator.*does not show it\n.*rsw step workspace-admin/,
    );
    expect(waited).toBeGreaterThanOrEqual(30_000);
  });
});

describe('what Grafana reads', () => {
  /** Brings four records of a kind into a view, without waiting for the producers and the loop. */
  const fill = async (view: 'customer_stream' | 'order_stream', record: object) => {
    const one = {Data: Buffer.from(JSON.stringify(record)), PartitionKey: 'a'};
    await new KinesisClient(house.local.client).send(
      new PutRecordsCommand({StreamName: view, Records: [one, one, one, one]}),
    );
    const cluster = house.context().outputs('warehouse')['ClusterIdentifier'] ?? '';
    const database = {cluster, name: databaseName, user: adminUser};
    // The loop's own refresh may be under way, which is an error in Redshift.
    await until('a refresh', async () =>
      queryTable(house.cloud, database, `REFRESH MATERIALIZED VIEW ${view}`, {
        signal: new AbortController().signal,
      }),
    );
  };
  const shownBy = async (step: string) => {
    const shown: Sample[] = [];
    await stepNamed(step).apply(contextFor('learner', {show: (sample) => void shown.push(sample)}));
    return shown;
  };

  it('is shown, a few rows of each view with their number', async () => {
    await fill('customer_stream', {name: 'Ada', job: 'Analyst', state: 'VIC'});
    // A whole order: every panel has data of it, whether the producers have sent any or not.
    await fill('order_stream', {
      consignmentid: 7,
      origin_state: 'VIC',
      delivery_state: 'WA',
      delay_probability: 'LOW',
      days_to_deliver: 3,
      delivery_distance: 100,
      revenue: 20,
      cost: 10,
    });
    const [customers, orders] = await shownBy('data-source');
    for (const sample of [customers, orders]) expect(sample?.rows).toHaveLength(3);
    expect(customers?.title).toMatch(/^customer_stream through Grafana: \d+ rows, the newest:$/);
    expect(customers?.columns).toEqual(['arrived', 'name', 'job', 'state']);
    expect(orders?.columns.slice(0, 2)).toEqual(['arrived', 'consignmentid']);
    for (const row of [...(customers?.rows ?? []), ...(orders?.rows ?? [])])
      expect(row[0]).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/);
  });

  it('is told of each panel, and which has no data', async () => {
    const empty = {results: {A: {status: 200, frames: [{schema: {fields: []}, data: {values: []}}]}}};
    house.wire.setDecision((call) =>
      call.operation === 'POST /api/ds/query' && call.body.includes('LIMIT 100')
        ? {raw: {status: 200, headers: {'content-type': 'application/json'}, body: JSON.stringify(empty)}}
        : 'pass',
    );
    const [panels] = await shownBy('dashboard');
    expect(panels?.title).toBe(
      'each panel, asked for once through Grafana (what has no data yet: rsw status):',
    );
    expect(panels?.rows.map(([panel]) => panel)).toEqual([
      'Key Performance Indicators',
      'Delay Probability',
      'Consignment by State',
      'Recent Transactions',
      'Freshness',
      'Records per Minute',
      'Busiest Routes',
    ]);
    expect(panels?.rows.filter(([, told]) => told === 'no data yet').map(([panel]) => panel)).toEqual([
      'Recent Transactions',
    ]);
  });

  it('is told with all the panels whose query fails', async () => {
    house.wire.setDecision((call) =>
      call.operation === 'POST /api/ds/query' && /LIMIT 100|latest|state/i.test(call.body)
        ? {code: '', message: '', status: 400, fields: {results: {A: {error: 'Out of order.', status: 500}}}}
        : 'pass',
    );
    const shown: Sample[] = [];
    const told = await linesOf(
      stepNamed('dashboard').apply(contextFor('learner', {show: (sample) => void shown.push(sample)})),
    );
    const broken = shown[0]?.rows.filter(([, told]) => told === 'an error').map(([panel]) => panel) ?? [];
    expect(broken.length).toBeGreaterThan(2);
    expect(told).toContain(`The panels ${broken.slice(0, 2).join(', ')} `);
    expect(told).toContain('do not work: Out of order.\n');
  });
});

describe('the workspace', () => {
  it('is made while the cluster is, and not waited for afterwards', () => {
    const asked = house.wire.calls.map(({operation}) => operation);
    const made = asked.indexOf('UpdatePermissions');
    expect(made).toBeGreaterThan(asked.indexOf('CreateWorkspace'));
    const isReady = asked.indexOf('ModifyClusterIamRoles');
    expect(isReady).toBeGreaterThan(made);
    expect(asked.slice(isReady).filter((operation) => operation === 'CreateWorkspace')).toEqual([]);
  });

  it('is the newest that is offered', async () => {
    const asked = house.wire.calls.find(({operation}) => operation === 'CreateWorkspace');
    expect(asked?.input).toMatchObject({
      workspaceName: 'redshift_streaming_workspace',
      grafanaVersion: '13.1',
      permissionType: 'CUSTOMER_MANAGED',
      authenticationProviders: ['AWS_SSO'],
      configuration: '{"plugins":{"pluginAdminEnabled":true}}',
    });
    expect(stepNamed('workspace').needs).toEqual(['preflight']);
  });

  it('takes the newest of any list', async () => {
    const context = contextFor('learner');
    house.wire.setDecision(({operation}) => {
      if (operation === 'ListVersions')
        return {output: {grafanaVersions: ['9.4', '10.4', '8.4', '13.10', '13.9']}};
      if (operation === 'CreateWorkspace') return {code: 'ValidationException', message: 'Enough.'};
      return 'pass';
    });
    const config = {...context.config, prefix: 'newest'};
    await expect(stepNamed('workspace').apply({...context, config})).rejects.toThrow('Enough.');
    expect(house.wire.calls.at(-1)?.input).toMatchObject({
      workspaceName: 'newest_redshift_streaming_workspace',
      grafanaVersion: '13.10',
    });
  });
});

it('what somebody has arranged in Grafana stays so when a step is run again', async () => {
  const context = contextFor('learner');
  const uid = 'rsw-redshift-streaming';
  const arrangement = async () =>
    inGrafana(context, async (grafana) => {
      const source = await grafana.send('GET', `/api/datasources/uid/${uid}`);
      const board = await grafana.send('GET', '/api/dashboards/uid/rsw-logistics');
      return {
        name: source.body['name'],
        isDefault: source.body['isDefault'],
        folder: (board.body['meta'] as {folderUid: string}).folderUid,
        board,
        source,
      };
    });
  const {board, source} = await arrangement();
  await inGrafana(context, async (grafana) => {
    const named = {...source.body, name: 'My orders', isDefault: true};
    await grafana.send('PUT', `/api/datasources/uid/${uid}`, named);
    await grafana.send('POST', '/api/folders', {uid: 'shelf', title: 'Shelf'});
    const {dashboard} = board.body;
    await grafana.send('POST', '/api/dashboards/db', {dashboard, folderUid: 'shelf', overwrite: true});
  });
  const arranged = {name: 'My orders', isDefault: true, folder: 'shelf'};
  expect(await arrangement()).toMatchObject(arranged);
  await stepNamed('data-source').apply(context);
  await stepNamed('dashboard').apply(context);
  expect(await arrangement()).toMatchObject(arranged);
});
