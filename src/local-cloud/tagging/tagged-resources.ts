/** Everything in the account that carries tags, whichever service it belongs to. */
import {stacks} from '../cloudformation/stack.ts';
import type {LocalCloud} from '../cloud.ts';
import {allTables, tableArn} from '../dynamodb/table.ts';
import {arnOf} from '../ec2/network.ts';
import {allTagged} from '../ec2/tags.ts';
import {workspaceArn, workspacesOf} from '../grafana/workspaces.ts';
import {allStreams} from '../kinesis/streams.ts';
import {functionArn, functions} from '../lambda/function.ts';
import {logGroupArn, logGroups} from '../logs/log-group.ts';
import {allClusters, clusterArn} from '../redshift/cluster.ts';
import {parameterGroups} from '../redshift/parameter-group.ts';
import {subnetGroups} from '../redshift/subnet-group.ts';
import {groupArn, groups} from '../scheduler/schedule.ts';
import {allSecrets} from '../secrets-manager/secret.ts';
import {machineArn, stateMachines} from '../states/machine.ts';

export type TaggedResource = {
  readonly arn: string;
  /** As in `ResourceTypeFilters`: `ec2:vpc`. */
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
};

type Tags = TaggedResource['tags'];

const of = <T extends {readonly tags: Tags}>(
  type: string,
  list: readonly T[],
  arn: (item: T) => string,
): TaggedResource[] => list.map((item) => ({type, arn: arn(item), tags: item.tags}));

/** In the order of their ARNs; what has no tags is not among them. */
export const taggedResources = (cloud: LocalCloud): TaggedResource[] =>
  [
    ...stacks(cloud)
      .values()
      .filter(({status}) => status !== 'DELETE_COMPLETE')
      .map(({id, desired}) => ({type: 'cloudformation:stack', arn: id, tags: desired?.tags ?? {}})),
    ...of('dynamodb:table', allTables(cloud), ({name}) => tableArn(cloud, name)),
    ...allTagged(cloud).map(({kind, item}) => ({
      type: `ec2:${kind}`,
      arn: arnOf(cloud, kind, item.id),
      tags: item.tags,
    })),
    ...of('grafana:workspaces', workspacesOf(cloud).values(), ({id}) => workspaceArn(cloud, id)),
    ...of('kinesis:stream', allStreams(cloud), ({arn}) => arn),
    ...of('lambda:function', functions(cloud).values(), ({name}) => functionArn(cloud, name)),
    ...of('logs:log-group', logGroups(cloud).values(), ({name}) => logGroupArn(cloud, name)),
    ...of('redshift:cluster', allClusters(cloud), ({id}) => clusterArn(cloud, id)),
    ...of('redshift:subnetgroup', subnetGroups(cloud).values(), ({name}) =>
      cloud.arn('redshift', `subnetgroup:${name}`),
    ),
    ...of('redshift:parametergroup', parameterGroups(cloud).values(), ({name}) =>
      cloud.arn('redshift', `parametergroup:${name}`),
    ),
    ...of('scheduler:schedule-group', groups(cloud).values(), ({name}) => groupArn(cloud, name)),
    ...of('secretsmanager:secret', allSecrets(cloud), ({arn}) => arn),
    ...of('states:stateMachine', stateMachines(cloud).values(), ({name}) => machineArn(cloud, name)),
  ]
    .filter(({tags}) => Object.keys(tags).length > 0)
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
