/** Folders, versions of dashboards and data sources by number, as the clients of Grafana's HTTP API use them. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {makeWorkspace, type TestWorkspace} from '../support/grafana.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let workspace: TestWorkspace;
let call: TestWorkspace['call'];
beforeEach(async () => {
  cloud = await startLocalCloud();
  workspace = await makeWorkspace(cloud);
  ({call} = workspace);
});
afterEach(() => cloud.close());

const another = (version: string) =>
  makeWorkspace(cloud, {version, roleArn: `arn:aws:iam::${cloud.account}:role/grafana`});
const save = (dashboard: object, more: object = {}) =>
  call('POST', '/api/dashboards/db', {dashboard: {panels: [], ...dashboard}, ...more});
const folder = (uid: string, parentUid = '', title = uid.toUpperCase()) =>
  call('POST', '/api/folders', {uid, title, parentUid});

describe('folders', () => {
  test('nest, are renamed, moved and counted', async () => {
    await folder('a');
    expect(await folder('b', 'a')).toMatchObject({
      status: 200,
      body: {uid: 'b', parentUid: 'a', version: 1, parents: [{uid: 'a', title: 'A'}]},
    });
    await save({uid: 'd', title: 'D'}, {folderUid: 'b'});
    expect((await call('GET', '/api/folders')).body).toMatchObject([{uid: 'a'}]);
    expect((await call('GET', '/api/folders?parentUid=a')).body).toMatchObject([{uid: 'b', parentUid: 'a'}]);
    expect((await call('GET', '/api/folders/a/counts')).body).toMatchObject({folder: 1, dashboard: 1});
    expect(await call('PUT', '/api/folders/b', {title: 'New', version: 1})).toMatchObject({
      status: 200,
      body: {title: 'New', version: 2},
    });
    expect(await call('PUT', '/api/folders/b', {title: 'Newer', version: 1})).toMatchObject({
      status: 412,
      body: {status: 'version-mismatch', message: 'the folder has been changed by someone else'},
    });
    expect((await call('PUT', '/api/folders/b', {title: 'Newer', overwrite: true})).status).toBe(200);
    expect((await call('POST', '/api/folders/b/move', {parentUid: ''})).body).not.toHaveProperty('parentUid');
    expect((await call('GET', '/api/folders/a/counts')).body).toMatchObject({folder: 0, dashboard: 0});
  });

  test('go with all that is in them, and with nothing else', async () => {
    await folder('a');
    await folder('b', 'a');
    await folder('c');
    for (const [uid, folderUid] of [
      ['in-a', 'a'],
      ['in-b', 'b'],
      ['in-c', 'c'],
    ])
      await save({uid, title: uid}, {folderUid});
    expect(await call('DELETE', '/api/folders/a')).toMatchObject({
      status: 200,
      body: {title: 'A', message: 'Folder A deleted'},
    });
    expect(
      ((await call('GET', '/api/search')).body as unknown as {uid: string}[]).map(({uid}) => uid),
    ).toEqual(['c', 'in-c']);
  });

  test('are refused where Grafana refuses them', async () => {
    await folder('a');
    await folder('b', 'a');
    expect(await folder('a', '', 'Other')).toMatchObject({status: 409});
    expect(await folder('x', '', 'A')).toMatchObject({
      status: 409,
      body: {message: 'a folder with the same name already exists in the current location'},
    });
    expect((await folder('y', 'a', 'A')).status).toBe(200);
    expect((await folder('x', 'none')).status).toBe(404);
    expect(await folder('x', '', ' ')).toMatchObject({
      status: 400,
      body: {message: 'folder title cannot be empty'},
    });
    expect((await folder('x'.repeat(41))).body['message']).toBe('uid too long, max 40 characters');
    expect((await folder('x y')).body['message']).toBe('uid contains illegal characters');
    expect((await folder('general')).body['message']).toBe('invalid uid for folder provided');
    for (const parentUid of ['a', 'b'])
      expect(await call('POST', '/api/folders/a/move', {parentUid})).toMatchObject({
        status: 400,
        body: {message: 'circular reference detected'},
      });
    for (const uid of ['c', 'd', 'e'])
      expect((await folder(uid, String.fromCodePoint((uid.codePointAt(0) ?? 0) - 1))).status).toBe(200);
    expect(await folder('f', 'e')).toMatchObject({
      status: 400,
      body: {message: 'Maximum nested folder depth reached'},
    });
    for (const [method, path] of [
      ['GET', '/api/folders/none'],
      ['PUT', '/api/folders/none'],
      ['DELETE', '/api/folders/none'],
      ['POST', '/api/folders/none/move'],
      ['GET', '/api/folders/none/counts'],
      ['GET', '/api/folders?parentUid=none'],
    ] as const)
      expect((await call(method, path, method === 'GET' ? undefined : {})).status, `${method} ${path}`).toBe(
        404,
      );
  });

  test('hold a dashboard by their number too, and do not nest before version 11', async () => {
    await folder('a');
    await save({uid: 'd', title: 'D'}, {folderId: 1});
    expect((await call('GET', '/api/dashboards/uid/d')).body['meta']).toMatchObject({folderUid: 'a'});
    expect((await save({uid: 'e', title: 'E'}, {folderId: 7})).body['message']).toBe('folder not found');
    const old = await another('10.4');
    await old.call('POST', '/api/folders', {uid: 'a', title: 'A'});
    await old.call('POST', '/api/folders', {uid: 'b', title: 'B', parentUid: 'a'});
    expect((await old.call('GET', '/api/folders')).body).toHaveLength(2);
  });
});

describe('versions of a dashboard', () => {
  test('are read and restored, twenty of them', async () => {
    for (let version = 1; version <= 21; version++)
      await save({uid: 'd', title: `T${version}`, tags: ['x']}, {overwrite: true});
    const path = '/api/dashboards/uid/d';
    expect(await call('GET', `${path}/versions/2`)).toMatchObject({
      status: 200,
      body: {version: 2, parentVersion: 1, data: {title: 'T2', version: 2}},
    });
    for (const version of [1, 22, 'x'])
      expect((await call('GET', `${path}/versions/${version}`)).status, `version ${version}`).toBe(404);
    expect(await call('POST', `${path}/restore`, {version: 2})).toMatchObject({
      status: 200,
      body: {status: 'success', version: 22},
    });
    expect((await call('GET', path)).body).toMatchObject({dashboard: {title: 'T2', version: 22}});
    expect((await call('GET', `${path}/versions?limit=1`)).body['versions']).toMatchObject([
      {version: 22, message: 'Restored from version 2'},
    ]);
    expect((await call('POST', `${path}/restore`, {version: 1})).status).toBe(404);
    expect((await call('GET', '/api/dashboards/tags')).body).toEqual([{term: 'x', count: 1}]);
    await call('DELETE', path);
    await save({uid: 'd', title: 'Again'});
    expect((await call('GET', `${path}/versions/2`)).status).toBe(404);
  });

  test('are for those who may change it', async () => {
    await save({uid: 'd', title: 'D'});
    const viewer = await workspace.token('VIEWER');
    for (const [method, path] of [
      ['GET', '/versions'],
      ['GET', '/versions/1'],
      ['POST', '/restore'],
    ] as const)
      expect(
        (await call(method, `/api/dashboards/uid/d${path}`, method === 'GET' ? undefined : {}, viewer))
          .status,
      ).toBe(403);
  });
});

test('data sources by number are there until version 12', async () => {
  const source = {uid: 's', name: 'S', type: 'grafana-redshift-datasource', access: 'proxy'};
  const old = await another('12.4');
  for (const each of [workspace, old]) await each.call('POST', '/api/datasources', source);
  expect((await call('GET', '/api/datasources/id/S')).body).toEqual({id: 1});
  expect((await call('GET', '/api/datasources/id/none')).status).toBe(404);
  expect((await call('GET', '/api/datasources/1')).status).toBe(404);
  expect(await old.call('GET', '/api/datasources/1')).toMatchObject({status: 200, body: {uid: 's'}});
  expect((await old.call('PUT', '/api/datasources/1', {...source, url: 'u'})).body).toMatchObject({
    datasource: {url: 'u', uid: 's'},
  });
  expect((await old.call('GET', '/api/datasources/2')).status).toBe(404);
  expect((await old.call('GET', '/api/datasources/x')).status).toBe(400);
  expect((await old.call('DELETE', '/api/datasources/1')).status).toBe(200);
  expect((await call('DELETE', '/api/datasources/name/S')).status).toBe(200);
  expect((await call('GET', '/api/datasources')).body).toEqual([]);
});

test('what a Grafana tells its page', async () => {
  await call('POST', '/api/datasources', {uid: 's', name: 'S', type: 't', access: 'proxy', isDefault: true});
  expect(
    (await call('GET', '/api/frontend/settings', undefined, await workspace.token('VIEWER'))).body,
  ).toMatchObject({
    buildInfo: {version: '13.1.0'},
    datasources: {S: {uid: 's', type: 't'}},
    defaultDatasource: 'S',
  });
});

test('whatever a workspace here has not is refused by its name', async () => {
  for (const [method, path] of [
    ['GET', '/api/annotations'],
    ['POST', '/api/dashboards/import'],
    ['GET', '/api/dashboards/home'],
    ['GET', '/api/teams/search'],
    ['GET', '/api/v1/provisioning/alert-rules'],
    ['GET', '/api/library-elements'],
    ['POST', '/api/snapshots'],
    ['GET', '/api/folders/a/permissions'],
    ['DELETE', '/api/health'],
    ['GET', '/api'],
  ] as const)
    expect(await call(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
      status: 404,
      body: {message: `Not found: a workspace of the local cloud has no ${method} ${path}`},
    });
});

test('a token is for the one organisation that there is', async () => {
  const token = await workspace.token('ADMIN');
  const ask = async (organisation: string) => {
    const headers = {authorization: `Bearer ${token}`, 'x-grafana-org-id': organisation};
    const response = await fetch(`${workspace.endpoint}/api/org`, {headers});
    return [response.status, ((await response.json()) as {message?: string}).message];
  };
  expect(await ask('1')).toEqual([200, undefined]);
  expect(await ask('2')).toEqual([401, 'API key does not belong to the requested organization']);
});
