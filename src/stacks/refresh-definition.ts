/** Seconds between two looks at a running refresh, and from a finished refresh to the next one. */
const look = 3;
const rest = 7;
/** Counted seconds after which no refresh begins, and none is waited for: the next execution takes over. */
const lastBegin = 50;
const lastLook = 53;
const attempts = 3;

const transient = [
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
  'ExecuteStatementException',
  'InternalServerException',
  'ThrottlingException',
].map((name) => `RedshiftData.${name}`);
const retry = [{ErrorEquals: transient, IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2}];

/**
 * One view's minute: refresh, look until it is finished, rest, again. Its state is `seconds` (waited so far),
 * `failures` (in a row) and `statement`. It never fails itself, so that the other view's minute goes on;
 * it ends with a `problem` instead. Names of states are unique in the whole machine.
 */
const minuteOf = (view: string) => {
  const named = (state: string): string => `${state} ${view}`;
  const caught = [
    {ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: named('Is there a cluster for')},
  ];
  const counted = (seconds: number) => `States.MathAdd($.seconds, ${seconds})`;
  return {
    StartAt: named('Begin with'),
    States: {
      [named('Begin with')]: {Type: 'Pass', Result: {seconds: 0, failures: 0}, Next: named('Refresh')},
      [named('Refresh')]: {
        Type: 'Task',
        Resource: 'arn:${AWS::Partition}:states:::aws-sdk:redshiftdata:executeStatement',
        Parameters: {
          ClusterIdentifier: '${ClusterIdentifier}',
          Database: '${DatabaseName}',
          DbUser: '${AdminUser}',
          Sql: `REFRESH MATERIALIZED VIEW ${view}`,
          StatementName: `refresh-${view}`,
        },
        ResultSelector: {'Id.$': '$.Id'},
        ResultPath: '$.statement',
        Retry: retry,
        Catch: caught,
        Next: named('Wait for'),
      },
      [named('Wait for')]: {Type: 'Wait', Seconds: look, Next: named('Count the wait for')},
      [named('Count the wait for')]: {
        Type: 'Pass',
        Parameters: {
          'seconds.$': counted(look),
          'failures.$': '$.failures',
          'statement.$': '$.statement',
        },
        Next: named('Look at'),
      },
      [named('Look at')]: {
        Type: 'Task',
        Resource: 'arn:${AWS::Partition}:states:::aws-sdk:redshiftdata:describeStatement',
        Parameters: {'Id.$': '$.statement.Id'},
        ResultPath: '$.statement',
        Retry: retry,
        Catch: caught,
        Next: named('Judge'),
      },
      [named('Judge')]: {
        Type: 'Choice',
        Choices: [
          {Variable: '$.statement.Status', StringEquals: 'FINISHED', Next: named('Is time left for')},
          {Variable: '$.statement.Status', StringEquals: 'FAILED', Next: named('Count a failure of')},
          {Variable: '$.statement.Status', StringEquals: 'ABORTED', Next: named('Count a failure of')},
          // The refresh itself goes on.
          {Variable: '$.seconds', NumericGreaterThanEquals: lastLook, Next: named('End with')},
        ],
        Default: named('Wait for'),
      },
      [named('Is time left for')]: {
        Type: 'Choice',
        Choices: [{Variable: '$.seconds', NumericGreaterThanEquals: lastBegin, Next: named('End with')}],
        Default: named('Rest after'),
      },
      [named('Rest after')]: {Type: 'Wait', Seconds: rest, Next: named('Count the rest after')},
      [named('Count the rest after')]: {
        Type: 'Pass',
        Parameters: {'seconds.$': counted(rest), failures: 0},
        Next: named('Refresh'),
      },
      [named('Count a failure of')]: {
        Type: 'Pass',
        Parameters: {
          'seconds.$': '$.seconds',
          'failures.$': 'States.MathAdd($.failures, 1)',
          'statement.$': '$.statement',
        },
        Next: named('Try again to refresh'),
      },
      [named('Try again to refresh')]: {
        Type: 'Choice',
        Choices: [
          {Variable: '$.failures', NumericGreaterThanEquals: attempts, Next: named('Report the failure of')},
          {Variable: '$.seconds', NumericGreaterThanEquals: lastBegin, Next: named('Report the failure of')},
        ],
        Default: named('Refresh'),
      },
      [named('Report the failure of')]: {
        Type: 'Pass',
        Parameters: {'problem.$': 'States.JsonToString($.statement)'},
        End: true,
      },
      // A cluster that is paused, or not there (yet or any more), is no failure.
      [named('Is there a cluster for')]: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              {Variable: '$.error.Error', StringEquals: 'RedshiftData.ValidationException'},
              {
                Or: ['*endpoint*', '*paus*'].map((text) => ({
                  Variable: '$.error.Cause',
                  StringMatches: text,
                })),
              },
            ],
            Next: named('End with'),
          },
        ],
        Default: named('Report the error with'),
      },
      [named('Report the error with')]: {Type: 'Pass', Parameters: {'problem.$': '$.error.Cause'}, End: true},
      [named('End with')]: {Type: 'Pass', Result: {}, End: true},
    },
  };
};

/**
 * The state machine that refreshes each view about every ten seconds for a minute: in Amazon States Language, with
 * `${…}` for what the template fills in. Waiting is done by Wait states, because it is not known
 * whether the integration passes the Data API's own `WaitTimeSeconds` on.
 */
export const refreshDefinition = (views: readonly string[]) => ({
  Comment: 'Refreshes the streaming views every ten seconds; started anew every minute.',
  StartAt: 'Refresh all minute long',
  TimeoutSeconds: 59,
  States: {
    'Refresh all minute long': {
      Type: 'Parallel',
      Branches: views.map(minuteOf),
      Next: 'Was everything refreshed',
    },
    'Was everything refreshed': {
      Type: 'Choice',
      Choices: views.map((view, index) => ({
        Variable: `$[${index}].problem`,
        IsPresent: true,
        Next: `${view} was not refreshed`,
      })),
      Default: 'Done',
    },
    Done: {Type: 'Succeed'},
    ...Object.fromEntries(
      views.map((view, index) => [
        `${view} was not refreshed`,
        {Type: 'Fail', Error: 'RefreshFailed', CausePath: `$[${index}].problem`},
      ]),
    ),
  },
});
