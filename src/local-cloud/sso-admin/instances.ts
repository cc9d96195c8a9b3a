/** IAM Identity Center's one instance: it is there from the cloud's first start, with an empty directory. */
import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';

export type Instance = {
  readonly arn: string;
  readonly identityStoreId: string;
  readonly name?: string | undefined;
  readonly created: number;
  readonly tags: Readonly<Record<string, string>>;
};

const instances = (cloud: LocalCloud) => cloud.collection<Instance>('sso/instances');

export const makeInstance = (
  cloud: LocalCloud,
  name?: string,
  tags: Readonly<Record<string, string>> = {},
): Instance => {
  const instance: Instance = {
    arn: `arn:${cloud.partition}:sso:::instance/ssoins-${randomBytes(8).toString('hex')}`,
    identityStoreId: `d-${randomBytes(5).toString('hex')}`,
    name,
    created: cloud.now(),
    tags,
  };
  instances(cloud).set(instance.arn, instance);
  return instance;
};

/** Undefined once it was deleted. */
export const findInstance = (cloud: LocalCloud): Instance | undefined => {
  const firstStart = cloud.collection<true>('sso/first-start');
  if (!firstStart.has('done')) {
    makeInstance(cloud);
    firstStart.set('done', true);
  }
  return instances(cloud).values()[0];
};

export const instanceOf = (cloud: LocalCloud, arn: string | undefined): Instance => {
  const instance = findInstance(cloud);
  if (!instance || instance.arn !== arn)
    throw new AwsError('ResourceNotFoundException', `Instance ${arn} not found`, 400);
  return instance;
};

/** Takes the instance with its directory. */
export const forgetInstance = (cloud: LocalCloud, instance: Instance): void => {
  for (const name of ['identitystore/users', 'identitystore/groups', 'identitystore/memberships']) {
    const collection = cloud.collection(name);
    for (const key of collection.keys()) collection.delete(key);
  }
  instances(cloud).delete(instance.arn);
};
