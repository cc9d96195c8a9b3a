import {cloudformation} from './cloudformation/index.ts';
import {dynamodb} from './dynamodb/index.ts';
import {ec2} from './ec2/index.ts';
import type {Service} from './operation.ts';
import {grafana} from './grafana/index.ts';
import {identityStore} from './identitystore/index.ts';
import {ssoAdmin} from './sso-admin/index.ts';
import {iam} from './iam/index.ts';
import {lambda} from './lambda/index.ts';
import {logs} from './logs/index.ts';
import {kinesis} from './kinesis/index.ts';
import {scheduler} from './scheduler/index.ts';
import {states} from './states/index.ts';
import {sts} from './sts/index.ts';
import {serviceQuotas} from './service-quotas/index.ts';
import {tagging} from './tagging/index.ts';
import {secretsManager} from './secrets-manager/index.ts';
import {redshift} from './redshift/index.ts';
import {redshiftData} from './redshift-data/index.ts';

/** Every service of the local cloud, in the order in which they start. */
export const services: readonly Service[] = [
  ec2,
  sts,
  iam,
  kinesis,
  dynamodb,
  logs,
  lambda,
  secretsManager,
  grafana,
  identityStore,
  ssoAdmin,
  redshift,
  redshiftData,
  states,
  scheduler,
  tagging,
  serviceQuotas,
  // Last, so that the stacks which go on at the start find everything else open.
  cloudformation,
];
