import {
  GetResources$,
  type GetResourcesCommandInput,
  type GetResourcesCommandOutput,
  type TagFilter,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {AwsError, operation} from '../operation.ts';
import {tagList} from '../tags.ts';
import {tagPage} from './page.ts';
import {taggedResources, type TaggedResource} from './tagged-resources.ts';

const has = ({tags}: TaggedResource, {Key = '', Values = []}: TagFilter): boolean => {
  const value = tags[Key];
  return value !== undefined && (Values.length === 0 || Values.includes(value));
};

/** `ec2` is every type of EC2's, `ec2:vpc` that one. */
const isOf = ({type}: TaggedResource, filter: string): boolean =>
  filter.includes(':') ? type === filter : type.startsWith(`${filter}:`);

const refuse = (message: string): never => {
  throw new AwsError('InvalidParameterException', message);
};

/** GetResources: every filter has to be passed, by one of its values. */
export const getResources = operation<GetResourcesCommandInput, GetResourcesCommandOutput>(GetResources$, {
  access: () => [{action: 'tag:GetResources', resource: '*'}],
  handle: (input, {cloud}) => {
    const {TagFilters = [], ResourceTypeFilters = [], ResourceARNList = []} = input;
    if (input.IncludeComplianceDetails || input.ExcludeCompliantResources)
      refuse('Tag policies are not supported by this local cloud.');
    if (input.TagsPerPage !== undefined)
      refuse('TagsPerPage is not supported by this local cloud. Use ResourcesPerPage.');
    if (ResourceARNList.length > 0 && (TagFilters.length > 0 || ResourceTypeFilters.length > 0))
      refuse('ResourceARNList cannot be combined with other filters');
    if (TagFilters.length > 50) refuse('TagFilters can have at most 50 elements');
    const found = taggedResources(cloud).filter(
      (resource) =>
        TagFilters.every((filter) => has(resource, filter)) &&
        (ResourceTypeFilters.length === 0 || ResourceTypeFilters.some((filter) => isOf(resource, filter))) &&
        (ResourceARNList.length === 0 || ResourceARNList.includes(resource.arn)),
    );
    const {items, PaginationToken} = tagPage(found, input.PaginationToken, input.ResourcesPerPage ?? 50);
    return {
      PaginationToken,
      ResourceTagMappingList: items.map(({arn, tags}) => ({
        ResourceARN: arn,
        Tags: tagList(tags),
      })),
    };
  },
});
