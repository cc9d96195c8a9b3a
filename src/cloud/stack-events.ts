import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import type {Cloud} from './cloud.ts';
import {isFailure} from './stack-status.ts';

/** The events of a stack after a moment, oldest first (AWS answers newest first). */
export const stackEvents = async (cloud: Cloud, stackId: string, since: Date): Promise<StackEvent[]> => {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloud
      .client(CloudFormationClient)
      .send(new DescribeStackEventsCommand({StackName: stackId, NextToken}));
    const fresh = (page.StackEvents ?? []).filter((event) => (event.Timestamp ?? since) >= since);
    events.push(...fresh);
    NextToken = fresh.length === (page.StackEvents ?? []).length ? page.NextToken : undefined;
  } while (NextToken);
  return events.reverse();
};

/** Reasons that only tell that something else went wrong. */
const echo = /resource creation cancelled|the following resource\(s\) failed|resource update cancelled/i;

/** The reason of the first resource that failed; what failed after it is its echo. */
export const firstFailure = (events: readonly StackEvent[]): string | undefined => {
  const failed = events.filter((event) => isFailure(event.ResourceStatus) && event.ResourceStatusReason);
  const first = failed.find((event) => !echo.test(event.ResourceStatusReason ?? '')) ?? failed[0];
  return first && `${first.LogicalResourceId} (${first.ResourceType}): ${first.ResourceStatusReason}`;
};

/** What people call the resources that take time or that they will see again. */
const humanNames: Readonly<Record<string, string>> = {
  'AWS::Kinesis::Stream': 'Kinesis stream',
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::DynamoDB::Table': 'DynamoDB table',
  'AWS::Scheduler::Schedule': 'schedule',
  'AWS::IAM::Role': 'role',
  'AWS::IAM::Policy': 'policy',
  'AWS::Logs::LogGroup': 'log group',
  'AWS::EC2::VPC': 'network',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::VPCEndpoint': 'endpoint for Kinesis',
  'AWS::EC2::SecurityGroup': 'security group',
  'AWS::Redshift::Cluster': 'Redshift cluster (this takes a few minutes)',
  'AWS::Redshift::ClusterSubnetGroup': 'subnet group',
  'AWS::StepFunctions::StateMachine': 'state machine',
};

/** What is going on in a stack, from its events so far: `7 of 12 · Redshift cluster`. */
export const describeProgress = (events: readonly StackEvent[], total: number | undefined): string => {
  const latest = new Map<string, StackEvent>();
  for (const event of events)
    if (event.LogicalResourceId && event.PhysicalResourceId !== event.StackId)
      latest.set(event.LogicalResourceId, event);
  const all = [...latest.values()];
  const done = all.filter((event) => event.ResourceStatus?.endsWith('_COMPLETE')).length;
  const current = all.find((event) => event.ResourceStatus?.endsWith('_IN_PROGRESS'));
  const count = total === undefined ? `${done} done` : `${Math.min(done, total)} of ${total}`;
  if (!current) return count;
  return `${count} · ${humanNames[current.ResourceType ?? ''] ?? current.LogicalResourceId}`;
};
