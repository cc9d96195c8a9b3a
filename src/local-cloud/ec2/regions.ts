import {
  DescribeAccountAttributes$,
  DescribeAvailabilityZones$,
  DescribeRegions$,
  type DescribeAccountAttributesCommandInput,
  type DescribeAccountAttributesCommandOutput,
  type DescribeAvailabilityZonesCommandInput,
  type DescribeAvailabilityZonesCommandOutput,
  type DescribeRegionsCommandInput,
  type DescribeRegionsCommandOutput,
} from '@aws-sdk/client-ec2';
import {AwsError} from '../operation.ts';
import {availabilityZones} from '../zones.ts';
import {ec2Operation} from './ec2-operation.ts';
import {filtered} from './filters.ts';

export const describeAvailabilityZones = ec2Operation<
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput
>(
  DescribeAvailabilityZones$,
  () => [],
  (input, cloud) => {
    const all = availabilityZones(cloud.region);
    const asked = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])];
    const unknown = asked.find((one) => !all.some(({name, id}) => name === one || id === one));
    if (unknown !== undefined)
      throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
    const zones = all
      .filter(({name, id}) => asked.length === 0 || asked.includes(name) || asked.includes(id))
      .map(({name, id}) => ({name, id, tags: {}, createdAt: 0}));
    const found = filtered(zones, input.Filters, {
      'zone-name': ({name}) => [name],
      'zone-id': ({id}) => [id],
      'region-name': () => [cloud.region],
      'zone-type': () => ['availability-zone'],
      'opt-in-status': () => ['opt-in-not-required'],
      state: () => ['available'],
    });
    return {
      AvailabilityZones: found.map(({name, id}) => ({
        ZoneName: name,
        ZoneId: id,
        ZoneType: 'availability-zone',
        RegionName: cloud.region,
        GroupName: `${cloud.region}-zg-1`,
        NetworkBorderGroup: cloud.region,
        OptInStatus: 'opt-in-not-required',
        State: 'available',
        Messages: [],
      })),
    };
  },
);

/** DescribeRegions: the local cloud is one region. */
export const describeRegions = ec2Operation<DescribeRegionsCommandInput, DescribeRegionsCommandOutput>(
  DescribeRegions$,
  () => [],
  (input, cloud) => {
    const unknown = input.RegionNames?.find((name) => name !== cloud.region);
    if (unknown !== undefined)
      throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown}]`);
    const regions = [{id: cloud.region, tags: {}, createdAt: 0}];
    return {
      Regions: filtered(regions, input.Filters, {
        'region-name': ({id}) => [id],
        endpoint: ({id}) => [`ec2.${id}.amazonaws.com`],
        'opt-in-status': () => ['opt-in-not-required'],
      }).map(({id}) => ({
        RegionName: id,
        Endpoint: `ec2.${id}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required',
      })),
    };
  },
);

/** DescribeAccountAttributes: no default network, and the quotas of a new account. */
export const describeAccountAttributes = ec2Operation<
  DescribeAccountAttributesCommandInput,
  DescribeAccountAttributesCommandOutput
>(
  DescribeAccountAttributes$,
  () => [],
  ({AttributeNames = []}) => {
    const attributes: Readonly<Record<string, string>> = {
      'supported-platforms': 'VPC',
      'default-vpc': 'none',
      'vpc-max-security-groups-per-interface': '5',
      'vpc-max-elastic-ips': '5',
      'max-elastic-ips': '5',
      'max-instances': '20',
    };
    return {
      AccountAttributes: Object.entries(attributes)
        .filter(([name]) => AttributeNames.length === 0 || AttributeNames.some((one) => one === name))
        .map(([AttributeName, AttributeValue]) => ({AttributeName, AttributeValues: [{AttributeValue}]})),
    };
  },
);
