/** `rsw doctor`: each look finds what is wrong, says it, and says what to do; set-up does not begin where it would not end. */
import dns from 'node:dns';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CloudFormationClient, CreateStackCommand, ListStacksCommand} from '@aws-sdk/client-cloudformation';
import {CreateVpcCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import {CreateUserCommand as CreatePersonCommand, IdentitystoreClient} from '@aws-sdk/client-identitystore';
import {CreateStreamCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {DeleteInstanceCommand, ListInstancesCommand, SSOAdminClient} from '@aws-sdk/client-sso-admin';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {doctor, type DoctorOptions} from '../../src/commands/doctor.ts';
import {setup} from '../../src/commands/setup.ts';
import {applyQuota} from '../../src/local-cloud/service-quotas/quotas.ts';
import {leastPolicy} from '../../src/steps/policy.ts';
import {examine} from '../../src/steps/examinations/index.ts';
import type {Examination} from '../../src/steps/examinations/examination.ts';
import {newLearner, workshopOf} from '../support/learner.ts';
import {without} from '../support/life.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {speak, type Spoken} from '../support/spoken.ts';
import {openWire, type Wire, type WireDecision} from '../support/wire.ts';

const stackOf = (resources: object) => JSON.stringify({Resources: resources});
const handle = stackOf({Nothing: {Type: 'AWS::CloudFormation::WaitConditionHandle'}});

describe('doctor', {timeout: 30_000}, () => {
  let local: TestCloud;
  let home: string;
  let wire: Wire | undefined;

  /** Everything that any AWS tool would read from the environment. */
  const signIn = (credentials: {accessKeyId: string; secretAccessKey: string; sessionToken?: string}) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', credentials.sessionToken);
  };

  beforeEach(async () => {
    local = await startLocalCloud();
    home = mkdtempSync(join(tmpdir(), 'rsw-doctor-'));
    vi.stubEnv('RSW_HOME', home);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('AWS_REGION', local.region);
    vi.stubEnv('AWS_ENDPOINT_URL', local.url);
    signIn(local.credentials);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await wire?.close();
    wire = undefined;
    await local.close();
    rmSync(home, {recursive: true, force: true});
  });

  const look = async (options: DoctorOptions = {}): Promise<Spoken> =>
    speak(async (invocation) => doctor(options, invocation));

  /** Puts a wire between the program and the cloud. */
  const through = async (decide: WireDecision): Promise<void> => {
    wire = await openWire(local.url, decide);
    vi.stubEnv('AWS_ENDPOINT_URL', wire.endpoint);
  };

  it('has nothing to say against an account in which nothing is wrong', async () => {
    const {stdout, stderr, failed} = await look();
    expect(failed).toBe(false);
    expect(stdout.split('\n').slice(1)).toEqual(
      [
        `  ✔ Node ${process.version}`,
        '  ✔ Signed in as arn:aws:iam::000000000000:root in account 000000000000, region\n    us-east-1',
        "  ✔ This machine's clock agrees with AWS's",
        '  ✔ All 14 services that are used answer in us-east-1',
        "  ✔ The account's owner may do everything",
        '  ✔ No quota of the account stands in the way',
        '  ✔ Node types that can be ordered in us-east-1: ra3.large, ra3.xlplus, rg.large',
        expect.stringMatching(/^ {2}✔ IAM Identity Center is there \(d-\w+\), without a user learner yet$/),
        '  ✔ The names with the prefix rsw are free, or ours',
        '  ✔ Nothing is left of an earlier run',
      ].flatMap((line) => (typeof line === 'string' ? line.split('\n') : line)),
    );
    expect(stderr).toBe('Nothing stands in the way of: rsw setup');
  });

  it('changes nothing', async () => {
    await through(() => 'pass');
    await look();
    const changing = wire!.calls.filter(({operation}) => !/^(Describe|List|Get)/.test(operation));
    expect(changing).toEqual([]);
  });

  it('prints a policy that can be pasted, and says how long it is beside it', async () => {
    const {stdout, stderr} = await look({policy: true, prefix: 'team'});
    expect(JSON.parse(stdout)).toEqual(leastPolicy('team'));
    expect(stderr).toMatch(
      /^\d{4} of the 6144 characters that a managed policy may have .* For the prefix team/,
    );
  });

  describe('permissions', () => {
    const mayAsk = (role = '*') => ({
      Effect: 'Allow',
      Action: ['iam:SimulatePrincipalPolicy', 'iam:GetRole'],
      Resource: `arn:aws:iam::000000000000:role/${role}`,
    });
    const asLearner = async (policy: {Statement: readonly object[]}, simulates = true) => {
      const statements = simulates ? [...policy.Statement, mayAsk()] : policy.Statement;
      const learner = await newLearner(local, 'learner', {Version: '2012-10-17', Statement: statements});
      signIn(learner.credentials);
      return learner;
    };

    it('are simulated and found enough', async () => {
      await asLearner(leastPolicy('rsw'));
      expect((await look()).stdout).toContain('✔ Every permission that set-up and teardown need is there');
    });

    it('that are missing are named', async () => {
      const policy = ['kinesis:CreateStream', 'kinesis:DeleteStream', 'ec2:CreateVpc'].reduce(
        (rest, action) => without(rest, action),
        leastPolicy('rsw'),
      );
      await asLearner(policy);
      const {stdout, stderr, failed} = await look();
      expect(failed).toBe(true);
      expect(stdout).toContain(
        '  ✖ 3 permissions are missing: kinesis: CreateStream, DeleteStream; ec2:\n    CreateVpc (allowed by no policy)\n      Ask an administrator for the policy that this prints: rsw doctor --policy',
      );
      expect(stderr).toMatch(
        /^✖ Set-up would not succeed: 3 permissions are missing: .*\n {2}Ask an administrator/,
      );
    });

    it('that a boundary takes away are told apart', async () => {
      const {roleArn} = await asLearner(leastPolicy('rsw'));
      const iam = new IAMClient(local.client);
      const deny = (actions: string[]) => ({Effect: 'Deny', Action: actions, Resource: '*'});
      const {Policy} = await iam.send(
        new CreatePolicyCommand({
          PolicyName: 'bound',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}, deny(['redshift:CreateCluster'])],
          }),
        }),
      );
      await iam.send(
        new PutRolePermissionsBoundaryCommand({
          RoleName: roleArn.split('/')[1],
          PermissionsBoundary: Policy?.Arn,
        }),
      );
      expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toContain(
        '✖ 1 permission is missing: redshift: CreateCluster (not allowed by the permissions boundary)',
      );
    });

    it('that cannot be simulated are judged by what can be read', async () => {
      await asLearner(leastPolicy('rsw'), false);
      expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toContain(
        '! Each service can be read; whether everything may be made cannot be told',
      );
    });

    it('that an organisation forbids, or that hang on the request, are told as what they are', async () => {
      const conditional = {
        Effect: 'Deny',
        Action: 'dynamodb:CreateTable',
        Resource: '*',
        Condition: {StringNotEquals: {'aws:SourceVpc': 'vpc-1'}},
      };
      await asLearner({Statement: [...leastPolicy('rsw').Statement, conditional]});
      expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toContain(
        '! 1 permission may be missing: dynamodb: CreateTable (forbidden by a policy)',
      );
      const forbidden = {
        EvalActionName: 'redshift:CreateCluster',
        EvalDecision: 'explicitDeny',
        OrganizationsDecisionDetail: {AllowedByOrganizations: false},
      };
      await through(({operation, body}) =>
        operation === 'SimulatePrincipalPolicy'
          ? {output: {EvaluationResults: body.includes('redshift%3ACreateCluster&') ? [forbidden] : []}}
          : 'pass',
      );
      expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toContain(
        '✖ 1 permission is missing: redshift: CreateCluster (forbidden by a rule of the organisation) Ask whoever administers the organisation, or use another account or region.',
      );
    });

    it('of a user are simulated too', async () => {
      const iam = new IAMClient(local.client);
      const UserName = 'ada';
      await iam.send(new CreateUserCommand({UserName}));
      const statements = without(leastPolicy('rsw'), 'ec2:CreateVpc').Statement;
      const mayAskOfUser = {Effect: 'Allow', Action: 'iam:SimulatePrincipalPolicy', Resource: '*'};
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [...statements, mayAskOfUser],
      });
      const {Policy} = await iam.send(new CreatePolicyCommand({PolicyName: 'workshop', PolicyDocument}));
      await iam.send(new AttachUserPolicyCommand({UserName, PolicyArn: Policy?.Arn}));
      const {AccessKey} = await iam.send(new CreateAccessKeyCommand({UserName}));
      signIn({accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? ''});
      expect((await look()).stdout).toContain('✖ 1 permission is missing: ec2: CreateVpc');
    });

    it('of which there are none stop a set-up before it begins', async () => {
      const nothing = {Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*'};
      await asLearner({Statement: [nothing]}, false);
      const {stdout, failed} = await look();
      expect(failed).toBe(true);
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /✖ Not even the permission to look is there: cloudformation:DescribeStacks, .*, states:DescribeStateMachine/,
      );
    });
  });

  it('finds a quota that is used up, and set-up does not begin', async () => {
    applyQuota(local.cloud, 'vpcs', 0);
    applyQuota(local.cloud, 'concurrency', 1);
    const {stdout} = await look();
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '✖ Not enough networks (VPCs): 0 of 0 are used, and 1 more is needed; functions at a time: 0 of 1 are used, and 2 more are needed Remove what nobody uses, ask for more (console: Service Quotas, Amazon VPC; AWS Lambda), or choose another region.',
    );
    const told = await speak(async (invocation) =>
      setup({region: local.region, grafana: 'none', pauseAfter: 'never', yes: true}, invocation),
    );
    expect(told.stderr).toContain('set-up would not succeed: ');
    expect(told.stderr).toContain('networks (VPCs): 0 of 0 are used');
    const {StackSummaries = []} = await new CloudFormationClient(local.client).send(
      new ListStacksCommand({}),
    );
    expect(StackSummaries).toEqual([]);
  });

  it('is not certain of a quota that may not be asked', async () => {
    applyQuota(local.cloud, 'vpcs', 9);
    const ec2 = new EC2Client(local.client);
    for (const n of [1, 2, 3, 4, 5]) await ec2.send(new CreateVpcCommand({CidrBlock: `10.${n}.0.0/16`}));
    expect((await look()).stdout).toContain('✔ No quota of the account stands in the way');
    await through(({service}) =>
      service === 'servicequotas' ? {code: 'AccessDeniedException', message: 'no', status: 400} : 'pass',
    );
    expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toContain(
      '! Perhaps not enough networks (VPCs): 5 of 5 are used, and 1 more is needed (unless AWS has raised it)',
    );
  });

  it('gives up a look that hangs, and says so', async () => {
    const never: Examination = {subject: 'Kinesis', examine: async () => new Promise(() => {})};
    const learner = await newLearner(local, 'learner', leastPolicy('rsw'));
    const cloud = await learner.connect();
    expect(await Promise.all(examine(workshopOf(cloud, 'rsw').tools, [never], 50))).toEqual([
      {
        kind: 'note',
        what: 'Kinesis: no answer within 0.05 seconds',
        next: 'Check the network and HTTPS_PROXY, then look again: rsw doctor',
      },
    ]);
    cloud.close();
  });

  it('names a service that the region does not offer, and the ways around Managed Grafana', async () => {
    const host = 'grafana.nowhere.invalid';
    vi.stubEnv('AWS_ENDPOINT_URL_GRAFANA', `http://${host}`);
    const lookup = dns.lookup as (...all: unknown[]) => void;
    vi.spyOn(dns, 'lookup').mockImplementation((...all: unknown[]) => {
      if (all[0] !== host) return lookup(...all);
      const missing = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {code: 'ENOTFOUND'});
      (all.at(-1) as (error: Error) => void)(missing);
    });
    const {stdout} = await look();
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '✖ us-east-1 does not offer Managed Grafana Go without it (--grafana none), use a Grafana of your own (--grafana URL), or choose another region: --region us-east-1',
    );
    const without = await look({grafana: 'none'});
    expect(without.stdout).toContain('✔ All 12 services that are used answer in us-east-1');
    expect(without.failed).toBe(false);
    // Without Managed Grafana the workshop can be had there: nothing of it is asked for.
    const planned = await speak(async (invocation) =>
      setup({region: local.region, grafana: 'none', pauseAfter: 'never', dryRun: true}, invocation),
    );
    expect(planned.stderr).toContain('A dry run: nothing was touched.');
    expect(planned.stderr).not.toContain(host);
  });

  it('finds that no node can be ordered', async () => {
    await through(({operation}) =>
      operation === 'DescribeOrderableClusterOptions' ? {output: {OrderableClusterOptions: []}} : 'pass',
    );
    expect((await look()).stdout).toContain('✖ us-east-1 offers no node type for a cluster of one node');
    expect((await look({nodeType: 'dc2.large'})).stdout).toContain('✖ Could not use the node type dc2.large');
  });

  it('misses Identity Center only where it is needed', async () => {
    const sso = new SSOAdminClient(local.client);
    const {Instances = []} = await sso.send(new ListInstancesCommand({}));
    await sso.send(new DeleteInstanceCommand({InstanceArn: Instances[0]?.InstanceArn}));
    const {stdout, failed} = await look();
    expect(failed).toBe(true);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '✖ No IAM Identity Center in us-east-1, which Managed Grafana signs people in with Enable it in its console, name its region with --sso-region, or go without: --grafana URL (your own) or --grafana none (rsw dashboard)',
    );
    expect(await look({grafana: 'none'})).toMatchObject({failed: false});
    const refused = await speak(async (invocation) =>
      setup(
        {region: local.region, grafana: 'managed', grafanaAdmin: 'ada', pauseAfter: 'never', yes: true},
        invocation,
      ),
    );
    expect(refused.stderr).toContain('No IAM Identity Center in us-east-1');
    const stacks = await new CloudFormationClient(local.client).send(new ListStacksCommand({}));
    expect(stacks.StackSummaries).toEqual([]);
  });

  it('says whose Identity Center is, and whether the administrator is in it', async () => {
    const sso = new SSOAdminClient(local.client);
    const {Instances: [instance] = []} = await sso.send(new ListInstancesCommand({}));
    sso.destroy();
    await through(({operation}) =>
      operation === 'ListInstances'
        ? {output: {Instances: [{...instance, OwnerAccountId: '999999999999'}]}}
        : 'pass',
    );
    const stranger = await look();
    expect(stranger.failed).toBe(false);
    expect(stranger.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /! IAM Identity Center is there \(d-\w+ of account 999999999999\), without a user learner Name a user.*--grafana-admin.*--grafana URL.*--grafana none/,
    );
    const people = new IdentitystoreClient(local.client);
    await people.send(
      new CreatePersonCommand({
        IdentityStoreId: instance?.IdentityStoreId,
        UserName: 'ada',
        DisplayName: 'Ada',
        Name: {GivenName: 'Ada', FamilyName: 'L'},
      }),
    );
    people.destroy();
    expect((await look({grafanaAdmin: 'ada'})).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'of account 999999999999), and ada is a user of it',
    );
  });

  it('finds a stream that has the name of ours, and the original sample', async () => {
    const kinesis = new KinesisClient(local.client);
    await kinesis.send(new CreateStreamCommand({StreamName: 'customer_stream', ShardCount: 1}));
    kinesis.destroy();
    const cloudformation = new CloudFormationClient(local.client);
    await cloudformation.send(new CreateStackCommand({StackName: 'RedshiftStack', TemplateBody: handle}));
    const stdout = (await look()).stdout.replaceAll(/\s+/g, ' ');
    expect(stdout).toContain('✖ The name customer_stream is taken: ');
    expect(stdout).toContain(
      '! The original sample still runs here and costs about 6.76 USD an hour: stack RedshiftStack, stream customer_stream Remove it: cdk destroy --all',
    );
  });

  it('tells somebody else’s workshop, and what an earlier run has left', async () => {
    const cloudformation = new CloudFormationClient(local.client);
    const create = async (StackName: string, owner: string, TemplateBody: string) =>
      cloudformation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody,
          Capabilities: ['CAPABILITY_IAM'],
          Tags: [
            {Key: 'rsw:prefix', Value: StackName.split('-')[0]},
            {Key: 'rsw:owner', Value: owner},
          ],
        }),
      );
    await create('rsw-ingestion', 'arn:aws:iam::000000000000:user/grace', handle);
    expect((await look()).stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /✖ The workshop with the prefix rsw is not yours: stack rsw-ingestion belongs to arn:aws:iam::000000000000:user\/grace/,
    );
    const broken = stackOf({
      Role: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Version: 'never'}}},
    });
    await create('two-ingestion', 'arn:aws:iam::000000000000:root', broken);
    await vi.waitFor(async () =>
      expect((await look({prefix: 'two'})).stdout).toContain(
        '! Left by an earlier run: stack two-ingestion (ROLLBACK_COMPLETE)',
      ),
    );
  });
});
