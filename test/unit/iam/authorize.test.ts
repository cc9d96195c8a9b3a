import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {LocalCloud} from '../../../src/local-cloud/cloud.ts';
import {authorize} from '../../../src/local-cloud/iam/authorize.ts';
import {createPolicy} from '../../../src/local-cloud/iam/create-policy.ts';
import {createRole} from '../../../src/local-cloud/iam/create-role.ts';
import {deleteRole} from '../../../src/local-cloud/iam/delete-role.ts';
import {iam} from '../../../src/local-cloud/iam/index.ts';
import {attachRolePolicy} from '../../../src/local-cloud/iam/role-attachments.ts';
import {deleteRolePolicy, putRolePolicy} from '../../../src/local-cloud/iam/role-policies.ts';
import {roleSession} from '../../../src/local-cloud/iam/role-session.ts';
import type {Access} from '../../../src/local-cloud/operation.ts';

let cloud: LocalCloud;
let home: string;
let count = 0;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'iam-'));
  cloud = new LocalCloud({
    home,
    pace: 'instant',
    services: [iam],
    now: () => Date.parse('2026-11-24T10:00:00Z'),
  });
});

afterAll(async () => {
  await cloud.close();
  rmSync(home, {recursive: true});
});

type Statement = Record<string, unknown>;

const document = (...statements: Statement[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({Effect: 'Allow', Resource: '*', ...statement})),
  });

const trust = (statement: Statement) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', ...statement}],
  });

const lambda = {Principal: {Service: 'lambda.amazonaws.com'}};

/** A session of a new role with one inline policy of these statements. */
const session = async (
  statements: Statement[],
  options: {boundary?: string; tags?: Record<string, string>} = {},
) => {
  const RoleName = `role-${++count}`;
  const {Role: role} = await cloud.invoke(
    createRole,
    {
      RoleName,
      AssumeRolePolicyDocument: trust(lambda),
      ...(options.boundary && {PermissionsBoundary: options.boundary}),
      Tags: Object.entries(options.tags ?? {}).map(([Key, Value]) => ({Key, Value})),
    },
    cloud.root,
  );
  if (statements.length > 0)
    await cloud.invoke(
      putRolePolicy,
      {RoleName, PolicyName: 'inline', PolicyDocument: document(...statements)},
      cloud.root,
    );
  return roleSession(cloud, role!.Arn!, 'lambda.amazonaws.com', 'me');
};

