/**
 * Taking back removes from Grafana exactly what was made there: what it holds before and after is compared as a whole, with
 * things of the learner's own, of names like ours, beside it.
 */
import {
  CreateWorkspaceServiceAccountCommand,
  GrafanaClient,
  UpdatePermissionsCommand,
} from '@aws-sdk/client-grafana';
import {CreateUserCommand, IdentitystoreClient} from '@aws-sdk/client-identitystore';
import {ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import type {Config} from '../../src/steps/config.ts';
import {inGrafana} from '../../src/steps/grafana-access.ts';
import type {StepContext} from '../../src/steps/workshop-step.ts';
import {UserError} from '../../src/workshop/errors.ts';
import {makeWorkspace} from '../support/grafana.ts';
import {openGrafanaWorkshop, stepNamed, type GrafanaWorkshop} from '../support/grafana-workshop.ts';

let house: GrafanaWorkshop;
beforeAll(async () => {
  house = await openGrafanaWorkshop('workspace');
}, 60_000);
afterAll(() => house?.close());
afterEach(() => vi.unstubAllEnvs());

const kinds = [
  'grafana/workspaces',
  'grafana/permissions',
  'grafana/service-accounts',
  'grafana/tokens',
  'grafana/plugins',
  'grafana/data-sources',
  'grafana/folders',
  'grafana/dashboards',
  'identitystore/users',
];
/** When somebody was last there is no thing. */
const passing = ['modified', 'lastUsed'];

/** Everything that the workspaces hold, with who may enter them. */
const census = (): Record<string, unknown> =>
  Object.fromEntries(
    kinds.flatMap((kind) => {
      const things = house.local.cloud.collection<object>(kind);
      return things
        .keys()
        .map((key) => [
          `${kind} ${key}`,
          Object.fromEntries(
            Object.entries(things.get(key) ?? {}).filter(([name]) => !passing.includes(name)),
          ),
        ]);
    }),
  );

const contextOf = (config: Partial<Config> = {}): StepContext => {
  const context = house.context();
  return {...context, config: {...context.config, ...config}};
};

/** What a learner may have there, called almost as ours. */
const makeOwnThings = async (context: StepContext): Promise<void> =>
  inGrafana(context, async (grafana) => {
    const send = async (path: string, body: object) =>
      expect(await grafana.send('POST', path, body)).toMatchObject({status: 200});
    const source = {type: 'prometheus', access: 'proxy'};
    await send('/api/datasources', {
      ...source,
      uid: 'rsw-redshift-streaming-2',
      name: 'Redshift Streaming 2',
    });
    await send('/api/datasources', {...source, uid: 'theirs', name: 'Redshift Streaming'});
    await send('/api/folders', {uid: 'rsw', title: 'rsw'});
    const board = {title: 'Logistics Dashboard', panels: [], schemaVersion: 42};
    await send('/api/dashboards/db', {dashboard: {...board, uid: 'rsw-logistics-2'}, folderUid: 'rsw'});
    await send('/api/dashboards/db', {
      dashboard: {...board, uid: 'copy', title: 'Logistics Dashboard, mine'},
    });
  });

const people = async (...names: readonly string[]): Promise<string[]> => {
  const {Instances: [instance] = []} = await house.cloud
    .client(SSOAdminClient)
    .send(new ListInstancesCommand({}));
  return Promise.all(
    names.map(async (UserName) => {
      const {UserId = ''} = await house.cloud.client(IdentitystoreClient).send(
        new CreateUserCommand({
          IdentityStoreId: instance?.IdentityStoreId,
          UserName,
          DisplayName: UserName,
          Name: {GivenName: UserName, FamilyName: 'X'},
          UserType: `rsw:${house.cloud.account}:us-east-1:rsw-2:${house.cloud.caller}`,
        }),
      );
      return UserId;
    }),
  );
};

/** Applies steps and takes them back; answers what was there in between. */
const thereAndBack = async (names: readonly string[], context: StepContext): Promise<string[]> => {
  for (const name of names) await stepNamed(name).apply(context);
  const between = Object.keys(census());
  for (const name of [...names].reverse()) {
    await stepNamed(name).undo(context);
    const found = await stepNamed(name).check(context);
    // Who was an administrator before still is.
    const theirs = name === 'workspace-admin' && context.config.grafanaAdmin === 'ada';
    expect(found).toMatchObject(theirs ? {state: 'ready', isOther: true} : {state: 'absent'});
  }
  return between;
};

const made = [
  expect.stringMatching(/^grafana\/data-sources .*\/rsw-redshift-streaming$/),
  expect.stringMatching(/^grafana\/dashboards .*\/rsw-logistics$/),
];

describe('the workspace', () => {
  let before: Record<string, unknown>;
  beforeAll(async () => {
    const workspaceId = house.context().outputs('workspace')['WorkspaceId'] ?? '';
    await makeOwnThings(contextOf());
    await stepNamed('data-source').apply(contextOf());
    await stepNamed('data-source').undo(contextOf());
    const client = house.cloud.client(GrafanaClient);
    for (const name of ['rsw', 'rsw-temporary'])
      await client.send(new CreateWorkspaceServiceAccountCommand({workspaceId, name, grafanaRole: 'ADMIN'}));
    const [ada = '', bob = ''] = await people('ada', 'bob', 'learner-2');
    const users = [{id: ada, type: 'SSO_USER' as const}];
    const viewers = [{id: bob, type: 'SSO_USER' as const}];
    await client.send(
      new UpdatePermissionsCommand({
        workspaceId,
        updateInstructionBatch: [
          {action: 'ADD', role: 'ADMIN', users},
          {action: 'ADD', role: 'VIEWER', users: viewers},
        ],
      }),
    );
    before = census();
  });

  it.each([
    ['with an administrator who is made', 'learner', 2],
    ['with one who was it before', 'ada', 0],
  ])('%s', async (_, grafanaAdmin, more) => {
    const names = ['workspace-admin', 'data-source', 'dashboard'];
    const between = await thereAndBack(names, contextOf({grafanaAdmin}));
    const added = between.filter((key) => !(key in before));
    expect(added).toHaveLength(2 + more);
    expect(added).toEqual(expect.arrayContaining(made));
    expect(census()).toEqual(before);
  });
});

it.each(['data-source', 'dashboard'])('what does not work there, the %s', async (name) => {
  const step = stepNamed(name);
  await stepNamed('data-source').apply(contextOf());
  const uid = name === 'dashboard' ? 'rsw-logistics' : 'rsw-redshift-streaming';
  const isThere = (): boolean => Object.keys(census()).some((key) => key.endsWith(`/${uid}`));
  house.wire.setDecision(({operation}) =>
    operation === 'POST /api/ds/query' ? {code: 'BadRequest', message: 'no', status: 400} : 'pass',
  );
  await expect(step.apply(contextOf())).rejects.toBeInstanceOf(UserError);
  house.wire.setDecision(() => 'pass');
  expect(isThere()).toBe(true);
  // Absent it would be forgotten, ready nobody would mend it.
  expect(await step.check(contextOf())).toMatchObject({state: 'failed'});
  await step.undo(contextOf());
  expect(isThere()).toBe(false);
  expect(await step.check(contextOf())).toMatchObject({state: 'absent'});
  await stepNamed('data-source').undo(contextOf());
});

it("a Grafana of one's own", async () => {
  const own = await makeWorkspace(house.local);
  vi.stubEnv('GRAFANA_TOKEN', await own.token());
  vi.stubEnv('RSW_GRAFANA_ENDPOINT', house.local.url);
  const context = {...contextOf({grafana: {url: own.endpoint}}), grafanaKeys: house.local.credentials};
  await makeOwnThings(context);
  const before = census();
  const between = await thereAndBack(['data-source', 'dashboard'], context);
  const plugin = `grafana/plugins ${own.id}/grafana-redshift-datasource`;
  const added = between.filter((key) => !(key in before));
  expect(added).toHaveLength(3);
  expect(added).toEqual(expect.arrayContaining([...made, plugin]));
  // The plugin stays: others may use it by then.
  const {[plugin]: _, ...after} = census();
  expect(after).toEqual(before);
});
