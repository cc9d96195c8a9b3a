/** A template that has nothing to do with the workshop: page views of a web shop, from a function into a warehouse. */

/** The function's code: `VERSION` and the shape of its records are what a change set changes. */
export const pageViewsCode = (version: string): string => `
const {KinesisClient, PutRecordsCommand} = require('@aws-sdk/client-kinesis');
const kinesis = new KinesisClient({});
exports.handler = async (event, context) => {
  const records = Array.from({length: 20}, (_, n) => ({
    Data: Buffer.from(JSON.stringify({page: '/p' + (n % 4), reader: n, version: '${version}', by: context.functionName})),
    PartitionKey: String(n),
  }));
  const answer = await kinesis.send(new PutRecordsCommand({StreamName: process.env.STREAM, Records: records}));
  if (answer.FailedRecordCount) throw new Error(answer.FailedRecordCount + ' records failed');
  return {put: records.length, version: '${version}'};
};
`;

/** The machine runs one statement through the Data API and waits for its end. */
export const machineDefinition = (sql: string): object => ({
  StartAt: 'Run',
  States: {
    Run: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:redshiftdata:executeStatement',
      Parameters: {'ClusterIdentifier.$': '$.cluster', Database: 'shop', DbUser: 'keeper', Sql: sql},
      ResultPath: '$.statement',
      Next: 'Look',
    },
    Look: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:redshiftdata:describeStatement',
      Parameters: {'Id.$': '$.statement.Id'},
      ResultPath: '$.outcome',
      Next: 'Done?',
    },
    'Done?': {
      Type: 'Choice',
      Choices: [
        {Variable: '$.outcome.Status', StringEquals: 'FINISHED', Next: 'Finished'},
        {
          Or: [
            {Variable: '$.outcome.Status', StringEquals: 'FAILED'},
            {Variable: '$.outcome.Status', StringEquals: 'ABORTED'},
          ],
          Next: 'Failed',
        },
      ],
      Default: 'Wait',
    },
    Wait: {Type: 'Wait', Seconds: 1, Next: 'Look'},
    Finished: {Type: 'Succeed'},
    Failed: {Type: 'Fail', Error: 'StatementFailed', CausePath: '$.outcome.Error'},
  },
});

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {Service: service}, Action: 'sts:AssumeRole'}],
});

const role = (service: string, statements: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: trust(service),
    Policies: [{PolicyName: 'work', PolicyDocument: {Version: '2012-10-17', Statement: statements}}],
  },
});

const allow = (action: string | string[], resource: unknown) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

export const shopTemplate = (options: {code: string; definition: object}): object => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'Page views of a web shop',
  Parameters: {Shards: {Type: 'Number', Default: 2, MinValue: 1, MaxValue: 4}},
  Mappings: {Sizes: {small: {Node: 'ra3.large'}}},
  Conditions: {Scheduled: {'Fn::Equals': [{Ref: 'AWS::Region'}, 'us-east-1']}},
  Resources: {
    // Redshift folds identifiers to lower case, so a stream that SQL reads has no capitals in its name.
    Views: {
      Type: 'AWS::Kinesis::Stream',
      Properties: {
        Name: {'Fn::Sub': '${AWS::StackName}-views'},
        ShardCount: {Ref: 'Shards'},
        RetentionPeriodHours: 24,
      },
    },
    WriterRole: role('lambda.amazonaws.com', [
      allow('kinesis:PutRecords', {'Fn::GetAtt': ['Views', 'Arn']}),
      allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
    ]),
    Writer: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Timeout: 20,
        Role: {'Fn::GetAtt': ['WriterRole', 'Arn']},
        Code: {ZipFile: options.code},
        Environment: {Variables: {STREAM: {Ref: 'Views'}}},
      },
    },
    ClockRole: role('scheduler.amazonaws.com', [
      allow('lambda:InvokeFunction', {'Fn::GetAtt': ['Writer', 'Arn']}),
    ]),
    Clock: {
      Type: 'AWS::Scheduler::Schedule',
      Condition: 'Scheduled',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {Arn: {'Fn::GetAtt': ['Writer', 'Arn']}, RoleArn: {'Fn::GetAtt': ['ClockRole', 'Arn']}},
      },
    },
    ReaderRole: role('redshift.amazonaws.com', [
      allow(
        [
          'kinesis:DescribeStream',
          'kinesis:DescribeStreamSummary',
          'kinesis:GetShardIterator',
          'kinesis:GetRecords',
          'kinesis:ListShards',
        ],
        {'Fn::GetAtt': ['Views', 'Arn']},
      ),
      allow('kinesis:ListStreams', '*'),
    ]),
    Warehouse: {
      Type: 'AWS::Redshift::Cluster',
      Properties: {
        ClusterType: 'single-node',
        NodeType: {'Fn::FindInMap': ['Sizes', 'small', 'Node']},
        DBName: 'shop',
        MasterUsername: 'keeper',
        ManageMasterPassword: true,
        Encrypted: true,
        IamRoles: [{'Fn::GetAtt': ['ReaderRole', 'Arn']}],
      },
    },
    MachineRole: role('states.amazonaws.com', [
      allow('redshift-data:ExecuteStatement', {
        'Fn::Sub': 'arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:cluster:${Warehouse}',
      }),
      allow('redshift-data:DescribeStatement', '*'),
      allow('redshift:GetClusterCredentials', [
        {
          'Fn::Sub':
            'arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:dbuser:${Warehouse}/keeper',
        },
        {
          'Fn::Sub':
            'arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:dbname:${Warehouse}/shop',
        },
      ]),
    ]),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: {'Fn::GetAtt': ['MachineRole', 'Arn']},
        DefinitionString: JSON.stringify(options.definition),
      },
    },
  },
  Outputs: {
    Stream: {Value: {Ref: 'Views'}},
    Function: {Value: {Ref: 'Writer'}},
    Cluster: {Value: {Ref: 'Warehouse'}},
    Role: {Value: {'Fn::GetAtt': ['ReaderRole', 'Arn']}},
    Machine: {Value: {Ref: 'Machine'}},
  },
});
