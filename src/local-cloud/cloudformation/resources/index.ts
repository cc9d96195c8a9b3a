import type {ResourceType} from '../resource-type.ts';
import {dynamodbTable} from './dynamodb-table.ts';
import {grafanaWorkspace} from './grafana-workspace.ts';
import {iamManagedPolicy} from './iam-managed-policy.ts';
import {iamPolicy} from './iam-policy.ts';
import {iamRole} from './iam-role.ts';
import {kinesisStream} from './kinesis-stream.ts';

/** The resource types a template may use. */
export const resourceTypes: readonly ResourceType[] = [
  dynamodbTable,
  grafanaWorkspace,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  kinesisStream,
];
