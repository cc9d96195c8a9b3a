import {
  AttachInternetGateway$,
  CreateInternetGateway$,
  DeleteInternetGateway$,
  DescribeInternetGateways$,
  DetachInternetGateway$,
  type AttachInternetGatewayCommandInput,
  type AttachInternetGatewayCommandOutput,
  type CreateInternetGatewayCommandInput,
  type CreateInternetGatewayCommandOutput,
  type DeleteInternetGatewayCommandInput,
  type DeleteInternetGatewayCommandOutput,
  type DescribeInternetGatewaysCommandInput,
  type DescribeInternetGatewaysCommandOutput,
  type DetachInternetGatewayCommandInput,
  type DetachInternetGatewayCommandOutput,
  type InternetGateway as GatewayDescription,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {ec2Operation, type Idempotent} from './ec2-operation.ts';
import {chosen, filtered, paged} from './filters.ts';
import {dependencyViolation, find, items, madeWith, newId, type InternetGateway} from './network.ts';
import {describeTags, specifiedTags} from './tags.ts';

const describeGateway = (cloud: LocalCloud, gateway: InternetGateway): GatewayDescription => ({
  InternetGatewayId: gateway.id,
  OwnerId: cloud.account,
  // EC2 says `available` for attached gateways, which the model does not list.
  Attachments: gateway.vpcId === undefined ? [] : [{State: 'available' as 'attached', VpcId: gateway.vpcId}],
  Tags: describeTags(gateway),
});

export const createInternetGateway = ec2Operation<
  CreateInternetGatewayCommandInput & Idempotent,
  CreateInternetGatewayCommandOutput
>(
  CreateInternetGateway$,
  () => [['internet-gateway', undefined]],
  (input, cloud) => {
    const before = madeWith(cloud, 'internet-gateway', input.ClientToken);
    if (before) return {InternetGateway: describeGateway(cloud, before)};
    const gateway: InternetGateway = {
      id: newId('igw'),
      tags: specifiedTags(input.TagSpecifications, 'internet-gateway'),
      createdAt: cloud.now(),
      token: input.ClientToken,
      vpcId: undefined,
    };
    items(cloud, 'internet-gateway').set(gateway.id, gateway);
    return {InternetGateway: describeGateway(cloud, gateway)};
  },
);

export const deleteInternetGateway = ec2Operation<
  DeleteInternetGatewayCommandInput,
  DeleteInternetGatewayCommandOutput
>(
  DeleteInternetGateway$,
  ({InternetGatewayId}) => [['internet-gateway', InternetGatewayId]],
  ({InternetGatewayId = ''}, cloud) => {
    if (find(cloud, 'internet-gateway', InternetGatewayId).vpcId !== undefined)
      throw dependencyViolation(
        `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
      );
    items(cloud, 'internet-gateway').delete(InternetGatewayId);
    return {};
  },
);

const onBoth = ({
  InternetGatewayId,
  VpcId,
}: {
  InternetGatewayId?: string | undefined;
  VpcId?: string | undefined;
}) =>
  [
    ['internet-gateway', InternetGatewayId],
    ['vpc', VpcId],
  ] as const;

export const attachInternetGateway = ec2Operation<
  AttachInternetGatewayCommandInput,
  AttachInternetGatewayCommandOutput
>(AttachInternetGateway$, onBoth, ({InternetGatewayId = '', VpcId = ''}, cloud) => {
  const gateway = find(cloud, 'internet-gateway', InternetGatewayId);
  const vpc = find(cloud, 'vpc', VpcId);
  if (gateway.vpcId !== undefined)
    throw new AwsError(
      'Resource.AlreadyAssociated',
      `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
    );
  const taken = items(cloud, 'internet-gateway')
    .values()
    .some(({vpcId}) => vpcId === vpc.id);
  if (taken)
    throw new AwsError('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
  items(cloud, 'internet-gateway').set(gateway.id, {...gateway, vpcId: vpc.id});
  return {};
});

export const detachInternetGateway = ec2Operation<
  DetachInternetGatewayCommandInput,
  DetachInternetGatewayCommandOutput
>(DetachInternetGateway$, onBoth, ({InternetGatewayId = '', VpcId = ''}, cloud) => {
  const gateway = find(cloud, 'internet-gateway', InternetGatewayId);
  if (gateway.vpcId !== VpcId)
    throw new AwsError('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${VpcId}`);
  items(cloud, 'internet-gateway').set(gateway.id, {...gateway, vpcId: undefined});
  return {};
});

export const describeInternetGateways = ec2Operation<
  DescribeInternetGatewaysCommandInput,
  DescribeInternetGatewaysCommandOutput
>(
  DescribeInternetGateways$,
  () => [],
  (input, cloud) => {
    const all = chosen(
      'internet-gateway',
      items(cloud, 'internet-gateway').values(),
      input.InternetGatewayIds,
    );
    const found = filtered(all, input.Filters, {
      'internet-gateway-id': ({id}) => [id],
      'attachment.vpc-id': ({vpcId}) => (vpcId === undefined ? [] : [vpcId]),
      'attachment.state': ({vpcId}) => (vpcId === undefined ? [] : ['available']),
      'owner-id': () => [cloud.account],
    });
    const {list, NextToken} = paged(found, input);
    return {InternetGateways: list.map((gateway) => describeGateway(cloud, gateway)), NextToken};
  },
);
