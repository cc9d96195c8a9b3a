/**
 * What each failure that learners have met looks like: what was typed, what the cloud does, and the two lines on the screen. The
 * cloud fails for real where it can; where only AWS can fail so, the wire answers in AWS's own words.
 */
import {readdir, readFile, symlink, unlink} from 'node:fs/promises';
import {join} from 'node:path';
import {CloudFormationClient, UpdateTerminationProtectionCommand} from '@aws-sdk/client-cloudformation';
import {CreateVpcCommand, DeleteVpcCommand, DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {breakPackage, type BrokenPackage} from '../support/broken-package.ts';
import {startFailing, type FailingCloud, type RunOptions, type Shown} from '../support/failing.ts';
import {addPerson} from '../support/person.ts';
import type {WireDecision} from '../support/wire.ts';

const answers = ['--yes', '--grafana', 'none', '--pause-after', 'never'];
const setup = (prefix: string, until: string) => ['setup', ...answers, '--prefix', prefix, '--until', until];
const step = (name: string, ...more: string[]) => ['step', name, '--prefix', 'base', ...more];
const query = (sql: string, ...more: string[]) => ['query', '--prefix', 'base', '--sql', sql, ...more];

/** AWS refuses one operation. */
const refuse =
  (operation: string, code: string, message: string, status = 400): WireDecision =>
  (call) =>
    call.operation === operation ? {code, message, status} : 'pass';

/** The engine refuses a statement. */
const fail =
  (Error: string): WireDecision =>
  ({operation}) =>
    operation === 'DescribeStatement'
      ? {output: {Id: '00000000-0000-0000-0000-000000000000', Status: 'FAILED', Error}}
      : 'pass';

/** A stack's resource fails, and others are cancelled for it. */
const failResource =
  (LogicalResourceId: string, ResourceType: string, message: string): WireDecision =>
  ({operation}) => {
    if (operation !== 'DescribeStackEvents') return 'pass';
    const of = (id: string, type: string, reason: string, seconds: number) => ({
      StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/some/ID',
      EventId: `${id}-${seconds}`,
      StackName: 'some',
      LogicalResourceId: id,
      PhysicalResourceId: '',
      ResourceType: type,
      ResourceStatus: 'CREATE_FAILED',
      ResourceStatusReason: reason,
      Timestamp: new Date(Date.now() + seconds * 1000),
    });
    const reason = `Resource handler returned message: "${message}" (RequestToken: 0a1b, HandlerErrorCode: GeneralServiceException)`;
    const StackEvents = [
      of('Registry', 'AWS::DynamoDB::Table', 'Resource creation cancelled', 3),
      of(LogicalResourceId, ResourceType, reason, 2),
    ];
    return {output: {StackEvents}};
  };

const user = 'User: arn:aws:iam::111122223333:user/ann';

type Case = {
  readonly failure: string;
  readonly typed: readonly string[];
  readonly cloud?: WireDecision;
  readonly more?: Omit<RunOptions, 'decide'>;
  readonly what: string;
  readonly next: string;
};

/** On the way in, before anything is asked of the workshop. */
const signIn: readonly Case[] = [
  {
    failure: 'credentials that AWS does not know, or a region that is not switched on',
    typed: ['status'],
    cloud: refuse(
      'GetCallerIdentity',
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
      403,
    ),
    what: '✖ Could not sign in: AWS does not know these credentials, or the account has not switched on this region (The security token included in the request is invalid.)',
    next: '  Check AWS_PROFILE and the key; a region can be switched on in the console (Account, AWS Regions).',
  },
  {
    failure: 'a secret that is not the key’s',
    typed: ['status'],
    more: {env: {AWS_SECRET_ACCESS_KEY: 'wrong'}},
    what: '✖ Could not sign in: the secret does not belong to the access key (The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.)',
    next: '  Check the profile or the variables that hold them (aws configure list shows which), then try again.',
  },
  {
    failure: 'expired credentials',
    typed: ['status'],
    cloud: refuse(
      'GetCallerIdentity',
      'ExpiredToken',
      'The security token included in the request is expired',
      403,
    ),
    what: '✖ Could not sign in: the credentials have expired (The security token included in the request is expired)',
    next: '  Sign in again, then type the same command again: it goes on where it stopped.',
  },
  {
    failure: 'a wrong clock',
    typed: ['status'],
    cloud: refuse(
      'GetCallerIdentity',
      'SignatureDoesNotMatch',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T011500Z (20260101T012000Z - 5 min.)',
      403,
    ),
    what: "✖ Could not sign in: the time of this machine's clock is not AWS's time (Signature expired: 20260101T000000Z is now earlier than 20260101T011500Z (20260101T012000Z - 5 min.))",
    next: '  Set the clock (date -u shows what it tells), then type the same command again: it goes on where it stopped.',
  },
  {
    failure: 'nobody at the other end',
    typed: ['status'],
    more: {env: {AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}},
    what: '✖ Could not sign in: the endpoint cannot be reached (connect ECONNREFUSED 127.0.0.1:1)',
    next: '  Check the network, the region, HTTPS_PROXY and AWS_ENDPOINT_URL, then type the same command again: it goes on where it stopped.',
  },
  {
    failure: 'a service that the account has not subscribed to',
    typed: step('ingestion'),
    cloud: refuse('CreateChangeSet', 'OptInRequired', 'You are not subscribed to this service'),
    what: '✖ Step ingestion: AWS refused CloudFormation CreateChangeSet: the account has not switched on this region or service (You are not subscribed to this service)',
    next: '  Switch the region on (console: Account, AWS Regions), or choose another: rsw setup --region us-east-1 (log)',
  },
];

const permissions: readonly Case[] = [
  {
    failure: 'a rule of the organisation',
    typed: step('ingestion'),
    cloud: refuse(
      'CreateChangeSet',
      'AccessDenied',
      `${user} is not authorized to perform: cloudformation:CreateChangeSet on resource: * with an explicit deny in a service control policy`,
      403,
    ),
    what: `✖ Step ingestion: AWS refused CloudFormation CreateChangeSet: a rule of the organisation forbids cloudformation:CreateChangeSet, which no permission of yours can lift (${user} is not authorized to perform: cloudformation:CreateChangeSet on resource: * with an explicit deny in a service control policy)`,
    next: '  Ask whoever administers the organisation, or use another account or region: rsw setup --region us-east-1 (log)',
  },
  {
    failure: 'a permissions boundary',
    typed: step('grafana-tag'),
    cloud: refuse(
      'CreateTags',
      'AccessDenied',
      `${user} is not authorized to perform: redshift:CreateTags on resource: * because no permissions boundary allows the redshift:CreateTags action`,
      403,
    ),
    what: `✖ Step grafana-tag: AWS refused Redshift CreateTags: a permissions boundary does not allow redshift:CreateTags (${user} is not authorized to perform: redshift:CreateTags on resource: * because no permissions boundary allows the redshift:CreateTags action)`,
    next: '  Ask for a boundary that allows it (rsw doctor --policy prints all that is needed). (log)',
  },
  {
    failure: 'no sign-in to the database as that user',
    typed: query('SELECT 1'),
    cloud: refuse(
      'ExecuteStatement',
      'AccessDeniedException',
      `${user} is not authorized to perform: redshift:GetClusterCredentials on resource: dbuser:base/admin`,
    ),
    what: `✖ AWS refused RedshiftData ExecuteStatement: these credentials may not sign in to the database as that user (${user} is not authorized to perform: redshift:GetClusterCredentials on resource: dbuser:base/admin)`,
    next: '  Allow redshift:GetClusterCredentials for it (rsw doctor --policy prints all that is needed). (log)',
  },
];

const services: readonly Case[] = [
  {
    failure: 'something that nobody has met yet',
    typed: step('ingestion'),
    cloud: refuse('CreateChangeSet', 'MoonException', 'The moon is in the way.'),
    what: '✖ Step ingestion: AWS refused CloudFormation CreateChangeSet: The moon is in the way. (MoonException, request ID)',
    next: '  Type the same command again; if it stays, the log has every request. (log)',
  },
  {
    failure: 'an account that asks too often',
    typed: step('grafana-tag'),
    cloud: refuse('CreateTags', 'Throttling', 'Rate exceeded'),
    what: '✖ Step grafana-tag: AWS refused Redshift CreateTags: AWS is asked too often just now, by this account as a whole (Rate exceeded)',
    next: '  Wait a minute, then type the same command again: it goes on where it stopped. (log)',
  },
  {
    failure: 'a bootstrap that is missing',
    typed: step('ingestion'),
    cloud: refuse(
      'CreateChangeSet',
      'ValidationError',
      'Unable to fetch parameters [/cdk-bootstrap/hnb659fds/version] from parameter store for this account.',
    ),
    what: "✖ Step ingestion: AWS refused CloudFormation CreateChangeSet: the template asks for the CDK's bootstrap, which this account and region do not have (Unable to fetch parameters [/cdk-bootstrap/hnb659fds/version] from parameter store for this account.)",
    next: '  rsw needs none: rsw setup. The original sample does: npx cdk bootstrap (log)',
  },
  {
    failure: 'code in a template that an old tool finds too long',
    typed: step('ingestion'),
    cloud: refuse(
      'CreateChangeSet',
      'ValidationError',
      'Template error: Lambda function ZipFile in inline template cannot exceed 4096 characters',
    ),
    what: '✖ Step ingestion: AWS refused CloudFormation CreateChangeSet: a very old tool has checked the template: code in a template may be longer today (Template error: Lambda function ZipFile in inline template cannot exceed 4096 characters)',
    next: '  Update rsw (npm install --global rsw@latest), then type the same command again. (log)',
  },
  {
    failure: 'a cluster that is not there',
    typed: step('grafana-tag'),
    cloud: refuse('CreateTags', 'ClusterNotFound', 'Cluster base not found.', 404),
    what: '✖ Step grafana-tag: AWS refused Redshift CreateTags: the cluster is not there (Cluster base not found.)',
    next: '  Look with: rsw status; make it again with: rsw setup (log)',
  },
  {
    failure: 'a cluster that is busy',
    typed: step('grafana-tag'),
    cloud: refuse(
      'CreateTags',
      'InvalidClusterState',
      'There is an operation running on the Cluster. Please try to modify it at a later time.',
    ),
    what: '✖ Step grafana-tag: AWS refused Redshift CreateTags: the cluster is in a state in which that cannot be done (There is an operation running on the Cluster. Please try to modify it at a later time.)',
    next: '  Look at it with: rsw status (rsw setup resumes a paused one), then type the same command again. (log)',
  },
  {
    failure: 'a Data API that finds no cluster',
    typed: query('SELECT 1'),
    cloud: refuse(
      'ExecuteStatement',
      'ValidationException',
      "Redshift endpoint doesn't exist in this region.",
    ),
    what: "✖ AWS refused RedshiftData ExecuteStatement: there is no such cluster here, or it is paused or not ready yet (Redshift endpoint doesn't exist in this region.)",
    next: '  Look at it with: rsw status; rsw setup makes or resumes it. (log)',
  },
];

const statements: readonly Case[] = [
  {
    failure: "a column by its preview's name",
    typed: query('SELECT 1'),
    cloud: fail('ERROR: column "data" does not exist in customer_stream'),
    what: '✖ The statement failed: the preview\'s name of that column is not taken any more (column "data" does not exist in customer_stream)',
    next: '  Write kinesis_data for Data and approximate_arrival_timestamp for ApproximateArrivalTimestamp, and so on. (log)',
  },
  {
    failure: 'a path into an alias',
    typed: query('SELECT 1'),
    cloud: fail('ERROR: navigation on column "payload" is not allowed as it is not SUPER type'),
    what: '✖ The statement failed: a path can only be followed into a column of type SUPER, and not into an alias of the same SELECT (navigation on column "payload" is not allowed as it is not SUPER type)',
    next: '  See how it is done with: rsw step customer-view --explain (log)',
  },
  {
    failure: "a right of the cluster's role that is missing",
    typed: query('SELECT 1'),
    cloud: fail(
      'ERROR: User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: kinesis:GetRecords on resource: s',
    ),
    what: "✖ The statement failed: the cluster's role lacks the permission kinesis:GetRecords (User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: kinesis:GetRecords on resource: s)",
    next: '  Give it back to the role (console: IAM, Roles), or make the cluster anew: rsw step warehouse --undo, then rsw setup (log)',
  },
  {
    failure: 'a column that is not there',
    typed: query('SELECT nope FROM order_stream'),
    what: '✖ The statement failed: column "nope" does not exist',
    next: `  See the columns with: rsw query --sql "SELECT table_name, column_name FROM svv_columns WHERE table_schema = 'public'" (log)`,
  },
  {
    failure: 'a name that is taken',
    typed: query('CREATE SCHEMA public'),
    what: '✖ The statement failed: schema "public" already exists',
    next: '  It is there already: nothing needs to be done, or drop it first. (log)',
  },
];

/** Reasons of resources that only AWS can have, each in a stack that fails for real. */
const resources: readonly {failure: string; cloud: WireDecision; why: string; next: string}[] = [
  {
    failure: 'no more shards',
    cloud: failResource(
      'OrderStream',
      'AWS::Kinesis::Stream',
      'This request would exceed the shard limit for the account 111122223333 in us-east-1. Current shard count for the account: 500. Limit: 500. (Service: Kinesis, Status Code: 400, Request ID: r-1) (SDK Attempt Count: 1)',
    ),
    why: 'the account may have no more Kinesis shards in this region (the order stream: This request would exceed the shard limit for the account 111122223333 in us-east-1. Current shard count for the account: 500. Limit: 500. (Kinesis, request r-1))',
    next: '  Delete a stream that nobody reads, ask for more (console: Service Quotas, Amazon Kinesis Data Streams), or choose another region: rsw setup --region us-west-2 (log)',
  },
  {
    failure: 'no more nodes',
    cloud: failResource(
      'Cluster',
      'AWS::Redshift::Cluster',
      'The operation would exceed the number of nodes allotted to the account. (Service: Redshift, Status Code: 400, Request ID: r-2)',
    ),
    why: 'the account may have no more Redshift nodes in this region (the cluster Cluster: The operation would exceed the number of nodes allotted to the account. (Redshift, request r-2))',
    next: '  Delete a cluster that nobody uses, ask for more (console: Service Quotas, Amazon Redshift), or choose another region: rsw setup --region us-west-2 (log)',
  },
  {
    failure: 'no node of AWS that is free',
    cloud: failResource(
      'Cluster',
      'AWS::Redshift::Cluster',
      'The number of nodes specified exceeds the allotted capacity of the cluster. (Service: Redshift, Status Code: 400, Request ID: r-3)',
    ),
    why: 'AWS has no such node free just now (the cluster Cluster: The number of nodes specified exceeds the allotted capacity of the cluster. (Redshift, request r-3))',
    next: '  Try again later, or with another type or region: rsw doctor lists the types, then rsw setup --node-type TYPE (log)',
  },
  {
    failure: 'a node type that cannot be ordered',
    cloud: failResource(
      'Cluster',
      'AWS::Redshift::Cluster',
      'Invalid node type: dc2.large (Service: Redshift, Status Code: 400, Request ID: r-4)',
    ),
    why: 'the node type dc2.large cannot be ordered here (the cluster Cluster: Invalid node type: dc2.large (Redshift, request r-4))',
    next: '  See which can be (rsw doctor lists them), then: rsw setup --node-type ra3.large (log)',
  },
  {
    failure: 'no more networks',
    cloud: failResource(
      'Vpc',
      'AWS::EC2::VPC',
      'The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400, Request ID: r-6)',
    ),
    why: 'this region has as many networks (VPCs) as the account may have (the vpc Vpc: The maximum number of VPCs has been reached. (Ec2, request r-6))',
    next: '  Delete one that nobody uses (console: VPC, Your VPCs), ask for more (Service Quotas, Amazon VPC), or choose another region: rsw setup --region us-west-2 (log)',
  },
  {
    failure: 'a fixed name of an earlier run',
    cloud: failResource(
      'Secret',
      'AWS::SecretsManager::Secret',
      "Resource of type 'AWS::SecretsManager::Secret' with identifier 'RedshiftSecret' already exists.",
    ),
    why: "something of that name is there already, from an earlier run or from somebody else (the secret Secret: Resource of type 'AWS::SecretsManager::Secret' with identifier 'RedshiftSecret' already exists.)",
    next: '  Delete it in the console if nobody needs it, or use names of your own: rsw setup --prefix rsw-2 (log)',
  },
  {
    failure: 'a resource that nobody has met yet',
    cloud: failResource(
      'Registry',
      'AWS::DynamoDB::Table',
      'The moon is in the way. (Service: DynamoDb, Status Code: 400, Request ID: r-5)',
    ),
    why: 'the table of known customers: The moon is in the way. (DynamoDb, request r-5)',
    next: '  Remove the cause, then type the same command again: what failed is cleared away first. (log)',
  },
];

let failing: FailingCloud;
let reserving: BrokenPackage;
let client: FailingCloud['cloud']['client'];
beforeAll(async () => {
  failing = await startFailing();
  client = failing.cloud.client;
  reserving = await breakPackage({
    ingestion: ({Resources}) => {
      for (const {Type, Properties} of Object.values(Resources))
        if (Type === 'AWS::Lambda::Function') Properties['ReservedConcurrentExecutions'] = 1;
    },
  });
  expect((await failing.run(setup('base', 'database-user'))).code).toBe(0);
}, 60_000);
afterAll(async () => {
  await reserving?.close();
  await failing?.close();
});

const expectFailure = (shown: Shown, what: string, next: string) => {
  expect(shown.lines).toEqual([what, next]);
  expect(shown.code).toBe(1);
};

const all = [...signIn, ...permissions, ...services, ...statements];

describe('a failure of the catalogue is told in two lines', {timeout: 60_000}, () => {
  it.concurrent.each(all)('$failure', async ({typed, cloud, more, what, next}) => {
    expectFailure(await failing.run(typed, {...(cloud && {decide: cloud}), ...more}), what, next);
  });

  it.concurrent.each(resources.map((one, i) => ({...one, i})))(
    'in a stack: $failure',
    async ({cloud, why, next, i}) => {
      const typed = setup(`res${i}`, 'ingestion');
      const shown = await failing.run(typed, {decide: cloud, program: reserving.program});
      expectFailure(shown, `✖ Step ingestion: could not deploy stack res${i}-ingestion: ${why}`, next);
    },
  );
});

describe('after the cause is mended, the next command goes on', {timeout: 60_000}, () => {
  const mended = async (typed: readonly string[], options: RunOptions = {}): Promise<void> => {
    const {code, screen} = await failing.run(typed, options);
    expect(screen).not.toContain('✖');
    expect(code).toBe(0);
  };

  it.concurrent('a reservation in an account with ten executions', async () => {
    expectFailure(
      await failing.run(setup('lambda', 'ingestion'), {program: reserving.program}),
      "✖ Step ingestion: could not deploy stack lambda-ingestion: the account's quota of concurrent Lambda executions is too small for a reservation (the function that invents customers: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10].)",
      '  Ask for a larger one (console: Service Quotas, AWS Lambda, Concurrent executions), or use another account. (log)',
    );
    await mended(setup('lambda', 'ingestion'));
    const cloudformation = new CloudFormationClient(client);
    const protect = async (EnableTerminationProtection: boolean) =>
      cloudformation.send(
        new UpdateTerminationProtectionCommand({StackName: 'lambda-ingestion', EnableTerminationProtection}),
      );
    await protect(true);
    const down = ['teardown', '--yes', '--prefix', 'lambda'];
    const shown = await failing.run(down);
    expect(shown.lines[0]).toMatch(
      /^✖ Step ingestion: AWS refused CloudFormation DeleteStack: somebody has switched on termination protection for stack lambda-ingestion \(/,
    );
    expect(shown.lines[1]).toBe(
      '  Switch it off (console: CloudFormation, the stack, Edit termination protection), then type the same command again. (log)',
    );
    expect(shown.code).toBe(1);
    await protect(false);
    await mended(down);
  });

  it.concurrent('a permission that is missing', async () => {
    const ann = await addPerson(
      {
        AWS_ENDPOINT_URL: client.endpoint,
        AWS_REGION: client.region,
        AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
      },
      'Ann',
      // Whoever may not have the policies tried finds out when it is too late.
      ['kinesis:CreateStream', 'iam:SimulatePrincipalPolicy'],
    );
    const {AWS_ENDPOINT_URL: _, ...env} = await ann.session('today');
    const shown = await failing.run(setup('ann', 'ingestion'), {env});
    expect(shown.lines[0]).toMatch(
      /^✖ Step ingestion: could not deploy stack ann-ingestion: the permission kinesis:CreateStream is missing \((the \w+ stream): User: arn:aws:sts::000000000000:assumed-role\/Ann\/today is not authorized to perform: kinesis:CreateStream on resource: .* with an explicit deny/,
    );
    expect(shown.lines[1]).toBe(
      '  Ask for it (rsw doctor --policy prints all that is needed), then type the same command again: it goes on where it stopped. (log)',
    );
    expect(shown.code).toBe(1);
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}],
    });
    await new IAMClient(client).send(
      new PutRolePolicyCommand({RoleName: 'Ann', PolicyName: 'work', PolicyDocument}),
    );
    await mended(setup('ann', 'ingestion'), {env});
  });

  /** A home folder of its own, and an address that stays the same: what is remembered there is found again. */
  const at = (home: string): RunOptions => ({home, env: {AWS_ENDPOINT_URL: client.endpoint}});

  it.concurrent('a full disk under the progress file', async () => {
    await mended(setup('disk', 'preflight'), at('full'));
    const targets = join(failing.folder, 'full', 'targets');
    const [target = ''] = await readdir(targets);
    // Whatever is written there meets the error of a full disk.
    const beside = join(targets, target, 'progress.json.new');
    await symlink('/dev/full', beside);
    expectFailure(
      await failing.run(setup('disk', 'preflight'), at('full')),
      `✖ Could not write below ${join(failing.folder, 'full')}: the disk is full`,
      '  Make room (du -sh ~/* shows what fills it; CloudShell has 1 GB), then type the same command again. (log)',
    );
    await unlink(beside);
    await mended(setup('disk', 'preflight'), at('full'));
  });

  it.concurrent(
    'files that may not grow: a log stops nothing, a progress that cannot be kept does',
    async () => {
      const shell = 'ulimit -f 0';
      const silent = await failing.run(['status', '--prefix', 'base'], {...at('small'), shell});
      expect(silent.screen.replaceAll(/\s+/g, ' ')).toContain(
        '! The log cannot be written from here on: no file may grow any further here',
      );
      expect(silent.code).toBe(0);
      expectFailure(
        await failing.run(setup('small', 'preflight'), {...at('small'), shell}),
        `✖ Could not write below ${join(failing.folder, 'small')}: no file may grow any further here`,
        '  Lift the limit (ulimit -f unlimited), then type the same command again. (log)',
      );
      await mended(setup('small', 'preflight'), at('small'));
    },
  );
});

