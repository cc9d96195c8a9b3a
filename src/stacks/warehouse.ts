import {Aws, Fn} from 'aws-cdk-lib';
import {CfnSecurityGroup, CfnSubnet, CfnVPC, CfnVPCEndpoint} from 'aws-cdk-lib/aws-ec2';
import {CfnCluster, CfnClusterSubnetGroup} from 'aws-cdk-lib/aws-redshift';
import type {CfnRole} from 'aws-cdk-lib/aws-iam';
import type {Construct} from 'constructs';
import {WorkshopStack} from './workshop-stack.ts';

const database = 'streaming_db';
const adminUser = 'admin';

type Network = {readonly vpc: CfnVPC; readonly subnets: CfnSubnet[]; readonly clusterGroup: CfnSecurityGroup};

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
      subnetIds: network.subnets.map((subnet) => subnet.ref),
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
    // Without a route table of their own they have the network's, which leads nowhere else.
    const subnets = [0, 1].map(
      (zone) =>
        new CfnSubnet(this, `Subnet${zone + 1}`, {
          vpcId: vpc.ref,
          availabilityZone: Fn.select(zone, Fn.getAzs('')),
          cidrBlock: `10.0.0.${zone * 64}/26`,
          tags: [{key: 'Name', value: `${this.prefix}-isolated-${zone + 1}`}],
        }),
    );
    const clusterGroup = new CfnSecurityGroup(this, 'ClusterSecurityGroup', {
      groupDescription: 'The cluster, which nobody connects to directly',
      vpcId: vpc.ref,
      tags: [{key: 'Name', value: `${this.prefix}-cluster`}],
    });
    return {vpc, subnets, clusterGroup};
  }

  /** In one zone only, which serves the whole network: every zone costs by the hour. */
  private kinesisEndpoint({vpc, subnets, clusterGroup}: Network): CfnVPCEndpoint {
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
      subnetIds: subnets.slice(0, 1).map((subnet) => subnet.ref),
      securityGroupIds: [group.attrGroupId],
      privateDnsEnabled: true,
    });
  }
}
