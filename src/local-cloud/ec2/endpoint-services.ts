import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';

/** The services that can be reached over an endpoint, by the last part of their names. */
const services: Readonly<Record<'Interface' | 'Gateway', readonly string[]>> = {
  Gateway: ['s3', 'dynamodb'],
  Interface: [
    'cloudformation',
    'dynamodb',
    'ec2',
    'ecr.api',
    'ecr.dkr',
    'events',
    'glue',
    'grafana',
    'grafana-workspace',
    'iam',
    'kinesis-firehose',
    'kinesis-streams',
    'kms',
    'lambda',
    'logs',
    'monitoring',
    'redshift',
    'redshift-data',
    's3',
    'scheduler',
    'secretsmanager',
    'sns',
    'sqs',
    'ssm',
    'states',
    'sts',
    'sync-states',
  ],
};

/** Answers the name; throws when there is no such service of this type. */
export const verifyService = (
  cloud: LocalCloud,
  name: string | undefined,
  kind: 'Interface' | 'Gateway',
): string => {
  const prefix = `com.amazonaws.${cloud.region}.`;
  if (name === undefined || !name.startsWith(prefix) || !services[kind].includes(name.slice(prefix.length)))
    throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`);
  return name;
};
