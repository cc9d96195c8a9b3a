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
  type Tag,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {tagList, tagMap} from '../tags.ts';
import {ec2Operation} from './ec2-operation.ts';
import {filtered, paged} from './filters.ts';
import {items, kindOf, type Item, type Kind} from './network.ts';

const most = 50;

/** CloudFormation's own are let through: it calls with them in the name of whoever made the stack. */
const verify = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const reserved = Object.keys(tags).find(
    (key) => key.startsWith('aws:') && !key.startsWith('aws:cloudformation:'),
  );
  if (reserved !== undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${reserved} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
    );
  if (Object.keys(tags).filter((key) => !key.startsWith('aws:')).length > most)
    throw new AwsError('TagLimitExceeded', `The maximum number of tags per resource is ${most}.`);
  return tags;
};

/** The tags that a Create request gives to the resource of this kind. */
export const specifiedTags = (
  specifications: readonly TagSpecification[] | undefined,
  kind: Kind,
): Readonly<Record<string, string>> => {
  const wrong = specifications?.find(({ResourceType}) => ResourceType !== kind);
  if (wrong)
    throw new AwsError(
      'InvalidParameterValue',
      `'${wrong.ResourceType}' is not a valid taggable resource type for this operation.`,
    );
  const tags = (specifications ?? []).flatMap(({Tags = []}) => Tags);
  return verify(tagMap(tags));
};

export const describeTags = ({tags}: Item): Tag[] => tagList(tags);

/** Sets the tags of any resource; throws when it is not there. */
const setTags = (cloud: LocalCloud, id: string, change: (tags: Item['tags']) => Item['tags']): void => {
  const kind = kindOf(id);
  const item = kind && items(cloud, kind).get(id);
  if (!kind || !item) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  const collection = items(cloud, kind) as {set(key: string, value: Item): void};
  collection.set(id, {...item, tags: verify(change(item.tags))});
};

const tagged = ({Resources = []}: {Resources?: string[] | undefined}) =>
  Resources.map((id) => [kindOf(id) ?? 'vpc', id] as const);

export const createTags = ec2Operation<CreateTagsCommandInput, CreateTagsCommandOutput>(
  CreateTags$,
  tagged,
  ({Resources = [], Tags = []}, cloud) => {
    const added = tagMap(Tags);
    for (const id of Resources) setTags(cloud, id, (tags) => ({...tags, ...added}));
    return {};
  },
);

/** DeleteTags: with a value, only where it is that value; without any tags, all of them. */
export const deleteTags = ec2Operation<DeleteTagsCommandInput, DeleteTagsCommandOutput>(
  DeleteTags$,
  tagged,
  ({Resources = [], Tags: gone}, cloud) => {
    const goes = (key: string, value: string): boolean =>
      !gone || gone.some(({Key, Value}) => Key === key && (Value === undefined || Value === value));
    for (const id of Resources)
      setTags(cloud, id, (tags) =>
        Object.fromEntries(
          Object.entries(tags).filter(([key, value]) => key.startsWith('aws:') || !goes(key, value)),
        ),
      );
    return {};
  },
);

type TagRow = Item & {readonly kind: Kind; readonly key: string; readonly value: string};

const kinds: readonly Kind[] = [
  'vpc',
  'subnet',
  'security-group',
  'route-table',
  'internet-gateway',
  'vpc-endpoint',
];

export const allTagged = (cloud: LocalCloud): readonly {readonly kind: Kind; readonly item: Item}[] =>
  kinds.flatMap((kind) =>
    items(cloud, kind)
      .values()
      .map((item) => ({kind, item})),
  );

export const describeTagsOperation = ec2Operation<DescribeTagsCommandInput, DescribeTagsCommandOutput>(
  DescribeTags$,
  () => [],
  (input, cloud) => {
    const rows: TagRow[] = allTagged(cloud).flatMap(({kind, item}) =>
      Object.entries(item.tags).map(([key, value]) => ({...item, kind, key, value})),
    );
    const found = filtered(rows, input.Filters, {
      key: ({key}) => [key],
      value: ({value}) => [value],
      'resource-id': ({id}) => [id],
      'resource-type': ({kind}) => [kind],
    });
    const {list, NextToken} = paged(found, input);
    return {
      Tags: list.map(({id, kind, key, value}) => ({
        ResourceId: id,
        ResourceType: kind,
        Key: key,
        Value: value,
      })),
      NextToken,
    };
  },
);
