/**
 * What can go wrong between a workshop and its Grafana: each failure is brought about, by the local cloud itself where it has
 * it and on the wire where it has not, and is told in two lines that say what it means and what to do.
 */
import {
  DeleteTagsCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
} from '@aws-sdk/client-redshift';
import {AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient} from '@aws-sdk/client-iam';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {GrafanaClient, ListWorkspaceServiceAccountsCommand} from '@aws-sdk/client-grafana';
import {explainAwsError} from '../../src/cloud/errors.ts';
import {askThrough} from '../../src/cloud/grafana-query.ts';
import {grafanaFailure} from '../../src/cloud/grafana-failure.ts';
import {clusterArn} from '../../src/cloud/redshift.ts';
import {runStatement} from '../../src/cloud/statements.ts';
import {inGrafana} from '../../src/steps/grafana-access.ts';
import type {StepContext} from '../../src/steps/workshop-step.ts';
import {linesOf} from '../support/refusal.ts';
import {refusals, says} from '../support/grafana-refusals.ts';
import {openGrafanaWorkshop, stepNamed, type GrafanaWorkshop} from '../support/grafana-workshop.ts';
import type {WireAct, WireCall} from '../support/wire.ts';

const uid = 'rsw-redshift-streaming';
const reader = 'redshift_data_api_user';
const settings = 'GET /api/plugins/grafana-redshift-datasource/settings';
const install = 'POST /api/plugins/grafana-redshift-datasource/install';

let house: GrafanaWorkshop;
beforeAll(async () => {
  house = await openGrafanaWorkshop();
}, 60_000);
afterAll(() => house?.close());
afterEach(() => house.wire.setDecision(() => 'pass'));

/** Waiting is told and takes no time. */
const quick = (): StepContext => {
  const context = house.context();
  return {...context, cloud: {...context.cloud, pause: async () => {}}};
};
const apply = async (step: string, more: Partial<StepContext> = {}): Promise<unknown> =>
  stepNamed(step).apply({...quick(), ...more});

/** Answers the calls of that name on the wire. */
const answer = (operation: string, act: WireAct | ((call: WireCall) => WireAct)): void =>
  house.wire.setDecision((call) =>
    call.operation === operation ? (typeof act === 'function' ? act(call) : act) : 'pass',
  );
/** The same of an error that AWS has told, as the command line tells it. */
const told = async (work: Promise<unknown>): Promise<string> =>
  linesOf(
    work.catch((error: unknown) => {
      throw explainAwsError(error) ?? error;
    }),
  );

const sources = async (): Promise<unknown> =>
  inGrafana(quick(), async (grafana) => (await grafana.send('GET', '/api/datasources')).body);

/** Changes the stored data source, as somebody does by hand. */
const edit = async (jsonData: object, secureJsonData: object = {}): Promise<void> =>
  inGrafana(quick(), async (grafana) => {
    const {body} = await grafana.send('GET', `/api/datasources/uid/${uid}`);
    const edited = {...body, jsonData: {...(body['jsonData'] as object), ...jsonData}, secureJsonData};
    expect(await grafana.send('PUT', `/api/datasources/uid/${uid}`, edited)).toMatchObject({status: 200});
  });

const asAdmin = async (...statements: string[]): Promise<void> => {
  const {ClusterIdentifier: cluster = ''} = house.context().outputs('warehouse');
  for (const sql of statements)
    await runStatement(house.cloud, {cluster, name: 'streaming_db', user: 'admin'}, sql, {
      signal: house.run.signal,
      name: 'by hand',
    });
};