const put = {action: 'kinesis:PutRecord', resource: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'};

const verdict = async (statements: Statement[], access: Access = put, tags: Record<string, string> = {}) => {
  try {
    authorize(cloud, await session(statements, {tags}), access);
    return 'allowed';
  } catch (error) {
    return (error as Error).message.includes('explicit deny') ? 'denied' : 'not allowed';
  }
};

describe('actions and resources', () => {
  test.each<[string, Statement[]]>([
    ['the action itself', [{Action: 'kinesis:PutRecord'}]],
    ['in any case', [{Action: 'KINESIS:putrecord'}]],
    ['with wildcards', [{Action: ['s3:*', 'kinesis:Put?ecor*']}]],
    ['of everything', [{Action: '*'}]],
    ['not another action', [{NotAction: 'kinesis:Get*'}]],
    ['the resource itself', [{Action: '*', Resource: put.resource}]],
    ['a resource by wildcards', [{Action: '*', Resource: 'arn:aws:kinesis:*:*:stream/or*s'}]],
    ['not another resource', [{Action: '*', Resource: undefined, NotResource: '*/customers'}]],
    ['one of two statements', [{Action: 's3:*'}, {Action: 'kinesis:*'}]],
  ])('allowed: %s', async (_name, statements) => {
    expect(await verdict(statements)).toBe('allowed');
  });

  test.each<[string, Statement[]]>([
    ['without a policy', []],
    ['another action', [{Action: 'kinesis:PutRecords'}]],
    ['another resource', [{Action: '*', Resource: 'arn:aws:kinesis:*:*:stream/order'}]],
    [
      'other letters in a resource',
      [{Action: '*', Resource: put.resource.toUpperCase().replace('ARN', 'arn')}],
    ],
    ['what is left out', [{NotAction: 'kinesis:*'}]],
  ])('not allowed: %s', async (_name, statements) => {
    expect(await verdict(statements)).toBe('not allowed');
  });

  test('a deny is stronger than every allow', async () => {
    expect(await verdict([{Action: '*'}, {Effect: 'Deny', Action: 'kinesis:Put*'}])).toBe('denied');
    expect(await verdict([{Action: '*'}, {Effect: 'Deny', NotAction: 'kinesis:*'}])).toBe('allowed');
  });
});

describe('conditions', () => {
  const context = {
    'aws:ResourceTag/team': 'blue',
    'x:Number': '5',
    'x:Arn': 'arn:aws:lambda:us-east-1:000000000000:function:a',
    'x:Flag': 'true',
    'x:Date': '2026-11-24T09:00:00Z',
    'aws:TagKeys': ['a', 'b'],
  };
  const holds = async (Condition: object, tags: Record<string, string> = {}) =>
    (await verdict([{Action: '*', Condition}], {...put, context}, tags)) === 'allowed';

  test.each<[object, boolean]>([
    [{StringEquals: {'aws:ResourceTag/team': 'blue'}}, true],
    [{StringEquals: {'AWS:resourcetag/TEAM': ['red', 'blue']}}, true],
    [{StringEquals: {'aws:ResourceTag/team': 'b*'}}, false],
    [{StringEquals: {'aws:ResourceTag/team': 'blue', 'x:Number': '6'}}, false],
    [{StringNotEquals: {'aws:ResourceTag/team': ['red', 'blue']}}, false],
    [{StringNotEquals: {'aws:ResourceTag/team': 'red'}}, true],
    [{StringNotEquals: {'x:Missing': 'red'}}, true],
    [{StringEquals: {'x:Missing': 'red'}}, false],
    [{StringEqualsIfExists: {'x:Missing': 'red'}}, true],
    [{StringEqualsIfExists: {'aws:ResourceTag/team': 'red'}}, false],
    [{StringEqualsIgnoreCase: {'aws:ResourceTag/team': 'BLUE'}}, true],
    [{StringLike: {'aws:ResourceTag/team': 'b?u*'}}, true],
    [{StringNotLike: {'aws:ResourceTag/team': 'b*'}}, false],
    [{ArnLike: {'x:Arn': 'arn:aws:lambda:*:*:function:*'}}, true],
    [{ArnLike: {'x:Arn': 'arn:aws:*:function:*'}}, false],
    [{ArnNotEquals: {'x:Arn': 'arn:aws:lambda:*:*:function:b'}}, true],
    [{IpAddress: {'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8']}}, true],
    [{IpAddress: {'aws:SourceIp': '127.0.0.2'}}, false],
    [{NotIpAddress: {'aws:SourceIp': '127.0.0.1/32'}}, false],
    [{Bool: {'x:Flag': true}}, true],
    [{Bool: {'x:Flag': 'false'}}, false],
    [{NumericLessThan: {'x:Number': 5}}, false],
    [{NumericLessThanEquals: {'x:Number': 5}}, true],
    [{NumericGreaterThan: {'x:Number': '4'}}, true],
    [{NumericEquals: {'aws:ResourceTag/team': 5}}, false],
    [{DateLessThan: {'x:Date': '2026-11-24T10:00:00Z'}}, true],
    [{DateGreaterThan: {'aws:CurrentTime': '2026-11-24T09:59:59Z'}}, true],
    [{DateGreaterThan: {'aws:EpochTime': '1795514401'}}, false],
    [{Null: {'x:Missing': 'true'}}, true],
    [{Null: {'aws:ResourceTag/team': 'false'}}, true],
    [{Null: {'aws:ResourceTag/team': true}}, false],
    [{'ForAnyValue:StringEquals': {'aws:TagKeys': ['b', 'c']}}, true],
    [{'ForAllValues:StringEquals': {'aws:TagKeys': ['b', 'c']}}, false],
    [{'ForAllValues:StringEquals': {'aws:TagKeys': ['a', 'b', 'c']}}, true],
    [{'ForAllValues:StringEquals': {'x:Missing': 'a'}}, true],
    [{'ForAnyValue:StringEquals': {'x:Missing': 'a'}}, false],
    [{StringEquals: {'aws:PrincipalTag/team': '${aws:ResourceTag/team}'}}, true],
    [{StringEquals: {'aws:PrincipalTag/team': '${x:Missing}'}}, false],
    [{StringLike: {'aws:ResourceTag/team': "${x:Missing, 'blue'}"}}, true],
    [{StringEquals: {'aws:RequestedRegion': 'us-east-1', 'aws:PrincipalAccount': '000000000000'}}, true],
  ])('%j: %s', async (condition, expected) => {
    expect(await holds(condition, {team: 'blue'})).toBe(expected);
  });

  test('variables in a resource; their values are never wildcards', async () => {
    const resource = 'arn:aws:s3:::bucket/${x:Name}/*';
    const at = (name: string, path: string) =>
      verdict([{Action: '*', Resource: resource}], {
        action: 's3:GetObject',
        resource: `arn:aws:s3:::bucket/${path}`,
        context: {'x:Name': name},
      });
    expect(await at('ann', 'ann/1')).toBe('allowed');
    expect(await at('*', 'ann/1')).toBe('not allowed');
    expect(await at('*', '*/1')).toBe('allowed');
  });
});

