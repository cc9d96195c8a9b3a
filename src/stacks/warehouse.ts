import {Aws, CfnCondition, Fn} from 'aws-cdk-lib';
import {CfnSecurityGroup, CfnSubnet, CfnVPC, CfnVPCEndpoint} from 'aws-cdk-lib/aws-ec2';
import {CfnCluster, CfnClusterSubnetGroup} from 'aws-cdk-lib/aws-redshift';
import type {CfnRole} from 'aws-cdk-lib/aws-iam';
import type {Construct} from 'constructs';
import {WorkshopStack} from './workshop-stack.ts';

const database = 'streaming_db';
const adminUser = 'admin';

type Network = {
  readonly vpc: CfnVPC;
  readonly subnet: CfnSubnet;
  /** References of all subnets; what there is no zone for, is left out. */
  readonly subnetIds: string[];
  readonly clusterGroup: CfnSecurityGroup;
};

/** A single-node cluster in a network without a way out, and the one way in that it needs: to Kinesis. */
export class WarehouseStack extends WorkshopStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Redshift streaming workshop: the cluster, its network and its role.');
    const nodeType = this.parameter('NodeType', {
      description: 'Node type of the cluster, which has one node.',
      default: 'rg.large',
    });
    const streams = ['Customer', 'Order'].map((name) =>
      this.parameter(`${name}StreamName`, {
        description: 'Name of a stream that the cluster reads; it need not exist yet.',
        default: `${name.toLowerCase()}_stream`,
      }),
    );
    const role = this.clusterRole(streams);
    const network = this.network();
    this.kinesisEndpoint(network);
    const subnetGroup = new CfnClusterSubnetGroup(this, 'SubnetGroup', {
      description: `${this.prefix}: isolated subnets`,
      subnetIds: network.subnetIds,
    });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterType: 'single-node',
      nodeType,
      dbName: database,
      masterUsername: adminUser,
      manageMasterPassword: true,
      encrypted: true,
      publiclyAccessible: false,
      // The fewest that this kind of cluster allows.
      automatedSnapshotRetentionPeriod: 1,
      iamRoles: [role.attrArn],
      clusterSubnetGroupName: subnetGroup.ref,
      vpcSecurityGroupIds: [network.clusterGroup.attrGroupId],
    });
    const pauseRole = this.schedulerRole('PauseRole', 'pauses a forgotten cluster', [
      {actions: ['redshift:PauseCluster'], resources: [this.arn('redshift', `cluster:${cluster.ref}`)]},
    ]);
    this.output('ClusterIdentifier', cluster.ref, 'Identifier of the cluster.');
    this.output('ClusterRoleArn', role.attrArn, 'Role with which the cluster reads the streams.');
    this.output('DatabaseName', database, 'Name of the database.');
    this.output('AdminUser', adminUser, 'Name of the database administrator.');
    this.output(
      'AdminSecretArn',
      cluster.attrMasterPasswordSecretArn,
      "Secret of the administrator's password.",
    );
    this.output('PauseRoleArn', pauseRole.attrArn, 'Role with which a schedule pauses the cluster.');
  }

  /** Least privilege for streaming ingestion. */
  private clusterRole(streams: readonly string[]): CfnRole {
    return this.role('ClusterRole', {
      service: 'redshift.amazonaws.com',
      description: 'reads the streams into the cluster',
      statements: [
        {
          actions: [
            'kinesis:DescribeStream',
            'kinesis:DescribeStreamSummary',
            'kinesis:ListShards',
            'kinesis:GetShardIterator',
            'kinesis:GetRecords',
          ],
          resources: streams.map((stream) => this.arn('kinesis', `stream/${stream}`)),
        },
        {actions: ['kinesis:ListStreams'], resources: ['*']},
        // The streams are encrypted with AWS's own key for Kinesis, whose id differs from account to account.
        {
          actions: ['kms:Decrypt'],
          resources: [this.arn('kms', 'key/*')],
          condition: {
            StringEquals: {'kms:ViaService': `kinesis.${Aws.REGION}.${Aws.URL_SUFFIX}`},
            'ForAnyValue:StringEquals': {'kms:ResourceAliases': 'alias/aws/kinesis'},
          },
        },
      ],
    });
  }

  private network(): Network {
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: '10.0.0.0/24',
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: [{key: 'Name', value: this.prefix}],
    });
    // Without a route table of its own a subnet has the network's, which leads nowhere else.
    const subnet = (number: number, availabilityZone: string): CfnSubnet =>
      new CfnSubnet(this, `Subnet${number}`, {
        vpcId: vpc.ref,
        availabilityZone,
        cidrBlock: `10.0.0.${(number - 1) * 64}/26`,
        tags: [{key: 'Name', value: `${this.prefix}-isolated-${number}`}],
      });
    const {first, second, hasSecond} = this.zones();
    const inFirst = subnet(1, first);
    const inSecond = subnet(2, second);
    inSecond.cfnOptions.condition = hasSecond;
    const ifThere = Fn.conditionIf(hasSecond.logicalId, inSecond.ref, Aws.NO_VALUE).toString();
    const clusterGroup = new CfnSecurityGroup(this, 'ClusterSecurityGroup', {
      groupDescription: 'The cluster, which nobody connects to directly',
      vpcId: vpc.ref,
      tags: [{key: 'Name', value: `${this.prefix}-cluster`}],
    });
    return {vpc, subnet: inFirst, subnetIds: [inFirst.ref, ifThere], clusterGroup};
  }

  /** A cluster can stand only where its node type is offered. A second zone lets Redshift take the one that has room. */
  private zones(): {first: string; second: string; hasSecond: CfnCondition} {
    const first = this.parameter('Zone', {
      description: 'Availability zone that offers the node type. Empty: the first zone of the region.',
      default: '',
    });
    const second = this.parameter('SecondZone', {
      description: 'Another zone that offers the node type. Empty: none.',
      default: '',
    });
    const given = (name: string, value: string): CfnCondition =>
      new CfnCondition(this, name, {expression: Fn.conditionNot(Fn.conditionEquals(value, ''))});
    const hasFirst = given('HasZone', first);
    const anyZone = Fn.select(0, Fn.getAzs(''));
    return {
      first: Fn.conditionIf(hasFirst.logicalId, first, anyZone).toString(),
      second,
      hasSecond: given('HasSecondZone', second),
    };
  }

  /** In one zone only, which serves the whole network: every zone costs by the hour. */
  private kinesisEndpoint({vpc, subnet, clusterGroup}: Network): CfnVPCEndpoint {
    const group = new CfnSecurityGroup(this, 'EndpointSecurityGroup', {
      groupDescription: 'The way to Kinesis, for the cluster',
      vpcId: vpc.ref,
      securityGroupIngress: [
        {
          description: 'HTTPS from the cluster',
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          sourceSecurityGroupId: clusterGroup.attrGroupId,
        },
      ],
      tags: [{key: 'Name', value: `${this.prefix}-kinesis-endpoint`}],
    });
    return new CfnVPCEndpoint(this, 'KinesisEndpoint', {
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${Aws.REGION}.kinesis-streams`,
      vpcId: vpc.ref,
      subnetIds: [subnet.ref],
      securityGroupIds: [group.attrGroupId],
      privateDnsEnabled: true,
    });
  }
}