describe('the cloud itself refuses', () => {
  const cluster = () => house.context().outputs('warehouse')['ClusterIdentifier'] ?? '';
  const redshift = () => house.cloud.client(RedshiftClient);
  const iam = () => house.cloud.client(IAMClient);
  const policy = () => ({
    RoleName: (house.context().outputs('workspace')['WorkspaceRoleArn'] ?? '').split('/').at(-1),
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess',
  });
  type Row = [
    sign: string,
    breaks: () => Promise<unknown>,
    mends: () => Promise<unknown>,
    step: string,
    lines: RegExp,
  ];

  it.each<Row>([
    [
      'the tag is missing',
      () =>
        redshift().send(
          new DeleteTagsCommand({
            ResourceName: clusterArn(house.cloud, cluster()),
            TagKeys: ['GrafanaDataSource'],
          }),
        ),
      () => apply('grafana-tag'),
      'data-source',
      /may not redshift-data:ExecuteStatement: the cluster's tag GrafanaDataSource is missing.*amg-session.*\n.*rsw step grafana-tag/,
    ],
    [
      'the role has lost its policy',
      () => iam().send(new DetachRolePolicyCommand(policy())),
      () => iam().send(new AttachRolePolicyCommand(policy())),
      'dashboard',
      /or the role's policy.*amg-session.*\n.*AmazonGrafanaRedshiftAccess/,
    ],
    [
      'another database user',
      () => edit({dbUser: 'admin'}),
      () => apply('data-source'),
      'dashboard',
      /may not sign in to the database as admin;.*\n.*rsw step data-source/,
    ],
    [
      'the database user is missing although health is green',
      () => stepNamed('database-user').undo(quick()),
      () => apply('database-user'),
      'data-source',
      /^Grafana cannot read customer_stream: there is no database user redshift_data_api_user, which "Save & test" does not notice.*\n.*rsw step database-user/,
    ],
    [
      'a view has lost its grant',
      () => asAdmin(`REVOKE SELECT ON order_stream FROM ${reader}`),
      () => apply('database-user'),
      'data-source',
      /^Grafana cannot read order_stream: .*may not read order_stream.*\n.*rsw step database-user/,
    ],
    [
      'a view is not there',
      () => edit({database: 'dev'}),
      () => apply('data-source'),
      'dashboard',
      /^The panels .* do not work: there is no \w+_stream in the database.*\n.*rsw step data-source/,
    ],
    [
      'the cluster is paused',
      () => redshift().send(new PauseClusterCommand({ClusterIdentifier: cluster()})),
      () => redshift().send(new ResumeClusterCommand({ClusterIdentifier: cluster()})),
      'dashboard',
      /no such cluster in its region, or a paused one.*\n.*rsw setup makes or resumes it/,
    ],
    [
      'a method that Grafana does not allow',
      () => edit({authType: 'credentials'}),
      () => apply('data-source'),
      'dashboard',
      /with the method credentials.*\n.*allowed_auth_providers/,
    ],
    [
      'a role that may not be taken on',
      () => edit({assumeRoleArn: 'arn:aws:iam::000000000000:role/other'}),
      () => apply('data-source'),
      'dashboard',
      /wants to take on a role.*\n.*rsw step data-source/,
    ],
    [
      'keys that AWS does not know',
      () => edit({authType: 'keys'}, {accessKey: 'AKIAWRONG', secretKey: 'x'}),
      () => apply('data-source'),
      'dashboard',
      /AWS does not take the access key.*UnrecognizedClient.*\n.*RSW_GRAFANA_ACCESS_KEY_ID/,
    ],
  ])('%s', async (_, breaks, mends, step, lines) => {
    await breaks();
    try {
      expect(await linesOf(apply(step))).toMatch(lines);
    } finally {
      await mends();
    }
    await apply(step);
  });
});

describe('the way to Grafana, its plugin and its data source', () => {
  it('the plugin may not be installed', async () => {
    await inGrafana(quick(), (grafana) =>
      grafana.send('POST', '/api/plugins/grafana-redshift-datasource/uninstall', {}),
    );
    answer(install, says(403, 'You do not have permission to install this plugin'));
    expect(await linesOf(apply('data-source'))).toMatch(
      /^Could not install the Redshift plugin: plugin management is switched off.*\n.*grafana cli plugins install grafana-redshift-datasource.*Plugin management/,
    );
  });

  it('the plugin is not found at first: that is waited for', async () => {
    answer(settings, ({n}) =>
      n < 12 ? says(404, 'Plugin not found, no installed plugin with that id') : 'pass',
    );
    await apply('data-source');
    expect(house.wire.calls.some(({operation}) => operation === install)).toBe(true);
  });

  it('the plugin is not found for a minute', async () => {
    answer(settings, says(404, 'Plugin not found, no installed plugin with that id'));
    let waited = 0;
    const context = quick();
    const cloud = {...context.cloud, pause: async (milliseconds: number) => void (waited += milliseconds)};
    expect(await linesOf(apply('data-source', {cloud}))).toMatch(
      /was installed, and is not found: Grafana does not find the Redshift plugin.*\n.*Restart that Grafana.*rsw step data-source/,
    );
    expect(waited).toBeGreaterThanOrEqual(60_000);
    expect(waited).toBeLessThan(70_000);
  });

  it('the plugin is there and does not answer', async () => {
    answer(`GET /api/datasources/uid/${uid}/health`, says(404, 'Plugin not registered'));
    expect(await linesOf(apply('data-source'))).toMatch(
      /^The data source does not work: Grafana does not find the Redshift plugin.*\n.*rsw step data-source/,
    );
  });

  it('a data source of our uid leads to the cluster of somebody else', async () => {
    await edit({defaultRegion: 'eu-west-1', clusterIdentifier: 'theirs'});
    expect(await linesOf(apply('data-source'))).toMatch(
      /has its uid rsw-redshift-streaming and leads elsewhere: to cluster theirs in eu-west-1\n.*--prefix.*--recreate/,
    );
    await stepNamed('data-source').undo(quick());
    expect(await sources()).toMatchObject([{jsonData: {clusterIdentifier: 'theirs'}}]);
    await apply('data-source', {recreate: ['data-source']});
    expect(await sources()).toMatchObject([{jsonData: {defaultRegion: 'us-east-1'}}]);
  });

  it('the name is taken by a data source of somebody else, which stays as it is', async () => {
    await stepNamed('data-source').undo(quick());
    const theirs = {uid: 'theirs', name: 'Redshift Streaming', type: 'prometheus', access: 'proxy'};
    await inGrafana(quick(), (grafana) => grafana.send('POST', '/api/datasources', theirs));
    await apply('data-source');
    expect(await sources()).toMatchObject([{...theirs}, {uid, name: `Redshift Streaming (${uid})`}]);
    await apply('data-source');
    await stepNamed('data-source').undo(quick());
    expect(await sources()).toMatchObject([theirs]);
    await inGrafana(quick(), (grafana) => grafana.send('DELETE', '/api/datasources/uid/theirs'));
    await apply('data-source');
  });

  it.each(refusals)('$sign', async ({step, operation, act, lines}) => {
    answer(operation, act);
    expect(await linesOf(apply(step))).toMatch(lines);
  });

  const post = 'POST /api/dashboards/db';
  it('is asked later where it says when', async () => {
    const busy = {status: 429, headers: {'retry-after': '7'}, body: '{"message":"Too many requests"}'};
    answer(post, ({n}) => (n % 2 === 1 ? {raw: busy} : 'pass'));
    const before = house.wire.calls.filter(({operation}) => operation === post).length;
    if (before % 2 === 1) answer(post, ({n}) => (n % 2 === 0 ? {raw: busy} : 'pass'));
    const waits: number[] = [];
    const context = quick();
    const cloud = {...context.cloud, pause: async (milliseconds: number) => void waits.push(milliseconds)};
    await apply('dashboard', {cloud});
    expect(waits).toEqual([7000]);
  });

  it('no other token can be made', async () => {
    answer('CreateWorkspaceServiceAccountToken', {
      code: 'ServiceQuotaExceededException',
      message: 'The maximum number of service account tokens has been reached.',
      status: 402,
    });
    expect(await told(apply('dashboard'))).toMatch(
      /as many tokens as it may, expired ones included.*\n.*Delete old ones/,
    );
  });
});

