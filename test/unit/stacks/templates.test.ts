import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AwsSolutionsChecks} from 'cdk-nag';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {acknowledged} from '../../../src/stacks/acknowledged.ts';
import {createApp} from '../../../src/stacks/app.ts';
import {synthesise} from '../../../src/stacks/synth.ts';

type Resource = {Type: string; Properties: Record<string, never>; DeletionPolicy?: string};
type Template = {
  Description: string;
  Parameters: Record<string, {Default?: unknown; Description?: string}>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, {Description?: string}>;
  [section: string]: unknown;
};
type Report = {
  pluginReports: {
    pluginName: string;
    violations: unknown[];
    suppressedViolations: {acknowledgedAt: string; acknowledgedId: string}[];
  }[];
};
type Statement = {Action: string | string[]; Resource: unknown; Condition?: unknown};

const words = (list: string): string[] => list.split(' ');
const names = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];
const committed = (name: string): string =>
  readFileSync(new URL(`../../../templates/${name}.json`, import.meta.url), 'utf8');
const template = (name: string): Template => JSON.parse(committed(name)) as Template;
const resources = (name: string): [string, Resource][] => Object.entries(template(name).Resources);
const roles = names.flatMap((name) =>
  resources(name).flatMap(([id, resource]) =>
    resource.Type === 'AWS::IAM::Role' ? [{name: `${name}/${id}`, properties: resource.Properties}] : [],
  ),
);
const statements = (properties: Record<string, unknown>): Statement[] =>
  ((properties['Policies'] ?? []) as {PolicyDocument: {Statement: Statement[]}}[]).flatMap(
    (policy) => policy.PolicyDocument.Statement,
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsw-templates-'));
});
afterAll(() => rmSync(folder, {recursive: true}));

describe('the committed templates', () => {
  it('are what the CDK app makes today', () => {
    const fresh = synthesise();
    expect(Object.keys(fresh).toSorted()).toEqual(names.toSorted());
    for (const name of names) expect(committed(name)).toBe(fresh[name]);
  });

  it.each(names)('%s fits into a request, and needs neither bootstrap nor assets', (name) => {
    expect(Buffer.byteLength(committed(name))).toBeLessThan(51_200);
    const {Description, Parameters, Resources, Outputs, Conditions, ...others} = template(name);
    expect(others).toEqual({});
    expect(Description).toMatch(/^Redshift streaming workshop: /);
    const conditions = name === 'warehouse' ? ['Bounded', 'HasZone', 'HasSecondZone'] : ['Bounded'];
    expect(Object.keys(Conditions as object)).toEqual(conditions);
    expect(committed(name)).not.toMatch(
      /BootstrapVersion|cdk-bootstrap|cdk-hnb659fds|AssetParameters|CDKMetadata/,
    );
    for (const described of [...Object.values(Parameters), ...Object.values(Outputs)])
      expect(described.Description).toMatch(/\.$/);
    for (const resource of Object.values(Resources)) expect(resource).not.toHaveProperty('Metadata');
  });

  it('have the parameters and outputs that the steps use', () => {
    const contract = Object.fromEntries(
      names.map((name) => [
        name,
        {takes: Object.keys(template(name).Parameters), gives: Object.keys(template(name).Outputs)},
      ]),
    );
    const own = ['Prefix', 'PermissionsBoundary'];
    expect(contract).toEqual({
      ingestion: {
        takes: [...own, 'CustomerStreamName', 'OrderStreamName', 'CustomersPerMinute', 'OrdersPerMinute'],
        gives: words(
          'CustomerStreamName CustomerStreamArn OrderStreamName OrderStreamArn CustomerProducerName OrderProducerName',
        ),
      },
      warehouse: {
        takes: [...own, 'NodeType', 'CustomerStreamName', 'OrderStreamName', 'Zone', 'SecondZone'],
        gives: words('ClusterIdentifier ClusterRoleArn DatabaseName AdminUser AdminSecretArn PauseRoleArn'),
      },
      'refresh-loop': {
        takes: [...own, 'ClusterIdentifier', 'DatabaseName', 'AdminUser'],
        gives: ['StateMachineArn'],
      },
      grafana: {takes: own, gives: ['WorkspaceRoleArn']},
    });
  });

  it('leave nothing behind when they are deleted', () => {
    for (const name of names)
      for (const [id, resource] of resources(name)) {
        expect({id, ...resource}).toMatchObject({
          id,
          DeletionPolicy: 'Delete',
          UpdateReplacePolicy: 'Delete',
        });
        expect(Object.keys(resource.Properties)).not.toContain('DeletionProtectionEnabled');
      }
  });

  it('fix no name but those of the streams, so that two workshops share an account', () => {
    const physical = /^(Name|.*Name|.*Identifier|GroupId)$/;
    const fixed = names.flatMap((name) =>
      resources(name).flatMap(([id, {Properties}]) =>
        Object.entries(Properties).flatMap(([key, value]) =>
          physical.test(key) ? [`${id}.${key} ${JSON.stringify(value)}`] : [],
        ),
      ),
    );
    expect(fixed).toEqual([
      'CustomerStream.Name {"Ref":"CustomerStreamName"}',
      'OrderStream.Name {"Ref":"OrderStreamName"}',
      expect.stringMatching(/^KinesisEndpoint.ServiceName /),
      'Cluster.ClusterSubnetGroupName {"Ref":"SubnetGroup"}',
      'Cluster.DBName "streaming_db"',
    ]);
  });

  it('use few types of resources', () => {
    const types = new Set(names.flatMap((name) => resources(name).map(([, {Type}]) => Type)));
    expect([...types].toSorted()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::Subnet',
      'AWS::EC2::VPC',
      'AWS::EC2::VPCEndpoint',
      'AWS::IAM::Role',
      'AWS::Kinesis::Stream',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::Redshift::Cluster',
      'AWS::Redshift::ClusterSubnetGroup',
      'AWS::Scheduler::Schedule',
      'AWS::StepFunctions::StateMachine',
    ]);
  });

  it('build every ARN with the partition', () => {
    for (const name of names) expect(committed(name)).not.toMatch(/arn:aws/);
  });
});

