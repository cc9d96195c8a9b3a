import {Fn} from 'aws-cdk-lib';
import {CfnStateMachine} from 'aws-cdk-lib/aws-stepfunctions';
import type {Construct} from 'constructs';
import {refreshDefinition} from './refresh-definition.ts';
import {WorkshopStack} from './workshop-stack.ts';

const views = ['customer_stream', 'order_stream'];

/** The state machine that refreshes both views, started every minute. */
export class RefreshLoopStack extends WorkshopStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Redshift streaming workshop: the loop that refreshes the streaming views.');
    const cluster = this.parameter('ClusterIdentifier', {description: 'Identifier of the cluster.'});
    const database = this.parameter('DatabaseName', {
      description: 'Database of the views.',
      default: 'streaming_db',
    });
    const user = this.parameter('AdminUser', {
      description: 'Database user who owns the views; the loop acts as this user with temporary credentials.',
      default: 'admin',
    });

    const logs = this.logGroup('LoopLogs');
    const role = this.role('LoopRole', {
      service: 'states.amazonaws.com',
      description: 'refreshes the views through the Data API',
      statements: [
        {
          actions: ['redshift-data:ExecuteStatement'],
          resources: [this.arn('redshift', `cluster:${cluster}`)],
        },
        {actions: ['redshift-data:DescribeStatement'], resources: ['*']},
        {
          actions: ['redshift:GetClusterCredentials'],
          resources: [
            this.arn('redshift', `dbuser:${cluster}/${user}`),
            this.arn('redshift', `dbname:${cluster}/${database}`),
          ],
        },
        {actions: logDelivery, resources: ['*']},
      ],
    });
    const loop = new CfnStateMachine(this, 'RefreshLoop', {
      stateMachineType: 'EXPRESS',
      roleArn: role.attrArn,
      definitionString: Fn.sub(JSON.stringify(refreshDefinition(views))),
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: true,
        destinations: [{cloudWatchLogsLogGroup: {logGroupArn: logs.attrArn}}],
      },
    });
    const starter = this.schedulerRole('StarterRole', 'starts the refresh loop', [
      {actions: ['states:StartExecution'], resources: [loop.attrArn]},
    ]);
    this.everyMinute('LoopSchedule', loop.attrArn, starter, 'keeps the views fresh');
    this.output('StateMachineArn', loop.attrArn, 'ARN of the state machine that refreshes the views.');
  }
}

/** What an Express state machine needs to write its log; AWS knows no resources for these actions. */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