describe('the plugin says', () => {
  const asked = async (rawSQL: string): Promise<string> => {
    const outcome = await inGrafana(quick(), (grafana) => askThrough(grafana, uid, {rawSQL, format: 1}));
    return 'error' in outcome ? linesOf(Promise.reject(grafanaFailure('No', outcome.error, ''))) : 'no error';
  };

  it.each<[string, RegExp]>([
    ['SELECT $__timeGroup(t, $__interval) FROM x', /only a browser fills.*\n.*'1m'/],
    ['SELECT 1 FROM nowhere', /there is no nowhere in the database.*\n.*rsw setup/],
  ])('of %s', async (sql, lines) => {
    expect(await asked(sql)).toMatch(lines);
  });
});

describe('Managed Grafana refuses', () => {
  type Row = [sign: string, operation: string, act: WireAct, step: string, lines: RegExp];

  it.each<Row>([
    [
      'an account without Identity Center',
      'CreateWorkspace',
      {code: 'ValidationException', message: 'SSO is not enabled in any region.'},
      'workspace',
      /which this account does not have.*\n.*--grafana none/,
    ],
    [
      'a workspace without a role',
      'CreateWorkspace',
      {
        code: 'ValidationException',
        message: 'When the permissionType is CUSTOMER_MANAGED a Workspace Role ARN should be provided.',
      },
      'workspace',
      /has no role to act with.*\n.*rsw step workspace/,
    ],
    [
      'a sixth workspace',
      'CreateWorkspace',
      {
        code: 'ServiceQuotaExceededException',
        message: 'The maximum number of workspaces has been reached.',
        status: 402,
      },
      'workspace',
      /may have no more Grafana workspaces.*\n.*--grafana none/,
    ],
  ])('%s', async (_, operation, act, step, lines) => {
    const context = house.context();
    const config = {...context.config, prefix: 'other'};
    answer(operation, act);
    expect(await told(apply(step, {config}))).toMatch(lines);
  });

  it('an administrator, with errors in a 200', async () => {
    answer('ListPermissions', {output: {permissions: []}});
    house.wire.setDecision(({operation}) => {
      if (operation === 'ListPermissions') return {output: {permissions: []}};
      if (operation !== 'UpdatePermissions') return 'pass';
      const causedBy = {action: 'ADD', role: 'ADMIN', users: [{id: 'u', type: 'SSO_USER'}]};
      return {output: {errors: [{code: 404, message: 'User u does not exist.', causedBy}]}};
    });
    expect(await linesOf(apply('workspace-admin'))).toMatch(
      /^Could not change who administers the workspace: .*User u does not exist.*\n.*rsw step workspace-admin/,
    );
  });
});

it('leaves no account and no token, whatever has failed', async () => {
  const workspaceId = house.context().outputs('workspace')['WorkspaceId'];
  const {serviceAccounts} = await house.cloud
    .client(GrafanaClient)
    .send(new ListWorkspaceServiceAccountsCommand({workspaceId}));
  expect(serviceAccounts).toEqual([]);
});
