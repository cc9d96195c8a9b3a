import {describe, expect, it} from 'vitest';
import {createProgram} from '../../../src/cli.ts';
import {adviceFor, catalogue, type Source} from '../../../src/cloud/failures/index.ts';
import {steps} from '../../../src/steps/index.ts';

const met: readonly (readonly [source: Source, text: string, why: string | undefined, next: string])[] = [
  ['api', 'ThrottlingException: Rate exceeded', 'asked too often', 'Wait a minute'],
  ['api', 'RequestLimitExceeded: Request limit exceeded.', 'asked too often', 'Wait a minute'],
  ['stack', 'x: Rate exceeded (Service: Lambda, Status Code: 429)', 'asked too often', 'Wait a minute'],
  ['api', 'LimitExceededException: Stack limit exceeded', 'a quota of the account', 'Service Quotas'],
  [
    'stack',
    'x: The maximum number of addresses has been reached.',
    'a quota of the account',
    'Service Quotas',
  ],
  ['stack', 'x: Cannot exceed quota for RolesPerAccount: 1000', 'no more roles', 'IAM, Roles'],
  [
    'stack',
    'x: The request would exceed the allowed number of cluster instances for this account.',
    'no more Redshift clusters',
    'Service Quotas',
  ],
  ['stack', 'x: ClusterQuotaExceeded', 'no more Redshift clusters', 'Service Quotas'],
  [
    'api',
    'ActiveStatementsExceededException: Active statements exceeded the allowed quota (500).',
    'too many statements',
    'refresh-history',
  ],
  ['api', 'InternalFailure: Internal error occurred', 'AWS itself has failed', 'health.aws.amazon.com'],
  [
    'stack',
    'x: The runtime parameter of nodejs24.x is no longer supported for creating or updating AWS Lambda functions.',
    'for nodejs24.x any more',
    'rsw@latest',
  ],
  [
    'stack',
    'x: resource sg-1 has a dependent object (Service: Ec2, Status Code: 400)',
    'still uses it',
    'Network Interfaces',
  ],
  [
    'api',
    'ValidationError: Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.',
    'something else is at work',
    'rsw status',
  ],
  [
    'stack',
    'x: customer_stream already exists in stack arn:aws:cloudformation:us-east-1:1:stack/other/1',
    'is there already',
    '--prefix',
  ],
  ['stack', 'x: Stream customer_stream under account 1 already exists.', 'is there already', '--prefix'],
  ['stack', 'x: Function already exist: customer-lambda', 'is there already', '--prefix'],
  ['statement', 'Relation "customer_stream" already exists', undefined, ''],
  [
    'api',
    'ResourceNotFoundException: Stream two-order_stream under account 000000000000 not found.',
    'the stream two-order_stream is not there any more',
    'rsw setup',
  ],
  [
    'api',
    'UnauthorizedOperation: You are not authorized to perform this operation.',
    'a permission is missing',
    '--policy',
  ],
  [
    'api',
    'AccessDenied: User: x is not authorized to perform: iam:CreateRole on resource: y',
    'only for roles with a boundary',
    '--permissions-boundary',
  ],
  [
    'api',
    'AccessDenied: User: x is not authorized to perform: kinesis:CreateStream on resource: y because no session policy allows the kinesis:CreateStream action',
    'opened with a policy',
    '--policy',
  ],
  [
    'api',
    'RequestTimeTooSkewed: The difference between the request time and the current time is too large.',
    'clock',
    'date -u',
  ],
  ['api', 'RegionDisabledException: STS is not activated in this region', 'not switched on', 'AWS Regions'],
  [
    'api',
    'Error: getaddrinfo ENOTFOUND grafana.mx-central-1.amazonaws.com ENOTFOUND',
    'grafana.mx-central-1.amazonaws.com cannot be found',
    '--region',
  ],
  [
    'api',
    'Error: self-signed certificate in certificate chain SELF_SIGNED_CERT_IN_CHAIN',
    'certificate',
    'AWS_CA_BUNDLE',
  ],
  [
    'api',
    'TokenProviderError: Token is expired. To refresh this SSO session run aws sso login --profile work',
    'SSO session',
    'aws sso login --profile work',
  ],
  ['statement', 'permission denied for relation somebody_elses', undefined, ''],
  ['stack', 'x: Invalid node type: dc2.large', 'dc2.large cannot be ordered', '--node-type'],
  [
    'stack',
    'x: NodeType ra3.large is not supported in this Availability Zone',
    'ra3.large cannot be ordered',
    '--node-type',
  ],
];

describe('the catalogue of failures', () => {
  it.each(met)('%s: %s', (source, text, why, next) => {
    const advice = adviceFor(text, source);
    if (why === undefined) expect(advice?.why).toBeUndefined();
    else expect(advice?.why).toContain(why);
    expect(advice?.next ?? '').toContain(next);
  });

  it('reads small and capital letters alike', () => {
    for (const {sign} of catalogue) expect(sign.flags).toBe('i');
  });

  it('fills every name that it leaves open', () => {
    for (const {sign, why = '', next} of catalogue)
      for (const [, name] of `${why} ${next}`.matchAll(/\{(\w+)\}/g))
        expect(sign.source).toContain(`(?<${name}>`);
  });

  it('names only commands, steps and flags that there are', () => {
    const program = createProgram(async () => {});
    for (const {next} of catalogue)
      for (const [, name = '', rest = ''] of next.matchAll(/\brsw ([a-z]+)((?: [\w-]+)*)/g)) {
        const command = program.commands.find((each) => each.name() === name);
        // `rsw needs none` is no command.
        if (!command && name === 'needs') continue;
        expect(command, next).toBeDefined();
        for (const flag of rest.match(/--[\w-]+/g) ?? [])
          expect(
            command?.options.map(({long}) => long),
            next,
          ).toContain(flag);
        if (name === 'step') expect(steps.map((each) => each.name)).toContain(rest.trim().split(' ')[0]);
      }
  });
});