describe('in one workshop, one after the other', {timeout: 60_000}, () => {
  const roleOf = async (stack: string): Promise<string> => {
    const {Roles = []} = await new IAMClient(client).send(new ListRolesCommand({}));
    return Roles.find(({RoleName}) => RoleName?.startsWith(stack))?.RoleName ?? '';
  };
  const trust = async (RoleName: string, Service: string) =>
    new IAMClient(client).send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{Effect: 'Allow', Principal: {Service}, Action: 'sts:AssumeRole'}],
        }),
      }),
    );

  it('a role that does not trust the cluster any more', async () => {
    const role = await roleOf('base-warehouse-ClusterRole');
    await trust(role, 'lambda.amazonaws.com');
    const shown = await failing.run(step('order-view'));
    expect(shown.lines[0]).toMatch(
      /^✖ Step order-view: sql\/refresh\/order-view\.sql failed: the cluster may not act as its role: it is not associated with the cluster, or does not trust Redshift \(.*Not authorized to get credentials of role arn:aws:iam::000000000000:role\//,
    );
    expect(shown.lines[1]).toBe(
      '  Associate it again: rsw step default-role. If it stays, let it trust redshift.amazonaws.com (console: IAM, Roles). (log)',
    );
    await trust(role, 'redshift.amazonaws.com');
    expect((await failing.run(step('order-view'))).code).toBe(0);
  });

  it('a grant that is missing', async () => {
    expect((await failing.run(query('REVOKE SELECT ON order_stream FROM redshift_data_api_user'))).code).toBe(
      0,
    );
    const ask = query('SELECT COUNT(*) FROM order_stream', '--as', 'redshift_data_api_user');
    expectFailure(
      await failing.run(ask),
      '✖ The statement failed: permission denied for relation order_stream',
      '  Grant it again with: rsw step database-user, or ask as the administrator: --as admin (log)',
    );
    expect((await failing.run(step('database-user'))).code).toBe(0);
    expect((await failing.run(ask)).code).toBe(0);
  });

  it('a Grafana that the account cannot have, or may not give anybody', async () => {
    const managed = [
      'setup',
      '--yes',
      '--grafana',
      'managed',
      '--pause-after',
      'never',
      '--prefix',
      'base',
      '--until',
    ];
    expectFailure(
      await failing.run([...managed, 'workspace'], {
        decide: refuse('CreateWorkspace', 'ValidationException', 'SSO is not enabled in any region.'),
      }),
      '✖ Step workspace: AWS refused Grafana CreateWorkspace: Managed Grafana signs people in with IAM Identity Center, which this account does not have (SSO is not enabled in any region.)',
      '  Enable it (console: IAM Identity Center), or go without: rsw setup --grafana URL (your own), or --grafana none (rsw dashboard) (log)',
    );
    expectFailure(
      await failing.run([...managed, 'workspace'], {
        decide: refuse(
          'CreateWorkspace',
          'ServiceQuotaExceededException',
          'The maximum number of workspaces has been reached.',
          402,
        ),
      }),
      '✖ Step workspace: AWS refused Grafana CreateWorkspace: the account may have no more Grafana workspaces in this region (The maximum number of workspaces has been reached.)',
      '  Delete one that nobody uses (console: Amazon Managed Grafana), or go without: rsw setup --grafana none (log)',
    );
    expectFailure(
      await failing.run([...managed, 'workspace-admin'], {
        decide: ({operation}) =>
          operation === 'UpdatePermissions'
            ? {
                output: {
                  errors: [
                    {
                      code: 403,
                      message: 'Unable to update users in managed application',
                      causedBy: {action: 'ADD', role: 'ADMIN', users: []},
                    },
                  ],
                },
              }
            : 'pass',
      }),
      '✖ Step workspace-admin: could not change who administers the workspace: the caller lacks rights in IAM Identity Center (sso:*Profile*) (Unable to update users in managed application (code 403))',
      '  Attach AWSGrafanaWorkspacePermissionManagementV2, AWSSSOReadOnly and AWSSSODirectoryReadOnly, then: rsw step workspace-admin (log)',
    );
    expect((await failing.run([...managed, 'workspace-admin'])).code).toBe(0);
  });

  it('of an error that nobody has met the log has the request', async () => {
    const {log, screen} = await failing.run(step('grafana-tag'), {
      decide: refuse('CreateTags', 'MoonException', 'The moon is in the way.'),
    });
    const [, id = 'no id'] = /MoonException, request ([\w-]+)\)/.exec(screen) ?? [];
    expect(await readFile(log ?? '', 'utf8')).toContain(`Redshift CreateTags 400`);
    expect(await readFile(log ?? '', 'utf8')).toContain(`request ${id} MoonException`);
  });

  it('a wait outlasts an account that asks too often', async () => {
    let refused = 0;
    let isBegun = false;
    const {code, screen} = await failing.run(setup('patient', 'ingestion'), {
      decide: ({operation}) => {
        isBegun ||= operation === 'ExecuteChangeSet';
        return isBegun && operation === 'DescribeStacks' && refused++ < 9
          ? {code: 'Throttling', message: 'Rate exceeded'}
          : 'pass';
      },
    });
    expect(screen).not.toContain('✖');
    expect(code).toBe(0);
    expect(refused).toBeGreaterThan(6);
  });

  it('a view that stands still: its producer is idle, or its refreshes take nothing in', async () => {
    const resting = await breakPackage({
      ingestion: ({Resources}) => {
        for (const {Type, Properties} of Object.values(Resources))
          if (Type === 'AWS::Scheduler::Schedule') Properties['State'] = 'DISABLED';
      },
    });
    const made = await failing.run(setup('idle', 'order-view'), {program: resting.program});
    await resting.close();
    expect(made.screen).toContain(
      '✔ order-view ready · nothing has come in yet: rsw status tells how it goes on',
    );
    const idle = await failing.run(['status', '--prefix', 'idle']);
    for (const stream of ['customer', 'order'])
      expect(idle.stdout).toMatch(
        new RegExp(
          `  idle_${stream}_stream +0 rows in ${stream}_stream, no record yet\n    ! no record has come into the stream idle_${stream}_stream in the last 3 minutes\n      The function idle-ingestion-${stream}producer-\\w+ fills it: its log tells why \\(console: Lambda, Functions, Monitor\\)\n`,
          'i',
        ),
      );
    const ago = (seconds: number) => ({
      SequenceNumber: '1',
      PartitionKey: 'one',
      Data: new TextEncoder().encode('{}'),
      ApproximateArrivalTimestamp: new Date(Date.now() - seconds * 1000),
    });
    const coming = await failing.run(['status', '--prefix', 'idle', '--json'], {
      decide: ({operation}) =>
        operation === 'GetRecords' ? {output: {MillisBehindLatest: 0, Records: [ago(120)]}} : 'pass',
    });
    const {streams} = JSON.parse(coming.stdout) as {streams: {stall: {why: string; next: string} | null}[]};
    expect(streams.map(({stall}) => stall)).toEqual(
      ['customer', 'order'].map((stream) => ({
        why: expect.stringMatching(
          new RegExp(
            `^records come into idle_${stream}_stream, but not into the view; its last refresh says: \\w`,
          ),
        ) as string,
        next: 'The last refreshes: rsw query refresh-history; records that were left out: rsw query stream-scan-errors',
      })),
    );
  });

  it('as many networks as a region may have: told before anything is made', async () => {
    const ec2 = new EC2Client(client);
    const {Vpcs = []} = await ec2.send(new DescribeVpcsCommand({}));
    const others: string[] = [];
    while (Vpcs.length + others.length < 5) {
      const {Vpc} = await ec2.send(new CreateVpcCommand({CidrBlock: '10.9.0.0/16'}));
      others.push(Vpc?.VpcId ?? '');
    }
    expectFailure(
      await failing.run(setup('net', 'ingestion')),
      '✖ Step preflight: set-up would not succeed: Not enough networks (VPCs): 5 of 5 are used, and 1 more is needed',
      '  Remove what nobody uses, ask for more (console: Service Quotas, Amazon VPC), or choose another region. (log)',
    );
    await ec2.send(new DeleteVpcCommand({VpcId: others[0]}));
    expect((await failing.run(setup('net', 'ingestion'))).code).toBe(0);
  });
});
