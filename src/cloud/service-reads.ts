/** One cheap question to each service, which changes nothing: whether it is offered here, and whether the caller may ask it. */
import {CloudWatchLogsClient, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {GrafanaClient, ListWorkspacesCommand} from '@aws-sdk/client-grafana';
import {DescribeStatementCommand, RedshiftDataClient} from '@aws-sdk/client-redshift-data';
import {arnOf, type Cloud} from './cloud.ts';
import {hasNoAddress, isAwsFailure} from './errors.ts';
import {identityCenter} from './identity.ts';
import {kinds} from './kinds.ts';
import {orderableNodeTypes} from './redshift.ts';
import {findSchedule} from './scheduler.ts';
import {isDenied} from './simulation.ts';
import {describeStack} from './stacks.ts';
import {describeStream} from './streams.ts';

/**
 * Where and in whose names to ask: names that nobody has, but that the least policy covers. Each question is one that set-up or
 * teardown must ask too, so that whoever may not ask it lacks a permission.
 */
type Asking = {
  readonly cloud: Cloud;
  readonly prefix: string;
  readonly stream: string;
  readonly ssoRegion: string | undefined;
};

/** A question with the permission that it takes. */
type Read = {readonly action: string; readonly ask: (asking: Asking) => Promise<unknown>};

const reads: Readonly<Record<string, Read>> = {
  CloudFormation: {
    action: 'cloudformation:DescribeStacks',
    ask: async ({cloud, prefix}) => describeStack(cloud, `${prefix}-doctor`),
  },
  'CloudWatch Logs': {
    action: 'logs:DescribeLogGroups',
    ask: async ({cloud}) => cloud.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({limit: 1})),
  },
  DynamoDB: {
    action: 'dynamodb:DescribeTable',
    ask: async ({cloud, prefix}) => kinds['AWS::DynamoDB::Table'].isThere(cloud, `${prefix}-doctor`),
  },
  EC2: {
    action: 'ec2:DescribeVpcs',
    ask: async ({cloud}) => cloud.client(EC2Client).send(new DescribeVpcsCommand({MaxResults: 5})),
  },
  'EventBridge Scheduler': {
    action: 'scheduler:GetSchedule',
    ask: async ({cloud, prefix}) => findSchedule(cloud, `${prefix}-doctor`),
  },
  IAM: {
    action: 'iam:GetRole',
    ask: async ({cloud, prefix}) => kinds['AWS::IAM::Role'].isThere(cloud, `${prefix}-doctor`),
  },
  'IAM Identity Center': {
    action: 'sso:ListInstances',
    ask: async ({cloud, ssoRegion}) => identityCenter(cloud, ssoRegion),
  },
  Kinesis: {
    action: 'kinesis:DescribeStreamSummary',
    ask: async ({cloud, stream}) => describeStream(cloud, stream),
  },
  Lambda: {
    action: 'lambda:GetFunctionConfiguration',
    ask: async ({cloud, prefix}) => kinds['AWS::Lambda::Function'].isThere(cloud, `${prefix}-doctor`),
  },
  'Managed Grafana': {
    action: 'grafana:ListWorkspaces',
    ask: async ({cloud}) => cloud.client(GrafanaClient).send(new ListWorkspacesCommand({maxResults: 1})),
  },
  Redshift: {
    action: 'redshift:DescribeOrderableClusterOptions',
    ask: async ({cloud}) => orderableNodeTypes(cloud),
  },
  'Redshift Data API': {
    action: 'redshift-data:DescribeStatement',
    ask: async ({cloud}) =>
      cloud
        .client(RedshiftDataClient)
        .send(new DescribeStatementCommand({Id: '00000000-0000-0000-0000-000000000000'})),
  },
  'Secrets Manager': {
    action: 'secretsmanager:DescribeSecret',
    ask: async ({cloud}) => kinds['AWS::SecretsManager::Secret'].isThere(cloud, 'redshift!doctor'),
  },
  'Step Functions': {
    action: 'states:DescribeStateMachine',
    ask: async ({cloud}) =>
      kinds['AWS::StepFunctions::StateMachine'].isThere(
        cloud,
        arnOf(cloud, 'states', 'stateMachine:RefreshLoop-doctor'),
      ),
  },
};

export type ServiceAnswer = {
  readonly service: string;
  /** The permission that the question takes. */
  readonly action: string;
  /** `missing`: it has no address in this region. */
  readonly outcome: 'answers' | 'denied' | 'missing' | 'silent';
};

const outcomeOf = (error: unknown): ServiceAnswer['outcome'] => {
  if (isDenied(error)) return 'denied';
  if (isAwsFailure(error) && error.$metadata?.httpStatusCode !== undefined) return 'answers';
  return hasNoAddress(error) ? 'missing' : 'silent';
};

/** Services that only Managed Grafana needs. */
const forGrafana = ['Managed Grafana', 'IAM Identity Center'];

/** Asks every service that the workshop uses, at the same time. */
export const askServices = async (
  asking: Asking & {readonly grafana: boolean},
): Promise<readonly ServiceAnswer[]> =>
  Promise.all(
    Object.entries(reads)
      .filter(([service]) => asking.grafana || !forGrafana.includes(service))
      .map(async ([service, {action, ask}]): Promise<ServiceAnswer> => {
        try {
          await ask(asking);
          return {service, action, outcome: 'answers'};
        } catch (error) {
          return {service, action, outcome: outcomeOf(error)};
        }
      }),
  );
