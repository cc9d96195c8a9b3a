/** What EC2 remembers: networks and what is in them. Each kind has a collection, by the resource's id. */
import {randomBytes} from 'node:crypto';
import type {Tenancy} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';

/** What every resource has. */
export type Item = {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** Who asks twice with the same token gets the same resource. */
  readonly token?: string | undefined;
};

export type Vpc = Item & {
  readonly cidr: string;
  readonly tenancy: Tenancy;
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
};

export type Subnet = Item & {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly mapPublicIp: boolean;
};

export type Rule = {
  readonly id: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** One of these four says who is on the other side. */
  readonly cidr?: string | undefined;
  readonly cidr6?: string | undefined;
  readonly groupId?: string | undefined;
  readonly prefixListId?: string | undefined;
  readonly description?: string | undefined;
};

export type SecurityGroup = Item & {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly rules: readonly Rule[];
};

export type Route = {readonly destination: string; readonly gatewayId: string};

export type RouteTable = Item & {
  readonly vpcId: string;
  readonly main: boolean;
  readonly routes: readonly Route[];
  readonly associations: readonly {readonly id: string; readonly subnetId?: string}[];
};

export type InternetGateway = Item & {readonly vpcId: string | undefined};

export type Endpoint = Item & {
  readonly kind: 'Interface' | 'Gateway';
  readonly vpcId: string;
  readonly serviceName: string;
  readonly policy: string;
  readonly privateDns: boolean;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly deletedAt?: number;
};

export type Kind = 'vpc' | 'subnet' | 'security-group' | 'route-table' | 'internet-gateway' | 'vpc-endpoint';

type Kinds = {
  vpc: Vpc;
  subnet: Subnet;
  'security-group': SecurityGroup;
  'route-table': RouteTable;
  'internet-gateway': InternetGateway;
  'vpc-endpoint': Endpoint;
};

export const items = <K extends Kind>(cloud: LocalCloud, kind: K): Collection<Kinds[K]> =>
  cloud.collection(`ec2/${kind}`);

const prefixes: Readonly<Record<string, Kind>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  rtb: 'route-table',
  igw: 'internet-gateway',
  vpce: 'vpc-endpoint',
};

export const kindOf = (id: string): Kind | undefined => prefixes[id.slice(0, id.lastIndexOf('-'))];

/** `vpc-0` and 16 hexadecimal digits. */
export const newId = (prefix: string): string => `${prefix}-0${randomBytes(8).toString('hex')}`;

const unknown: Readonly<Record<Kind, readonly [code: string, noun: string]>> = {
  vpc: ['InvalidVpcID.NotFound', 'vpc ID'],
  subnet: ['InvalidSubnetID.NotFound', 'subnet ID'],
  'security-group': ['InvalidGroup.NotFound', 'security group'],
  'route-table': ['InvalidRouteTableID.NotFound', 'routeTable ID'],
  'internet-gateway': ['InvalidInternetGatewayID.NotFound', 'internetGateway ID'],
  'vpc-endpoint': ['InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id'],
};

export const notFound = (kind: Kind, id: string): AwsError =>
  new AwsError(unknown[kind][0], `The ${unknown[kind][1]} '${id}' does not exist`);

/** Throws EC2's error when there is no such resource. */
export const find = <K extends Kind>(cloud: LocalCloud, kind: K, id: string): Kinds[K] => {
  const found = items(cloud, kind).get(id);
  if (!found) throw notFound(kind, id);
  return found;
};

/** The resource that this token made already. */
export const madeWith = <K extends Kind>(
  cloud: LocalCloud,
  kind: K,
  token: string | undefined,
): Kinds[K] | undefined =>
  token === undefined
    ? undefined
    : items(cloud, kind)
        .values()
        .find((item) => item.token === token);

export const arnOf = (cloud: LocalCloud, kind: Kind, id: string): string => cloud.arn('ec2', `${kind}/${id}`);

/** What has to go before this can. */
export const dependencyViolation = (message: string): AwsError =>
  new AwsError('DependencyViolation', message);
