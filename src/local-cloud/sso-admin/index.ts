import {
  CreateInstance$,
  DeleteInstance$,
  DescribeInstance$,
  ListInstances$,
  type CreateInstanceCommandInput,
  type CreateInstanceCommandOutput,
  type DeleteInstanceCommandInput,
  type DeleteInstanceCommandOutput,
  type DescribeInstanceCommandInput,
  type DescribeInstanceCommandOutput,
  type ListInstancesCommandInput,
  type ListInstancesCommandOutput,
} from '@aws-sdk/client-sso-admin';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Service} from '../operation.ts';
import {findInstance, forgetInstance, instanceOf, makeInstance, type Instance} from './instances.ts';

const describe = (cloud: LocalCloud, instance: Instance) => ({
  InstanceArn: instance.arn,
  IdentityStoreId: instance.identityStoreId,
  OwnerAccountId: cloud.account,
  ...(instance.name !== undefined && {Name: instance.name}),
  CreatedDate: new Date(instance.created),
  Status: 'ACTIVE' as const,
  PrimaryRegion: cloud.region,
});

const onInstance =
  (action: string) =>
  ({InstanceArn}: {InstanceArn: string | undefined}) => [
    {action: `sso:${action}`, resource: InstanceArn ?? '*'},
  ];

const listInstances = operation<ListInstancesCommandInput, ListInstancesCommandOutput>(ListInstances$, {
  access: () => [{action: 'sso:ListInstances', resource: '*'}],
  handle: (_input, {cloud}) => {
    const instance = findInstance(cloud);
    return {Instances: instance ? [describe(cloud, instance)] : []};
  },
});

const describeInstance = operation<DescribeInstanceCommandInput, DescribeInstanceCommandOutput>(
  DescribeInstance$,
  {
    access: onInstance('DescribeInstance'),
    handle: ({InstanceArn}, {cloud}) => describe(cloud, instanceOf(cloud, InstanceArn)),
  },
);

const createInstance = operation<CreateInstanceCommandInput, CreateInstanceCommandOutput>(CreateInstance$, {
  access: () => [{action: 'sso:CreateInstance', resource: '*'}],
  handle: ({Name, Tags = []}, {cloud}) => {
    if (findInstance(cloud))
      throw new AwsError(
        'ConflictException',
        `An instance already exists for the account ${cloud.account}.`,
        400,
      );
    const tags = Object.fromEntries(Tags.map(({Key, Value}) => [Key ?? '', Value ?? '']));
    return {InstanceArn: makeInstance(cloud, Name, tags).arn};
  },
});

const deleteInstance = operation<DeleteInstanceCommandInput, DeleteInstanceCommandOutput>(DeleteInstance$, {
  access: onInstance('DeleteInstance'),
  handle: ({InstanceArn}, {cloud}) => {
    forgetInstance(cloud, instanceOf(cloud, InstanceArn));
    return {};
  },
});

/** The part of IAM Identity Center that says whether, and with which directory, it is there. */
export const ssoAdmin: Service = {
  signingName: 'sso',
  protocol: 'json-1.1',
  target: 'SWBExternalService',
  sdkName: 'ssoadmin',
  operations: [createInstance, deleteInstance, describeInstance, listInstances],
};
