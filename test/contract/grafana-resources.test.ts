/** What the Redshift plugin tells its editors, and how a query is cancelled: as whoever the data source acts as. */
import {CreateSecretCommand, SecretsManagerClient} from '@aws-sdk/client-secrets-manager';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {
  plugin,
  reader,
  sourceSettings,
  startWarehoused,
  type Warehoused,
} from '../support/query-through-grafana.ts';
import {until} from '../support/until.ts';

let house: Warehoused;

const ask = (resource: string, body?: object, uid = 'wh') =>
  house.workspace.call('POST', `/api/datasources/uid/${uid}/resources/${resource}`, body);

beforeAll(async () => {
  house = await startWarehoused();
  for (const [uid, settings, secureJsonData] of [
    ['wh', sourceSettings, {}],
    [
      'keys',
      {...sourceSettings, authType: 'keys', dbUser: 'boss'},
      {
        accessKey: house.cloud.credentials.accessKeyId,
        secretKey: house.cloud.credentials.secretAccessKey,
      },
    ],
  ] as const)
    await house.workspace.call('POST', '/api/datasources', {
      uid,
      name: uid,
      type: plugin,
      access: 'proxy',
      jsonData: settings,
      secureJsonData,
    });
  await house.admin('CREATE SCHEMA shop');
  await house.admin('CREATE TABLE shop.sales (day DATE, amount INT)');
}, 60_000);
afterAll(() => house.close());

test('what the role may not is told in the SDK’s words', async () => {
  expect(await ask('schemas', {})).toMatchObject({
    status: 400,
    body: {
      text: expect.stringMatching(
        /^operation error Redshift Data: ListSchemas, .*AccessDeniedException: .*redshift-data:ListSchemas/,
      ) as object,
    },
  });
  await house.tagCluster();
  // AWS's own policy has no ListDatabases and no CancelStatement, whatever is tagged.
  expect(await ask('databases', {})).toMatchObject({
    status: 400,
    body: expect.stringContaining('redshift-data:ListDatabases') as object,
  });
  expect(await ask('cancel', {queryId: 'x'})).toMatchObject({
    status: 400,
    body: expect.stringMatching(
      /^operation error Redshift Data: CancelStatement, .*: error stopping query$/,
    ) as object,
  });
});

test('schemas, tables and columns as the data source’s user, who must be there', async () => {
  expect((await ask('schemas', {})).body['text']).toMatch(
    /user "(IAM:)?redshift_data_api_user" does not exist/,
  );
  await house.admin(`CREATE USER ${reader} PASSWORD DISABLE`);
  await house.admin(`GRANT USAGE ON SCHEMA shop TO ${reader}`);
  await house.admin(`GRANT SELECT ON shop.sales TO ${reader}`);
  expect((await ask('schemas', {})).body).toEqual(expect.arrayContaining(['public', 'shop']));
  expect((await ask('tables', {schema: 'shop'})).body).toEqual(['sales']);
  expect((await ask('tables', {})).body).toEqual([]);
  expect((await ask('columns', {schema: 'shop', table: 'sales'})).body).toEqual(['day', 'amount']);
  // Of another database or region, where a request says so.
  expect((await ask('tables', {schema: 'shop', database: 'default'})).body).toEqual(['sales']);
  expect((await ask('tables', {schema: 'shop', database: 'nowhere'})).status).toBe(400);
  expect((await ask('tables', {schema: 'shop', region: 'eu-west-1'})).status).toBe(400);
});

test('databases, clusters, secrets and regions', async () => {
  const secrets = new SecretsManagerClient(house.cloud.client);
  const {ARN: arn} = await secrets.send(
    new CreateSecretCommand({
      Name: 'wh-login',
      SecretString: JSON.stringify({username: 'boss', password: 'p', dbClusterIdentifier: 'wh'}),
      Tags: [{Key: 'RedshiftQueryOwner', Value: 'a'}],
    }),
  );
  await secrets.send(new CreateSecretCommand({Name: 'other', SecretString: '{}'}));
  secrets.destroy();
  expect((await ask('databases', {}, 'keys')).body).toContain('dev');
  expect((await ask('clusters', {})).body).toMatchObject([
    {clusterIdentifier: 'wh', endpoint: {port: 5439}, database: 'dev'},
  ]);
  expect((await ask('secrets', {}, 'keys')).body).toEqual([{name: 'wh-login', arn}]);
  expect((await ask('secret', {secretARN: arn}, 'keys')).body).toEqual({
    dbClusterIdentifier: 'wh',
    username: 'boss',
  });
  expect((await ask('regions')).body).toEqual([]);
});

test('a browser cancels the query it has started', async () => {
  const query = async (queryID?: string) => {
    const answer = await house.workspace.call('POST', '/api/ds/query', {
      from: 'now-1h',
      to: 'now',
      queries: [
        {
          refId: 'A',
          datasource: {uid: 'keys'},
          rawSQL: 'SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b',
          format: 1,
          meta: {queryFlow: 'async'},
          ...(queryID !== undefined && {queryID}),
        },
      ],
    });
    const {A: result} = answer.body['results'] as {
      A: {error?: string; frames: {schema: {meta: {custom?: {queryID: string; status: string}}}}[]};
    };
    return {error: result.error, ...result.frames[0]?.schema.meta.custom};
  };
  const started = await query();
  expect(started.status).toBe('started');
  expect(await ask('cancel', {queryId: started.queryID}, 'keys')).toMatchObject({
    status: 200,
    body: 'Successfully canceled',
  });
  const error = await until('the statement ends', async () => (await query(started.queryID)).error);
  expect(error).toMatch(/^error executing query: .*cancel/i);
});

test('what is no request is refused', async () => {
  expect(await ask('cancel', {}, 'keys')).toMatchObject({status: 400, body: 'empty queryID'});
  expect(await ask('cancel', {queryId: '00000000-0000-0000-0000-000000000000'}, 'keys')).toMatchObject({
    status: 400,
    body: expect.stringMatching(/ResourceNotFoundException.*: error stopping query$/) as object,
  });
  expect(await ask('cancel', [], 'keys')).toMatchObject({
    status: 400,
    body: 'json: cannot unmarshal array into Go value of type sqlds.Options',
  });
  expect(await ask('databases', {database: 5}, 'keys')).toMatchObject({
    status: 400,
    body: 'json: cannot unmarshal number into Go value of type string',
  });
  expect(await ask('workgroups', {}, 'keys')).toMatchObject({
    status: 400,
    body: expect.stringContaining('no Redshift Serverless') as object,
  });
  expect((await ask('nothing', {}, 'keys')).status).toBe(404);
  expect(await ask('schemas', {}, 'none')).toMatchObject({
    status: 404,
    body: {message: 'Data source not found'},
  });
});
