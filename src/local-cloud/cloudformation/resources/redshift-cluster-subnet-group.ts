import {
  createClusterSubnetGroup,
  deleteClusterSubnetGroup,
  modifyClusterSubnetGroup,
} from '../../redshift/cluster-subnet-groups.ts';
import {createTags, deleteTags} from '../../redshift/tag-operations.ts';
import type {ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

export const redshiftClusterSubnetGroup: ResourceType = {
  type: 'AWS::Redshift::ClusterSubnetGroup',
  properties: {Description: true, SubnetIds: [true], Tags: [{Key: true, Value: true}]},
  required: ['Description', 'SubnetIds'],

  create: async (properties, context) => {
    const name = context.physicalName(255).toLowerCase();
    const creation = context.cloud.invoke(
      createClusterSubnetGroup,
      {
        ClusterSubnetGroupName: name,
        Description: String(properties['Description']),
        SubnetIds: [...(properties['SubnetIds'] as readonly string[])],
        Tags: tagList(allTags(properties, context)),
      },
      context.principal,
    );
    await (context.resumed ? tolerating('ClusterSubnetGroupAlreadyExists', creation) : creation);
    return {id: name, attributes: {ClusterSubnetGroupName: name}};
  },

  update: async (physical, properties, previous, context) => {
    const {cloud, principal} = context;
    await cloud.invoke(
      modifyClusterSubnetGroup,
      {
        ClusterSubnetGroupName: physical.id,
        Description: String(properties['Description']),
        SubnetIds: [...(properties['SubnetIds'] as readonly string[])],
      },
      principal,
    );
    const tags = allTags(properties, context);
    const ResourceName = cloud.arn('redshift', `subnetgroup:${physical.id}`);
    await cloud.invoke(createTags, {ResourceName, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(deleteTags, {ResourceName, TagKeys: lost}, principal);
    return physical;
  },

  delete: async ({id}, _properties, {cloud, principal}) => {
    const deletion = cloud.invoke(deleteClusterSubnetGroup, {ClusterSubnetGroupName: id}, principal);
    await tolerating('ClusterSubnetGroupNotFoundFault', deletion);
  },
};
