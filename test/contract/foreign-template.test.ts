/** No toy: somebody else's template with its own function, stream, schedule, warehouse and state machine runs. */
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {KinesisClient, DescribeStreamSummaryCommand} from '@aws-sdk/client-kinesis';
import {InvokeCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  ModifyClusterIamRolesCommand,
  DescribeClustersCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {machineDefinition, pageViewsCode, shopTemplate} from '../support/foreign-template.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

let cloud: TestCloud;
let outputs: Record<string, string>;
let cloudformation: CloudFormationClient;
const refreshViews = machineDefinition('REFRESH MATERIALIZED VIEW page_views');

beforeAll(async () => {
  cloud = await startLocalCloud();
  cloudformation = new CloudFormationClient(cloud.client);
});
afterAll(async () => cloud.close());

const sql = async (text: string): Promise<unknown[][]> => {
  const data = new RedshiftDataClient(cloud.client);
  const where = {ClusterIdentifier: outputs['Cluster'], Database: 'shop', DbUser: 'keeper'};
  const {Id} = await data.send(new ExecuteStatementCommand({...where, Sql: text}));
  const done = await until(text, async () => {
    const statement = await data.send(new DescribeStatementCommand({Id}));
    return ['FINISHED', 'FAILED', 'ABORTED'].includes(statement.Status ?? '') ? statement : undefined;
  });
  if (done.Status !== 'FINISHED') throw new Error(done.Error);
  if (!done.HasResultSet) return [];
  const {Records} = await data.send(new GetStatementResultCommand({Id}));
  return (Records ?? []).map((row) => row.map((field) => Object.values(field)[0] as unknown));
};

const execute = async (): Promise<{status: string; cause: string | undefined}> => {
  const states = new SFNClient(cloud.client);
  const {executionArn} = await states.send(
    new StartExecutionCommand({
      stateMachineArn: outputs['Machine'],
      input: JSON.stringify({cluster: outputs['Cluster']}),
    }),
  );
  return until('the execution', async () => {
    const {status, cause} = await states.send(new DescribeExecutionCommand({executionArn}));
    return status && status !== 'RUNNING' ? {status, cause} : undefined;
  });
};

describe.sequential('a web shop', () => {
  test('deploys', async () => {
    const template = shopTemplate({code: pageViewsCode('one'), definition: refreshViews});
    const made = await deployStack(cloudformation, 'shop', template, 'CREATE');
    expect(made.status, made.reasons.join('\n')).toBe('CREATE_COMPLETE');
    ({outputs} = made);
    const {StreamDescriptionSummary: stream} = await new KinesisClient(cloud.client).send(
      new DescribeStreamSummaryCommand({StreamName: outputs['Stream']}),
    );
    expect(stream).toMatchObject({StreamStatus: 'ACTIVE', OpenShardCount: 2});
  });

  test('its schedule fires its function, its view holds what the function put, its machine refreshes it', async () => {
    const redshift = new RedshiftClient(cloud.client);
    const cluster = {ClusterIdentifier: outputs['Cluster']};
    await redshift.send(new ModifyClusterIamRolesCommand({...cluster, DefaultIamRoleArn: outputs['Role']}));
    await until('the default role', async () => {
      const {Clusters} = await redshift.send(new DescribeClustersCommand(cluster));
      return Clusters?.[0]?.DefaultIamRoleArn === outputs['Role'] &&
        Clusters?.[0]?.ClusterAvailabilityStatus === 'Available'
        ? true
        : undefined;
    });
    await sql('CREATE EXTERNAL SCHEMA shop_streams FROM KINESIS IAM_ROLE default');
    await sql(
      `CREATE MATERIALIZED VIEW page_views AS SELECT approximate_arrival_timestamp, JSON_PARSE(kinesis_data) AS view
       FROM shop_streams."${outputs['Stream']}" WHERE CAN_JSON_PARSE(kinesis_data)`,
    );
    // The first run of the machine may come before the first run of the function.
    await until('page views in the view', async () => {
      expect(await execute()).toMatchObject({status: 'SUCCEEDED'});
      const [[count] = []] = await sql('SELECT count(*) FROM page_views');
      return Number(count) >= 20 ? count : undefined;
    });
    const pages = await sql('SELECT view.page::varchar, count(*) FROM page_views GROUP BY 1 ORDER BY 1');
    expect(pages.map(([page]) => page)).toEqual(['/p0', '/p1', '/p2', '/p3']);
  });

  test('a change set with other code changes what the function puts; one with another definition, what the machine does', async () => {
    const refusing = machineDefinition('REFRESH MATERIALIZED VIEW nothing_of_the_kind');
    const template = shopTemplate({code: pageViewsCode('two'), definition: refusing});
    const updated = await deployStack(cloudformation, 'shop', template, 'UPDATE');
    expect(updated.status, updated.reasons.join('\n')).toBe('UPDATE_COMPLETE');
    const answer = await new LambdaClient(cloud.client).send(
      new InvokeCommand({FunctionName: outputs['Function']}),
    );
    expect(JSON.parse(Buffer.from(answer.Payload ?? []).toString())).toEqual({put: 20, version: 'two'});
    const execution = await execute();
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toMatch(/nothing_of_the_kind/);
    await sql('REFRESH MATERIALIZED VIEW page_views');
    const versions = await sql('SELECT DISTINCT view.version::varchar FROM page_views ORDER BY 1');
    expect(versions).toEqual([['one'], ['two']]);
  });

  test('goes away', async () => {
    await cloudformation.send(new DeleteStackCommand({StackName: 'shop'}));
    await until('the stack to be gone', async () => {
      const gone = await cloudformation
        .send(new DescribeStacksCommand({StackName: 'shop'}))
        .catch((error: Error) => error);
      return gone instanceof Error && /does not exist/.test(gone.message) ? true : undefined;
    });
  });
});

describe('what is not supported is refused by name', () => {
  const template = (resources: object, rest: object = {}) => JSON.stringify({Resources: resources, ...rest});
  const plan = (body: string) =>
    cloudformation.send(
      new CreateChangeSetCommand({
        StackName: `no-${Math.random().toString(36).slice(2)}`,
        ChangeSetName: 'c',
        ChangeSetType: 'CREATE',
        TemplateBody: body,
      }),
    );
  const stream = (properties: object) => ({S: {Type: 'AWS::Kinesis::Stream', Properties: properties}});

  test('a resource type, an intrinsic function, a property', async () => {
    await expect(plan(template({Q: {Type: 'AWS::SQS::Queue'}}))).rejects.toThrow('AWS::SQS::Queue');
    await expect(plan(template(stream({Name: {'Fn::Transform': {Name: 'x'}}})))).rejects.toThrow(
      'Fn::Transform',
    );
    const odd = await deployStack(
      cloudformation,
      'odd',
      template(stream({ShardCount: 1, Colour: 'red'})),
      'CREATE',
    );
    expect(odd.status).toBe('FAILED');
    expect(odd.reasons.join(' ')).toContain('Colour');
  });

  test('a state and a statement', async () => {
    const states = new SFNClient(cloud.client);
    const definition = JSON.stringify({StartAt: 'A', States: {A: {Type: 'Levitate', End: true}}});
    await expect(
      states.send(
        new UpdateStateMachineCommand({
          stateMachineArn: cloud.cloud.arn('states', 'stateMachine:none'),
          definition,
        }),
      ),
    ).rejects.toThrow(/Levitate|does not exist/i);
  });
});
