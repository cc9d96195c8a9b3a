import {
  ListTagsOfResource$,
  TagResource$,
  UntagResource$,
  type ListTagsOfResourceCommandInput,
  type ListTagsOfResourceCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {tagList, withoutTags} from '../tags.ts';
import {findTable, nameOf, tableAccess, tables, type Table} from './table.ts';

const tagged = (cloud: LocalCloud, arn: string | undefined): Table => {
  const table = nameOf(cloud, arn ?? '') === arn ? undefined : findTable(cloud, arn);
  if (table) return table;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: ResourcArn: ${arn} not found`,
  );
};

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: ({ResourceArn: arn}, {cloud}) => [tableAccess(cloud, 'TagResource', arn)],
  handle: ({ResourceArn: arn, Tags: added = []}, {cloud}) => {
    const table = tagged(cloud, arn);
    const tags = {...table.tags, ...Object.fromEntries(added.map(({Key, Value}) => [Key, Value ?? '']))};
    if (Object.keys(tags).length > 50)
      throw new AwsError(
        'ValidationException',
        'One or more parameter values were invalid: Too many tags on the resource',
      );
    tables(cloud).set(table.name, {...table, tags});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: ({ResourceArn: arn}, {cloud}) => [tableAccess(cloud, 'UntagResource', arn)],
    handle: ({ResourceArn: arn, TagKeys: removed = []}, {cloud}) => {
      const table = tagged(cloud, arn);
      tables(cloud).set(table.name, {...table, tags: withoutTags(table.tags, removed)});
      return {};
    },
  },
);

export const listTagsOfResource = operation<ListTagsOfResourceCommandInput, ListTagsOfResourceCommandOutput>(
  ListTagsOfResource$,
  {
    access: ({ResourceArn: arn}, {cloud}) => [tableAccess(cloud, 'ListTagsOfResource', arn)],
    handle: ({ResourceArn: arn}, {cloud}) => ({
      Tags: tagList(tagged(cloud, arn).tags),
    }),
  },
);
