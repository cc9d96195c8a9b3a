import {createLogGroup, deleteLogGroup} from '../../logs/log-groups.ts';
import {deleteRetentionPolicy, putRetentionPolicy} from '../../logs/retention-policy.ts';
import {tagResource, untagResource} from '../../logs/tags.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {asNumber, quiet} from './quiet.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

const arnOf = (name: string, {cloud}: ResourceContext): string => cloud.arn('logs', `log-group:${name}`);

const physical = (name: string, context: ResourceContext): Physical => ({
  id: name,
  attributes: {Arn: `${arnOf(name, context)}:*`},
});

const keepFor = async (name: string, properties: Properties, context: ResourceContext): Promise<void> => {
  const {cloud, principal} = context;
  const retentionInDays = asNumber(properties['RetentionInDays']);
  if (retentionInDays === undefined)
    await cloud.invoke(deleteRetentionPolicy, {logGroupName: name}, principal);
  else await cloud.invoke(putRetentionPolicy, {logGroupName: name, retentionInDays}, principal);
};

export const logsLogGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  properties: {
    LogGroupClass: true,
    LogGroupName: true,
    RetentionInDays: true,
    Tags: [{Key: true, Value: true}],
  },
  replacing: ['LogGroupName', 'LogGroupClass'],
  create: async (properties, context) => {
    const {cloud, principal} = context;
    const name = (properties['LogGroupName'] as string | undefined) ?? context.physicalName(512);
    const creation = cloud.invoke(
      createLogGroup,
      {
        logGroupName: name,
        tags: allTags(properties, context),
        logGroupClass: properties['LogGroupClass'] as 'STANDARD' | undefined,
      },
      principal,
    );
    await (context.resumed ? tolerating('ResourceAlreadyExistsException', creation) : creation);
    context.made(physical(name, context));
    if (properties['RetentionInDays'] !== undefined) await keepFor(name, properties, context);
    return physical(name, context);
  },
  update: async ({id: name}, properties, previous, context) => {
    const {cloud, principal} = context;
    await keepFor(name, properties, context);
    const resourceArn = arnOf(name, context);
    const tags = allTags(properties, context);
    await cloud.invoke(tagResource, {resourceArn, tags}, principal);
    const tagKeys = lostKeys(previous, tags, context);
    if (tagKeys.length > 0) await cloud.invoke(untagResource, {resourceArn, tagKeys}, principal);
    return physical(name, context);
  },
  delete: ({id: name}, _properties, {cloud, principal}) =>
    quiet(/ResourceNotFoundException/, () => cloud.invoke(deleteLogGroup, {logGroupName: name}, principal)),
};
