import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  type GetRandomPasswordCommandInput,
  type ListSecretsCommandInput,
} from '@aws-sdk/client-secrets-manager';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let client: SecretsManagerClient;

beforeAll(async () => {
  cloud = await startLocalCloud();
  client = new SecretsManagerClient(cloud.client);
});
afterAll(() => cloud.close());

test('versions and their labels', async () => {
  const made = await client.send(
    new CreateSecretCommand({Name: 'a/b', SecretString: 'one', Tags: [{Key: 'k', Value: ''}]}),
  );
  expect(made.ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:a\/b-[A-Za-z0-9]{6}$/);
  const second = await client.send(new PutSecretValueCommand({SecretId: 'a/b', SecretString: 'two'}));
  expect(second.VersionStages).toEqual(['AWSCURRENT']);
  const byPartialArn = await client.send(new GetSecretValueCommand({SecretId: made.ARN?.slice(0, -7)}));
  expect(byPartialArn).toMatchObject({SecretString: 'two', VersionId: second.VersionId, Name: 'a/b'});
  const before = await client.send(
    new GetSecretValueCommand({SecretId: made.ARN, VersionStage: 'AWSPREVIOUS'}),
  );
  expect(before).toMatchObject({SecretString: 'one', VersionId: made.VersionId});
  await client.send(
    new UpdateSecretCommand({SecretId: 'a/b', SecretBinary: Buffer.from([0, 255]), Description: 'd'}),
  );
  const third = await client.send(new GetSecretValueCommand({SecretId: 'a/b'}));
  expect([...(third.SecretBinary ?? [])]).toEqual([0, 255]);
  const described = await client.send(new DescribeSecretCommand({SecretId: 'a/b'}));
  expect(described).toMatchObject({Description: 'd', Tags: [{Key: 'k', Value: ''}]});
  expect(
    Object.values(described.VersionIdsToStages ?? {})
      .flat()
      .sort(),
  ).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  const all = await client.send(new ListSecretVersionIdsCommand({SecretId: 'a/b', IncludeDeprecated: true}));
  expect(all.Versions).toHaveLength(3);
});

test('a repeated request with its token makes no second version; another value is refused', async () => {
  const token = 'x'.repeat(32);
  const input = {Name: 'token', SecretString: 'v', ClientRequestToken: token};
  const first = await client.send(new CreateSecretCommand(input));
  expect(await client.send(new CreateSecretCommand(input))).toMatchObject({ARN: first.ARN, VersionId: token});
  await expect(
    client.send(new PutSecretValueCommand({SecretId: 'token', SecretString: 'w', ClientRequestToken: token})),
  ).rejects.toMatchObject({name: 'ResourceExistsException'});
});

test('deletion can be undone, unless it is forced', async () => {
  await client.send(new CreateSecretCommand({Name: 'gone', SecretString: 'v'}));
  await client.send(new DeleteSecretCommand({SecretId: 'gone', RecoveryWindowInDays: 7}));
  await expect(client.send(new GetSecretValueCommand({SecretId: 'gone'}))).rejects.toThrow(
    'marked for deletion',
  );
  await expect(client.send(new CreateSecretCommand({Name: 'gone'}))).rejects.toThrow(
    'already scheduled for deletion',
  );
  expect((await client.send(new DescribeSecretCommand({SecretId: 'gone'}))).DeletedDate).toBeInstanceOf(Date);
  await client.send(new RestoreSecretCommand({SecretId: 'gone'}));
  expect((await client.send(new GetSecretValueCommand({SecretId: 'gone'}))).SecretString).toBe('v');
  await client.send(new DeleteSecretCommand({SecretId: 'gone', ForceDeleteWithoutRecovery: true}));
  await expect(client.send(new DescribeSecretCommand({SecretId: 'gone'}))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
  });
  await client.send(new DeleteSecretCommand({SecretId: 'gone', ForceDeleteWithoutRecovery: true}));
});

test('lists by filter and page', async () => {
  for (const n of [1, 2, 3])
    await client.send(new CreateSecretCommand({Name: `page-${n}`, SecretString: 'v'}));
  await client.send(new TagResourceCommand({SecretId: 'page-2', Tags: [{Key: 'wanted', Value: 'x'}]}));
  const list = async (input: ListSecretsCommandInput) => {
    const {SecretList = [], NextToken: token} = await client.send(new ListSecretsCommand(input));
    return {names: SecretList.map(({Name}) => Name), token};
  };
  const filter = {
    Filters: [{Key: 'name' as const, Values: ['page-']}],
    SortBy: 'name' as const,
    SortOrder: 'asc' as const,
  };
  const first = await list({...filter, MaxResults: 2});
  expect(first.names).toEqual(['page-1', 'page-2']);
  expect((await list({...filter, NextToken: first.token})).names).toEqual(['page-3']);
  expect((await list({Filters: [{Key: 'tag-key', Values: ['wanted']}]})).names).toEqual(['page-2']);
  await client.send(new UntagResourceCommand({SecretId: 'page-2', TagKeys: ['wanted']}));
  expect((await list({Filters: [{Key: 'tag-key', Values: ['wanted']}]})).names).toEqual([]);
});

test('random passwords keep to the rules', async () => {
  const password = async (input: GetRandomPasswordCommandInput) =>
    (await client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? '';
  expect(await password({})).toHaveLength(32);
  for (let n = 0; n < 20; n++) {
    expect(await password({PasswordLength: 4, ExcludePunctuation: true, ExcludeCharacters: 'abc'})).toMatch(
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^a-c]{4}$/,
    );
  }
  await expect(password({PasswordLength: 2})).rejects.toThrow('too short');
});

test('what is not there is refused by name', async () => {
  await expect(
    client.send(new CreateSecretCommand({Name: 'r', AddReplicaRegions: [{Region: 'eu-west-1'}]})),
  ).rejects.toThrow('AddReplicaRegions');
  await expect(client.send(new CreateSecretCommand({Name: 'a b'}))).rejects.toThrow('Invalid name');
});
