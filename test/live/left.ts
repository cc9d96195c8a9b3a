/** What a cloud still has of a prefix, asked from each service and not from the product. */
import {CloudFormationClient, paginateListStacks} from '@aws-sdk/client-cloudformation';
import {CloudWatchLogsClient, DescribeLogGroupsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DynamoDBClient, paginateListTables} from '@aws-sdk/client-dynamodb';
import {DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {GrafanaClient, paginateListWorkspaces} from '@aws-sdk/client-grafana';
import {IAMClient, paginateListRoles} from '@aws-sdk/client-iam';
import {KinesisClient, paginateListStreams} from '@aws-sdk/client-kinesis';
import {LambdaClient, paginateListFunctions} from '@aws-sdk/client-lambda';
import {paginateDescribeClusters, RedshiftClient} from '@aws-sdk/client-redshift';
import {paginateListSchedules, SchedulerClient} from '@aws-sdk/client-scheduler';
import {paginateListStateMachines, SFNClient} from '@aws-sdk/client-sfn';

const all = async (pages: AsyncIterable<object>): Promise<object[]> => {
  const found: object[] = [];
  for await (const page of pages) found.push(page);
  return found;
};

/**
 * Names the kinds of things that still carry the prefix in a name, an ARN or a tag. `region` is the SDK's own choice where
 * undefined; the credentials are always the caller's usual ones.
 */
export const leftOf = async (prefix: string, region: string | undefined): Promise<string[]> => {
  const settings = region === undefined ? {} : {region};
  const ec2 = new EC2Client(settings);
  const logs = new CloudWatchLogsClient(settings);
  const looks: Record<string, Promise<object[]>> = {
    stacks: all(paginateListStacks({client: new CloudFormationClient(settings)}, {})).then((pages) =>
      (pages as {StackSummaries?: {StackStatus?: string}[]}[]).flatMap(({StackSummaries = []}) =>
        // A deleted stack is told of for ninety days.
        StackSummaries.filter(({StackStatus}) => StackStatus !== 'DELETE_COMPLETE'),
      ),
    ),
    streams: all(paginateListStreams({client: new KinesisClient(settings)}, {})),
    tables: all(paginateListTables({client: new DynamoDBClient(settings)}, {})),
    functions: all(paginateListFunctions({client: new LambdaClient(settings)}, {})),
    schedules: all(paginateListSchedules({client: new SchedulerClient(settings)}, {})),
    'state machines': all(paginateListStateMachines({client: new SFNClient(settings)}, {})),
    clusters: all(paginateDescribeClusters({client: new RedshiftClient(settings)}, {})),
    roles: all(paginateListRoles({client: new IAMClient(settings)}, {})),
    workspaces: all(paginateListWorkspaces({client: new GrafanaClient(settings)}, {})),
    networks: ec2.send(new DescribeVpcsCommand({})).then(({Vpcs = []}) => Vpcs),
    'log groups': logs
      .send(new DescribeLogGroupsCommand({logGroupNamePattern: prefix}))
      .then(({logGroups = []}) => logGroups),
  };
  const found = await Promise.all(
    Object.entries(looks).map(async ([kind, look]) => {
      const text = JSON.stringify(await look);
      return text.includes(prefix) || text.includes(prefix.replaceAll('-', '_')) ? [kind] : [];
    }),
  );
  return found.flat();
};
