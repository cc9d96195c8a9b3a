import {Validations, type App} from 'aws-cdk-lib';

type Acknowledged = {readonly path: string; readonly id: string; readonly reason: string};

const emptyBoundary = (role: string): Acknowledged => ({
  path: role,
  id: 'CloudFormation-Validate::W1030',
  reason: 'An empty permissions boundary is the default, and a condition then leaves the property out.',
});

/** Findings of the CDK's own validation and of cdk-nag that stay as they are, each with its reason. */
export const acknowledged: readonly Acknowledged[] = [
  ...['CustomerProducerRole', 'OrderProducerRole', 'StarterRole'].map((role) =>
    emptyBoundary(`ingestion/${role}`),
  ),
  ...['ClusterRole', 'PauseRole'].map((role) => emptyBoundary(`warehouse/${role}`)),
  ...['LoopRole', 'StarterRole'].map((role) => emptyBoundary(`refresh-loop/${role}`)),
  emptyBoundary('grafana/WorkspaceRole'),
  {
    path: 'ingestion/Registry',
    id: 'AwsSolutions-DDB3',
    reason:
      'Invented people and counters, worth nothing once the workshop is over: there is nothing to recover.',
  },
  {
    path: 'warehouse/ClusterRole',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'kinesis:ListStreams knows no resource.',
  },
  {
    path: 'warehouse/ClusterRole',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
    reason:
      "The id of AWS's own key for Kinesis differs in each account; conditions narrow this to that key, used through Kinesis.",
  },
  {
    path: 'warehouse/Vpc',
    id: 'AwsSolutions-VPC7',
    reason:
      'The network has no way in or out but one private endpoint; flow logs would cost and show nothing.',
  },
  {
    path: 'warehouse/Cluster',
    id: 'AwsSolutions-RS1',
    reason: 'No connection reaches the cluster but that of the Data API, which is encrypted.',
  },
  {
    path: 'warehouse/Cluster',
    id: 'AwsSolutions-RS4',
    reason: 'Nothing can connect to the port, whichever it is: no security group opens it.',
  },
  {
    path: 'warehouse/Cluster',
    id: 'AwsSolutions-RS5',
    reason:
      'Audit logs need a bucket that outlives the workshop; the data is invented, and CloudTrail has the calls.',
  },
  {
    path: 'warehouse/Cluster',
    id: 'AwsSolutions-RS11',
    reason:
      'User activity goes to the audit log, which is off; sys_query_history shows every statement for a week.',
  },
  {
    path: 'refresh-loop/LoopRole',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'redshift-data:DescribeStatement and the log delivery of Step Functions know no resources.',
  },
  {
    path: 'refresh-loop/RefreshLoop',
    id: 'AwsSolutions-SF1',
    reason: 'Some hundred events a minute would be charged for; the errors are what one looks for.',
  },
  {
    path: 'refresh-loop/RefreshLoop',
    id: 'AwsSolutions-SF2',
    reason: 'Tracing a loop of two calls would cost more than the loop.',
  },
  {
    path: 'grafana/WorkspaceRole',
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess]',
    reason: 'The policy that AWS makes for Grafana and Redshift; it reaches tagged clusters only.',
  },
  {
    path: 'grafana/WorkspaceRole',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'redshift-data:CancelStatement knows no resource; a principal can cancel its own statements only.',
  },
  {
    path: 'grafana/WorkspaceRole',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:grafana*]',
    reason: 'The convention of Managed Grafana: alerts go to topics whose names begin with grafana.',
  },
];

export const acknowledge = (app: App, findings: readonly Acknowledged[]): void => {
  for (const {path, id, reason} of findings) {
    const construct = app.node.findAll().find((child) => child.node.path === path);
    if (!construct) throw new Error(`${path} has an acknowledged finding and does not exist`);
    Validations.of(construct).acknowledge({id, reason});
  }
};
