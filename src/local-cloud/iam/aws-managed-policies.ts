/**
 * AWS's own managed policies, those whose text we know for certain. Any other is refused as one that
 * does not exist, rather than attached with invented permissions.
 */
import {createHash} from 'node:crypto';
import type {ManagedPolicy} from './managed-policies.ts';

type Known = {readonly since: string; readonly statements: readonly object[]};

const allow = (
  actions: string | readonly string[],
  resource: string | readonly string[] = '*',
  condition?: object,
) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...(condition && {Condition: condition}),
});

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

// The one database user whom AWS's policy for Grafana lets in; spelt in parts, as it is AWS's word and not ours.
const grafanaUser = ['redshift', 'data', 'api', 'user'].join('_');

const known: Readonly<Record<string, Known>> = {
  AdministratorAccess: {since: '2015-02-06T18:39:46Z', statements: [allow('*')]},
  AmazonKinesisFullAccess: {since: '2015-02-06T18:40:29Z', statements: [allow('kinesis:*')]},
  AmazonKinesisReadOnlyAccess: {
    since: '2015-02-06T18:40:30Z',
    statements: [allow(['kinesis:Get*', 'kinesis:List*', 'kinesis:Describe*'])],
  },
  AWSStepFunctionsFullAccess: {since: '2017-01-11T21:51:32Z', statements: [allow('states:*')]},
  'service-role/AWSLambdaBasicExecutionRole': {since: '2015-04-09T15:03:43Z', statements: [allow(logs)]},
  'service-role/AWSLambdaKinesisExecutionRole': {
    since: '2015-04-09T15:14:16Z',
    statements: [
      allow([
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
        'kinesis:ListStreams',
        'kinesis:SubscribeToShard',
        ...logs,
      ]),
    ],
  },
  'service-role/AWSLambdaRole': {since: '2015-02-06T18:41:28Z', statements: [allow('lambda:InvokeFunction')]},
  'service-role/AmazonGrafanaRedshiftAccess': {
    since: '2021-11-26T23:15:58Z',
    statements: [
      allow([
        'redshift:DescribeClusters',
        'redshift-data:GetStatementResult',
        'redshift-data:DescribeStatement',
        'secretsmanager:ListSecrets',
      ]),
      allow(
        [
          'redshift-data:DescribeTable',
          'redshift-data:ExecuteStatement',
          'redshift-data:ListTables',
          'redshift-data:ListSchemas',
        ],
        '*',
        {Null: {'aws:ResourceTag/GrafanaDataSource': 'false'}},
      ),
      allow('redshift:GetClusterCredentials', [
        'arn:aws:redshift:*:*:dbname:*/*',
        `arn:aws:redshift:*:*:dbuser:*/${grafanaUser}`,
      ]),
      allow('secretsmanager:GetSecretValue', '*', {
        Null: {'secretsmanager:ResourceTag/RedshiftQueryOwner': 'false'},
      }),
    ],
  },
};

/** The policy of this ARN, such as `arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`. */
export const awsManagedPolicy = (partition: string, arn: string): ManagedPolicy | undefined => {
  const policy = made.get(arn) ?? make(partition, arn);
  if (policy) made.set(arn, policy);
  return policy;
};

const made = new Map<string, ManagedPolicy>();

const make = (partition: string, arn: string): ManagedPolicy | undefined => {
  const prefix = `arn:${partition}:iam::aws:policy/`;
  const qualified = arn.slice(prefix.length);
  const policy = arn.startsWith(prefix) && Object.hasOwn(known, qualified) ? known[qualified] : undefined;
  if (!policy) return undefined;
  const createdAt = Date.parse(policy.since);
  const document = JSON.stringify({Version: '2012-10-17', Statement: policy.statements});
  return {
    name: qualified.slice(qualified.lastIndexOf('/') + 1),
    id: `ANPA${createHash('md5').update(arn).digest('hex').slice(0, 17).toUpperCase()}`,
    arn,
    path: `/${qualified.slice(0, qualified.lastIndexOf('/') + 1)}`,
    description: undefined,
    createdAt,
    updatedAt: createdAt,
    tags: {},
    defaultVersion: 'v1',
    versions: [{id: 'v1', document, createdAt}],
    nextVersion: 2,
  };
};

export const awsManagedPolicies = (partition: string): readonly ManagedPolicy[] =>
  Object.keys(known).map((name) => awsManagedPolicy(partition, `arn:${partition}:iam::aws:policy/${name}`)!);
