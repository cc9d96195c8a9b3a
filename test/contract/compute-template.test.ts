import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {CloudWatchLogsClient, FilterLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {GetFunctionCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {ListSchedulesCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {ListStateMachinesCommand, SFNClient} from '@aws-sdk/client-sfn';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {until} from '../support/until.ts';

let local: TestCloud;
let cloudformation: CloudFormationClient;
let logs: CloudWatchLogsClient;

const role = (service: string, actions: readonly string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {Service: service}, Action: 'sts:AssumeRole'}],
    },
    Policies: [
      {
        PolicyName: 'work',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{Effect: 'Allow', Action: actions, Resource: '*'}],
        },
      },
    ],
  },
});

/** A clock starts a state machine, which calls a function, which says the word. */
const template = (word: string, more: object = {}): string =>
  JSON.stringify({
    Resources: {
      Lines: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: 'lines', RetentionInDays: '7'}},
      SpeakerRole: role('lambda.amazonaws.com', ['logs:CreateLogStream', 'logs:PutLogEvents']),
      Speaker: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: '10',
          Role: {'Fn::GetAtt': ['SpeakerRole', 'Arn']},
          Code: {ZipFile: `exports.handler = async ({who}) => console.log('${word},', who);`},
          LoggingConfig: {LogGroup: {Ref: 'Lines'}},
          ...more,
        },
      },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {FunctionName: {Ref: 'Speaker'}, Qualifier: '$LATEST', MaximumRetryAttempts: 0},
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: {Ref: 'Speaker'},
          Action: 'lambda:InvokeFunction',
          Principal: 'events.amazonaws.com',
        },
      },
      MachineRole: role('states.amazonaws.com', ['lambda:InvokeFunction']),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineType: 'EXPRESS',
          RoleArn: {'Fn::GetAtt': ['MachineRole', 'Arn']},
          DefinitionSubstitutions: {Speaker: {'Fn::GetAtt': ['Speaker', 'Arn']}},
          Definition: {StartAt: 'Speak', States: {Speak: {Type: 'Task', Resource: '${Speaker}', End: true}}},
        },
      },
      Clocks: {Type: 'AWS::Scheduler::ScheduleGroup', Properties: {Tags: [{Key: 'team', Value: 'time'}]}},
      ClockRole: role('scheduler.amazonaws.com', ['states:StartExecution']),
      Clock: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          GroupName: {Ref: 'Clocks'},
          ScheduleExpression: 'rate(1 hours)',
          FlexibleTimeWindow: {Mode: 'OFF'},
          Target: {
            Arn: {Ref: 'Machine'},
            RoleArn: {'Fn::GetAtt': ['ClockRole', 'Arn']},
            Input: `{"who": "from ${word}"}`,
            RetryPolicy: {MaximumRetryAttempts: '1'},
          },
        },
      },
    },
    Outputs: {Speaker: {Value: {Ref: 'Speaker'}}},
  });

const settled = (StackName: string) =>
  until('the stack', async () => {
    const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName}));
    return Stacks?.[0]?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : Stacks?.[0];
  });

const reasons = async (StackName: string): Promise<string> => {
  const {StackEvents = []} = await cloudformation.send(new DescribeStackEventsCommand({StackName}));
  return StackEvents.map((event) => event.ResourceStatusReason ?? '').join('\n');
};

const said = (text: string) =>
  until(`the line ${text}`, async () => {
    const {events = []} = await logs.send(
      new FilterLogEventsCommand({logGroupName: 'lines', filterPattern: `"${text}"`}),
    );
    return events.length > 0 || undefined;
  });

beforeAll(async () => {
  local = await startLocalCloud();
  cloudformation = new CloudFormationClient(local.client);
  logs = new CloudWatchLogsClient(local.client);
});

afterAll(async () => {
  cloudformation.destroy();
  logs.destroy();
  await local.close();
});

describe('a template of functions, machines and schedules', () => {
  it('runs when it is deployed, changes when it is changed, and is gone when it is deleted', async () => {
    const Capabilities = ['CAPABILITY_IAM' as const];
    const StackName = 'speech';
    await cloudformation.send(
      new CreateStackCommand({StackName, Capabilities, TemplateBody: template('hello')}),
    );
    expect(await settled(StackName)).toMatchObject({StackStatus: 'CREATE_COMPLETE'});
    await said('hello, from hello');

    const TemplateBody = template('goodbye');
    await cloudformation.send(new UpdateStackCommand({StackName, Capabilities, TemplateBody}));
    const stack = await settled(StackName);
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');

    const lambda = new LambdaClient(local.client);
    const FunctionName = stack.Outputs?.[0]?.OutputValue;
    const {Configuration, Tags} = await lambda.send(new GetFunctionCommand({FunctionName}));
    expect(Configuration).toMatchObject({Timeout: 10, LoggingConfig: {LogGroup: 'lines'}});
    expect(Tags).toMatchObject({'aws:cloudformation:stack-name': 'speech'});

    await cloudformation.send(new DeleteStackCommand({StackName}));
    await until('the deletion', async () => {
      const {Stacks} = await cloudformation.send(new DescribeStacksCommand({})).catch(() => ({Stacks: []}));
      return Stacks?.length ? undefined : true;
    });
    await expect(lambda.send(new GetFunctionCommand({FunctionName}))).rejects.toThrow('Function not found');
    lambda.destroy();
    const scheduler = new SchedulerClient(local.client);
    expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
    scheduler.destroy();
    const sfn = new SFNClient(local.client);
    expect((await sfn.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
    sfn.destroy();
  });

  it('fails with the service’s own words', async () => {
    const StackName = 'small-account';
    const TemplateBody = template('hello', {ReservedConcurrentExecutions: 1});
    await cloudformation.send(
      new CreateStackCommand({StackName, Capabilities: ['CAPABILITY_IAM'], TemplateBody}),
    );
    expect((await settled(StackName)).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await reasons(StackName)).toContain(
      "decreases account's UnreservedConcurrentExecution below its minimum value of [10]",
    );
  });
});
