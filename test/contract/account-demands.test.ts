/** What an account may demand of a workshop: tags on everything, a boundary on every role, a node of another type. */
import {CloudFormationClient, DescribeStackResourcesCommand} from '@aws-sdk/client-cloudformation';
import {GetRoleCommand, IAMClient} from '@aws-sdk/client-iam';
import {
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import type {Config} from '../../src/steps/config.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {blankProgress} from '../../src/workshop/progress.ts';
import {look} from '../../src/workshop/look.ts';
import {setUp} from '../../src/workshop/run.ts';
import type {Run} from '../../src/workshop/work.ts';
import {connectTo} from '../support/connect-to.ts';
import {workshopOf} from '../support/learner.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

type Tags = Record<string, string>;

const boundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
const stacks = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];
/** What has no tags in AWS: a schedule (only its group has). */
const untaggable = ['AWS::Scheduler::Schedule'];

let local: TestCloud;
let cloud: Cloud;
let run: Run<Tools>;

const runWith = (asked: Partial<Config>): Run<Tools> => ({
  ...run,
  tools: {...run.tools, config: {...run.tools.config, ...asked}},
});

beforeAll(async () => {
  local = await startLocalCloud();
  cloud = await connectTo(local.client);
  run = workshopOf(cloud, 'demands', {permissionsBoundary: undefined});
  await setUp(
    runWith({
      tags: {team: 'data', 'cost centre': 'a=b'},
      permissionsBoundary: boundary,
      nodeType: 'ra3.large',
    }),
    {until: 'workspace'},
  );
});

afterAll(async () => {
  cloud?.close();
  await local?.close();
});

const ours = (): Tags => ({
  'rsw:workshop': 'redshift-streaming',
  'rsw:prefix': 'demands',
  'rsw:owner': cloud.caller,
});

/** Everything that the stacks have made, with its tags and, for a role, its boundary. */
const everything = async () => {
  const tagging = new ResourceGroupsTaggingAPIClient(local.client);
  const {ResourceTagMappingList: mappings = []} = await tagging.send(new GetResourcesCommand({}));
  const tagsOf = (tags: readonly {Key?: string | undefined; Value?: string | undefined}[] = []): Tags =>
    Object.fromEntries(tags.map(({Key = '', Value = ''}) => [Key, Value]));
  const tagged = mappings.map(({ResourceARN = '', Tags}) => ({arn: ResourceARN, tags: tagsOf(Tags)}));
  const cloudformation = new CloudFormationClient(local.client);
  const made: {what: string; tags: Tags | undefined; boundary?: string | undefined}[] = [];
  for (const stack of stacks) {
    const {StackResources = []} = await cloudformation.send(
      new DescribeStackResourcesCommand({StackName: `demands-${stack}`}),
    );
    for (const {ResourceType = '', PhysicalResourceId: id = ''} of StackResources) {
      const what = `${ResourceType} ${id}`;
      if (untaggable.includes(ResourceType)) continue;
      if (ResourceType === 'AWS::IAM::Role') {
        const {Role} = await new IAMClient(local.client).send(new GetRoleCommand({RoleName: id}));
        made.push({
          what,
          tags: tagsOf(Role?.Tags),
          boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
        });
      } else made.push({what, tags: tagged.find(({arn}) => arn === id || arn.endsWith(id))?.tags});
    }
  }
  const workspace = tagged.find(({arn}) => arn.includes(':grafana:'));
  return [...made, {what: 'the workspace', tags: workspace?.tags}];
};

const nodeType = async (): Promise<string | undefined> => {
  const {Clusters} = await new RedshiftClient(local.client).send(new DescribeClustersCommand({}));
  return Clusters?.[0]?.NodeType;
};

const stateOf = async (step: string, asked: Partial<Config>) => (await look(runWith(asked))).get(step);

test('everything is tagged with whose it is and with what the account demands', async () => {
  const all = await everything();
  expect(all.length).toBeGreaterThan(25);
  for (const {what, tags} of all)
    expect({what, ...tags}).toMatchObject({what, ...ours(), team: 'data', 'cost centre': 'a=b'});
});

test('every role is bounded', async () => {
  const roles = (await everything()).filter(({what}) => what.startsWith('AWS::IAM::Role'));
  expect(roles).toHaveLength(8);
  for (const role of roles) expect(role).toMatchObject({boundary});
});

test('the subnets stand where the node type is offered', async () => {
  expect(await nodeType()).toBe('ra3.large');
  const {ClusterSubnetGroups = []} = await new RedshiftClient(local.client).send(
    new DescribeClusterSubnetGroupsCommand({}),
  );
  const zones = ClusterSubnetGroups[0]?.Subnets?.map((each) => each.SubnetAvailabilityZone?.Name);
  expect(zones?.toSorted()).toEqual(['us-east-1a', 'us-east-1b']);
});

describe('gone on with from elsewhere, where nobody knows what was asked for,', () => {
  test('everything stays as it is', async () => {
    await run.store.save(blankProgress('demands'));
    await setUp(runWith({}), {until: 'workspace'});
    for (const {what, tags} of await everything())
      expect({what, ...tags}).toMatchObject({what, team: 'data'});
    expect(await nodeType()).toBe('ra3.large');
  });
});

describe('asked for later,', () => {
  const other = {tags: {team: 'other'}, permissionsBoundary: '', nodeType: 'rg.large'};

  test('it is told before it is done', async () => {
    expect(await stateOf('ingestion', other)).toMatchObject({
      state: 'failed',
      why: 'stack demands-ingestion is updated: its roles lose their boundary; its resources get other tags',
    });
    expect(await stateOf('warehouse', {nodeType: 'rg.large'})).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(
        /the cluster is resized from ra3\.large to rg\.large.*its data stays/,
      ) as string,
    });
  });

  test('tags, boundary and node type change, and what is no longer wanted goes', async () => {
    await setUp(runWith(other), {until: 'workspace'});
    for (const {what, tags, boundary: bound} of await everything()) {
      expect({what, ...tags}).toMatchObject({what, ...ours(), team: 'other'});
      expect({what, tags: Object.keys(tags ?? {})}).not.toMatchObject({
        tags: expect.arrayContaining(['cost centre']) as string[],
      });
      expect(bound).toBeUndefined();
    }
    expect(await nodeType()).toBe('rg.large');
  });

  test('a node type that is not offered here is refused before anything is made, and those that are get named', async () => {
    await expect(setUp(runWith({nodeType: 'rg.xlarge'}), {})).rejects.toMatchObject({
      why: expect.stringContaining('cannot be ordered in us-east-1 as a cluster of one node') as string,
      next: 'Choose one of: --node-type ra3.large, ra3.xlplus, rg.large',
    });
  });
});
