import {
  GetTagKeys$,
  GetTagValues$,
  type GetTagKeysCommandInput,
  type GetTagKeysCommandOutput,
  type GetTagValuesCommandInput,
  type GetTagValuesCommandOutput,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {operation} from '../operation.ts';
import {tagPage} from './page.ts';
import {taggedResources} from './tagged-resources.ts';

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

export const getTagKeys = operation<GetTagKeysCommandInput, GetTagKeysCommandOutput>(GetTagKeys$, {
  access: () => [{action: 'tag:GetTagKeys', resource: '*'}],
  handle: (input, {cloud}) => {
    const keys = distinct(taggedResources(cloud).flatMap(({tags}) => Object.keys(tags)));
    const {items, PaginationToken} = tagPage(keys, input.PaginationToken, 100);
    return {TagKeys: [...items], PaginationToken};
  },
});

export const getTagValues = operation<GetTagValuesCommandInput, GetTagValuesCommandOutput>(GetTagValues$, {
  access: () => [{action: 'tag:GetTagValues', resource: '*'}],
  handle: (input, {cloud}) => {
    const values = distinct(taggedResources(cloud).flatMap(({tags}) => tags[input.Key!] ?? []));
    const {items, PaginationToken} = tagPage(values, input.PaginationToken, 100);
    return {TagValues: [...items], PaginationToken};
  },
});
