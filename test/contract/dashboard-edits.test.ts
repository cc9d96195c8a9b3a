/** A dashboard that somebody has edited in Grafana is theirs; one that nobody has touched is ours to replace. */
import {globalAgent} from 'node:http';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {grafanaHttp, type GrafanaHttp} from '../../src/cloud/grafana-http.ts';
import {EditedDashboard, postedMessage, verifyUnedited} from '../../src/steps/dashboard-edits.ts';
import {makeGrafanaRole, makeWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const ours = {uid: 'b', title: 'Board', panels: [{id: 1, type: 'text'}], schemaVersion: 42};

let cloud: TestCloud;
let roleArn: string;
beforeAll(async () => {
  cloud = await startLocalCloud();
  roleArn = await makeGrafanaRole(cloud);
});
afterAll(() => cloud.close());

/** The history is a bare list in the one, and a page in the other. */
describe.each(['10.4', '13.1'])('in Grafana %s', (version) => {
  let grafana: GrafanaHttp;
  beforeAll(async () => {
    const workspace = await makeWorkspace(cloud, {version, roleArn});
    const direct = {agent: () => globalAgent, pause: async () => {}};
    const token = {key: await workspace.token(), renewal: ''};
    grafana = grafanaHttp(direct, workspace.endpoint, token, AbortSignal.timeout(30_000));
  });
  const save = async (model: object, message = ''): Promise<void> => {
    const saved = await grafana.send('POST', '/api/dashboards/db', {
      dashboard: {...ours, ...model},
      overwrite: true,
      message,
    });
    expect(saved.status).toBe(200);
  };

  it('one that is not there can be posted', async () => {
    await expect(verifyUnedited(grafana, ours)).resolves.toBeUndefined();
  });

  it('one that an earlier version of ours has posted can be replaced', async () => {
    await save({title: 'As it was once'}, postedMessage);
    await expect(verifyUnedited(grafana, ours)).resolves.toBeUndefined();
  });

  it('one that was edited is told, with who and which version', async () => {
    await save({title: 'Mine'}, 'a better title');
    const refused = verifyUnedited(grafana, ours);
    await expect(refused).rejects.toThrow(EditedDashboard);
    await expect(refused).rejects.toMatchObject({
      why: expect.stringMatching(/^test-\d has saved version 2 of it, which is kept$/),
      next: expect.stringContaining('rsw step dashboard --recreate'),
    });
  });

  it('one that was edited back to what it was has nothing to lose', async () => {
    await save({});
    await expect(verifyUnedited(grafana, ours)).resolves.toBeUndefined();
  });
});
