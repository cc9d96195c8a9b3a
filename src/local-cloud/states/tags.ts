import {
  ListTagsForResource$,
  TagResource$,
  UntagResource$,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
} from '@aws-sdk/client-sfn';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access} from '../operation.ts';
import {withoutTags} from '../tags.ts';
import {stateMachines, type StateMachine} from './machine.ts';

const tagged = (cloud: LocalCloud, arn = ''): StateMachine => {
  const machine = stateMachines(cloud)
    .values()
    .find((one) => one.arn === arn);
  if (!machine) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  return machine;
};

const onResource =
  (action: string) =>
  ({resourceArn = ''}: {resourceArn?: string | undefined}): readonly Access[] => [
    {action: `states:${action}`, resource: resourceArn},
  ];

export const tagResource = operation<TagResourceCommandInput, TagResourceCommandOutput>(TagResource$, {
  access: onResource('TagResource'),
  handle: ({resourceArn, tags = []}, {cloud}) => {
    const machine = tagged(cloud, resourceArn);
    const added = Object.fromEntries(tags.map(({key = '', value = ''}) => [key, value]));
    stateMachines(cloud).set(machine.name, {...machine, tags: {...machine.tags, ...added}});
    return {};
  },
});

export const untagResource = operation<UntagResourceCommandInput, UntagResourceCommandOutput>(
  UntagResource$,
  {
    access: onResource('UntagResource'),
    handle: ({resourceArn, tagKeys = []}, {cloud}) => {
      const machine = tagged(cloud, resourceArn);
      stateMachines(cloud).set(machine.name, {...machine, tags: withoutTags(machine.tags, tagKeys)});
      return {};
    },
  },
);

export const listTagsForResource = operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput
>(ListTagsForResource$, {
  access: onResource('ListTagsForResource'),
  handle: ({resourceArn}, {cloud}) => ({
    tags: Object.entries(tagged(cloud, resourceArn).tags).map(([key, value]) => ({key, value})),
  }),
});
