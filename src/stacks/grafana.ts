import {Aws} from 'aws-cdk-lib';
import type {Construct} from 'constructs';
import {WorkshopStack} from './workshop-stack.ts';

/** The role of the Grafana workspace: what the console's service-managed permissions would have made. */
export class GrafanaStack extends WorkshopStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Redshift streaming workshop: the role of the Grafana workspace.');
    const role = this.role('WorkspaceRole', {
      service: 'grafana.amazonaws.com',
      description: 'lets Grafana query the cluster',
      trustCondition: {
        StringEquals: {'aws:SourceAccount': Aws.ACCOUNT_ID},
        StringLike: {'aws:SourceArn': this.arn('grafana', '/workspaces/*')},
      },
      // Reaches only clusters with the tag GrafanaDataSource, as redshift_data_api_user.
      managedPolicyArns: [`arn:${Aws.PARTITION}:iam::aws:policy/service-role/AmazonGrafanaRedshiftAccess`],
      statements: [
        // A closed panel cancels its query, which the managed policy does not allow.
        {actions: ['redshift-data:CancelStatement'], resources: ['*']},
        // As the console would allow it: alerts that a learner makes go to topics of this name.
        {actions: ['sns:Publish'], resources: [this.arn('sns', 'grafana*')]},
      ],
    });
    this.output('WorkspaceRoleArn', role.attrArn, 'Role of the Grafana workspace.');
  }
}