describe('a boundary', () => {
  const boundary = async (...statements: Statement[]) => {
    const {Policy: policy} = await cloud.invoke(
      createPolicy,
      {PolicyName: `boundary-${++count}`, PolicyDocument: document(...statements)},
      cloud.root,
    );
    return policy!.Arn!;
  };
  const refusal = async (statements: Statement[], arn: string) => {
    const principal = await session(statements, {boundary: arn});
    try {
      authorize(cloud, principal, put);
      return undefined;
    } catch (error) {
      return (error as Error).message.slice((error as Error).message.indexOf('stream/orders') + 14);
    }
  };

  test('only takes away', async () => {
    const wide = await boundary({Action: 'kinesis:*'});
    const narrow = await boundary({Action: 's3:*'});
    const forbidding = await boundary({Action: '*'}, {Effect: 'Deny', Action: 'kinesis:Put*'});
    expect(await refusal([{Action: '*'}], wide)).toBeUndefined();
    expect(await refusal([], wide)).toBe(
      'because no identity-based policy allows the kinesis:PutRecord action',
    );
    expect(await refusal([{Action: '*'}], narrow)).toBe(
      'because no permissions boundary allows the kinesis:PutRecord action',
    );
    expect(await refusal([{Action: '*'}], forbidding)).toBe(
      'with an explicit deny in a permissions boundary',
    );
  });
});