describe('every role', () => {
  it.each(roles)('$name names its actions, and a resource wherever AWS knows one', ({properties}) => {
    const withoutResource = [
      'kinesis:ListStreams',
      'redshift-data:DescribeStatement',
      'redshift-data:CancelStatement',
      ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery'].map(
        (a) => `logs:${a}`,
      ),
      ...['ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies'].map((a) => `logs:${a}`),
      'logs:DescribeLogGroups',
    ];
    expect(statements(properties).length).toBeGreaterThan(0);
    const actions = (statement: Statement): string[] => [statement.Action].flat();
    for (const statement of statements(properties)) expect(actions(statement).join()).not.toContain('*');
    const everywhere = statements(properties).filter(({Resource}) => Resource === '*');
    expect(withoutResource).toEqual(expect.arrayContaining(everywhere.flatMap(actions)));
  });

  it.each(roles)('$name can be bounded', ({properties}) => {
    expect(properties['PermissionsBoundary']).toEqual({
      'Fn::If': ['Bounded', {Ref: 'PermissionsBoundary'}, {Ref: 'AWS::NoValue'}],
    });
  });
});

describe('cdk-nag and the validation of the CDK', () => {
  const findings = (app: ReturnType<typeof createApp>): string[] =>
    new AwsSolutionsChecks(app)
      .validateScope(app)
      .violations.flatMap(({ruleName, violatingResources}) =>
        violatingResources.map(({constructPath}) => `${constructPath} ${ruleName}`),
      );

  it('find nothing that is not acknowledged with a reason', () => {
    expect(findings(createApp(join(folder, 'acknowledged')))).toEqual([]);
  });

  it('find everything that is acknowledged: no reason outlives its finding', () => {
    const nag = acknowledged.filter(({id}) => id.startsWith('AwsSolutions-'));
    expect(findings(createApp(join(folder, 'all'), [])).toSorted()).toEqual(
      nag.map(({path, id}) => `${path} ${id}`).toSorted(),
    );
    for (const {reason} of acknowledged) expect(reason).toMatch(/^.{30,}\.$/);
  });

  it('let the CDK validate each template without a warning', () => {
    const app = createApp(join(folder, 'valid'));
    app.synth();
    const {pluginReports} = JSON.parse(
      readFileSync(join(folder, 'valid/validation-report.json'), 'utf8'),
    ) as Report;
    expect(pluginReports).toMatchObject([{pluginName: 'CloudFormation Validate', violations: []}]);
    const explained = pluginReports[0]?.suppressedViolations.map(
      ({acknowledgedAt, acknowledgedId}) => `${acknowledgedAt} ${acknowledgedId}`,
    );
    // Nor does a reason outlive its finding here.
    const reasons = acknowledged.filter(({id}) => !id.startsWith('AwsSolutions-'));
    expect(explained?.toSorted()).toEqual(reasons.map(({path, id}) => `${path} ${id}`).toSorted());
  });
});
