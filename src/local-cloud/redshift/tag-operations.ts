import {
  CreateTags$,
  DeleteTags$,
  DescribeTags$,
  type CreateTagsCommandInput,
  type CreateTagsCommandOutput,
  type DeleteTagsCommandInput,
  type DeleteTagsCommandOutput,
  type DescribeTagsCommandInput,
  type DescribeTagsCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {allClusters, clusterArn, saveCluster, statusOf, tagConditions} from './cluster.ts';
import {invalidCombination} from './errors.ts';
import {pageOf} from './paging.ts';
import {parameterGroups} from './parameter-group.ts';
import {subnetGroups} from './subnet-group.ts';
import {requestTagConditions, tagRecord} from './tags.ts';

type Tags = Readonly<Record<string, string>>;
type Tagged = {
  readonly arn: string;
  readonly type: 'Cluster' | 'Subnet group' | 'Parameter group';
  readonly tags: Tags;
  readonly save: (tags: Tags) => void;
};

/** Everything that can carry tags. */
const taggedResources = (cloud: LocalCloud): Tagged[] => [
  ...allClusters(cloud).map((cluster) => ({
    arn: clusterArn(cloud, cluster.id),
    type: 'Cluster' as const,
    tags: cluster.tags,
    save: (tags: Tags) => {
      const status = statusOf(cluster, cloud.now());
      if (status !== 'available' && status !== 'paused')
        throw new AwsError(
          'InvalidClusterState',
          `Tags cannot be changed while the status of cluster ${cluster.id} is ${status}.`,
        );
      saveCluster(cloud, {...cluster, tags});
    },
  })),
  ...subnetGroups(cloud)
    .values()
    .map((group) => ({
      arn: cloud.arn('redshift', `subnetgroup:${group.name}`),
      type: 'Subnet group' as const,
      tags: group.tags,
      save: (tags: Tags) => subnetGroups(cloud).set(group.name, {...group, tags}),
    })),
  ...parameterGroups(cloud)
    .values()
    .map((group) => ({
      arn: cloud.arn('redshift', `parametergroup:${group.name}`),
      type: 'Parameter group' as const,
      tags: group.tags,
      save: (tags: Tags) => parameterGroups(cloud).set(group.name, {...group, tags}),
    })),
];

const findTagged = (cloud: LocalCloud, arn: string): Tagged | undefined =>
  taggedResources(cloud).find((resource) => resource.arn === arn);

const theTagged = (cloud: LocalCloud, arn: string): Tagged => {
  const resource = findTagged(cloud, arn);
  if (!resource) throw new AwsError('ResourceNotFoundFault', `Resource ${arn} not found.`, 404);
  return resource;
};

export const createTags = operation<CreateTagsCommandInput, CreateTagsCommandOutput>(CreateTags$, {
  access: ({ResourceName: arn = '', Tags: tags}, {cloud}) => [
    {
      action: 'redshift:CreateTags',
      resource: arn,
      context: {...tagConditions(findTagged(cloud, arn)?.tags ?? {}), ...requestTagConditions(tags)},
    },
  ],
  handle: (input, {cloud}) => {
    const resource = theTagged(cloud, input.ResourceName ?? '');
    resource.save(tagRecord(input.Tags, resource.tags));
    return {};
  },
});

export const deleteTags = operation<DeleteTagsCommandInput, DeleteTagsCommandOutput>(DeleteTags$, {
  access: ({ResourceName: arn = '', TagKeys: keys = []}, {cloud}) => [
    {
      action: 'redshift:DeleteTags',
      resource: arn,
      context: {...tagConditions(findTagged(cloud, arn)?.tags ?? {}), 'aws:TagKeys': keys},
    },
  ],
  handle: (input, {cloud}) => {
    const resource = theTagged(cloud, input.ResourceName ?? '');
    resource.save(withoutTags(resource.tags, input.TagKeys ?? []));
    return {};
  },
});

export const describeTags = operation<DescribeTagsCommandInput, DescribeTagsCommandOutput>(DescribeTags$, {
  access: ({ResourceName: arn = '*'}) => [{action: 'redshift:DescribeTags', resource: arn}],
  handle: (input, {cloud}) => {
    const {ResourceName: arn, ResourceType: type, TagKeys: keys = [], TagValues: values = []} = input;
    if (arn !== undefined && type !== undefined)
      throw invalidCombination('You cannot specify both ResourceName and ResourceType.');
    const resources =
      arn === undefined
        ? taggedResources(cloud).filter((resource) => type === undefined || resource.type === type)
        : [theTagged(cloud, arn)];
    const rows = resources.flatMap((resource) =>
      Object.entries(resource.tags)
        .filter(
          ([key, value]) =>
            (keys.length === 0 || keys.includes(key)) && (values.length === 0 || values.includes(value)),
        )
        .map(([Key, Value]) => ({
          Tag: {Key, Value},
          ResourceName: resource.arn,
          ResourceType: resource.type,
        })),
    );
    const {items, ...marker} = pageOf(rows, input);
    return {TaggedResources: items, ...marker};
  },
});