describe('refusals', () => {
  test('are told as AWS tells them', async () => {
    const principal = await session([]);
    expect(() => authorize(cloud, principal, put)).toThrow(
      `User: ${principal.arn} is not authorized to perform: kinesis:PutRecord on resource: ${put.resource} because no identity-based policy allows the kinesis:PutRecord action`,
    );
    const denied = await session([{Effect: 'Deny', Action: '*'}]);
    expect(() => authorize(cloud, denied, put)).toThrow(
      `User: ${denied.arn} is not authorized to perform: kinesis:PutRecord on resource: ${put.resource} with an explicit deny in an identity-based policy`,
    );
  });

  test('a policy counts from the moment it is there, attached ones too, until it is gone', async () => {
    const principal = await session([]);
    const RoleName = `role-${count}`;
    const may = () => {
      try {
        authorize(cloud, principal, put);
        return true;
      } catch {
        return false;
      }
    };
    const inline = {RoleName, PolicyName: 'p'};
    await cloud.invoke(
      putRolePolicy,
      {...inline, PolicyDocument: document({Action: 'kinesis:*'})},
      cloud.root,
    );
    expect(may()).toBe(true);
    await cloud.invoke(deleteRolePolicy, inline, cloud.root);
    expect(may()).toBe(false);
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonKinesisFullAccess';
    await cloud.invoke(attachRolePolicy, {RoleName, PolicyArn}, cloud.root);
    expect(may()).toBe(true);
  });

  test('the session of a role that was deleted may nothing, even when its name is taken again', async () => {
    const principal = await session([]);
    const RoleName = `role-${count}`;
    await cloud.invoke(deleteRole, {RoleName}, cloud.root);
    await cloud.invoke(createRole, {RoleName, AssumeRolePolicyDocument: trust(lambda)}, cloud.root);
    await cloud.invoke(
      putRolePolicy,
      {RoleName, PolicyName: 'all', PolicyDocument: document({Action: '*'})},
      cloud.root,
    );
    expect(() => authorize(cloud, principal, put)).toThrow('no identity-based policy');
  });
});

describe('trust', () => {
  const assume = async (statement: Statement, service: string, context?: Record<string, string>) => {
    const {Role: role} = await cloud.invoke(
      createRole,
      {RoleName: `role-${++count}`, AssumeRolePolicyDocument: trust(statement)},
      cloud.root,
    );
    try {
      roleSession(cloud, role!.Arn!, service, 'me', context);
      return true;
    } catch {
      return false;
    }
  };
  const grafana = {
    Principal: {Service: ['grafana.amazonaws.com']},
    Condition: {
      StringEquals: {'aws:SourceAccount': '000000000000'},
      StringLike: {'aws:SourceArn': 'arn:aws:grafana:us-east-1:000000000000:/workspaces/*'},
    },
  };
  const workspace = {'aws:SourceArn': 'arn:aws:grafana:us-east-1:000000000000:/workspaces/g-1'};

  test.each<[Statement, string, Record<string, string> | undefined, boolean]>([
    [lambda, 'lambda.amazonaws.com', undefined, true],
    [lambda, 'states.amazonaws.com', undefined, false],
    [grafana, 'grafana.amazonaws.com', workspace, true],
    [grafana, 'grafana.amazonaws.com', undefined, false],
    [grafana, 'grafana.amazonaws.com', {...workspace, 'aws:SourceAccount': '111111111111'}, false],
    [{...lambda, Effect: 'Deny'}, 'lambda.amazonaws.com', undefined, false],
    [{...lambda, Action: 'sts:TagSession'}, 'lambda.amazonaws.com', undefined, false],
  ])('%j and %s with %j: %s', async (statement, service, context, expected) => {
    expect(await assume(statement, service, context)).toBe(expected);
  });

  test('a role that is not there is not assumed', () => {
    expect(() =>
      roleSession(cloud, 'arn:aws:iam::000000000000:role/none', 'lambda.amazonaws.com', 'me'),
    ).toThrow(
      'User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/none',
    );
  });
});

test('ten thousand questions take less than a second', async () => {
  const principal = await session([
    {Action: ['s3:*', 'logs:*'], Condition: {StringLike: {'aws:ResourceTag/team': 'b*'}}},
    {
      Action: ['kinesis:Put*', 'kinesis:Get*'],
      Resource: ['arn:aws:kinesis:*:*:stream/a*', 'arn:aws:kinesis:*:*:stream/o*'],
    },
  ]);
  const start = performance.now();
  for (let i = 0; i < 10_000; i++) authorize(cloud, principal, put);
  expect(performance.now() - start).toBeLessThan(1000);
});
