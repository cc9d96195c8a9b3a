import {
  createClusterParameterGroup,
  deleteClusterParameterGroup,
  modifyClusterParameterGroup,
} from '../../redshift/cluster-parameter-groups.ts';
import {createTags, deleteTags} from '../../redshift/tag-operations.ts';
import type {Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

type Parameter = {readonly ParameterName: string; readonly ParameterValue: string | number | boolean};

const setParameters = async (
  name: string,
  properties: Properties,
  {cloud, principal}: ResourceContext,
): Promise<void> => {
  const given = (properties['Parameters'] ?? []) as readonly Parameter[];
  if (given.length === 0) return;
  const Parameters = given.map(({ParameterName, ParameterValue}) => ({
    ParameterName,
    ParameterValue: String(ParameterValue),
  }));
  await cloud.invoke(modifyClusterParameterGroup, {ParameterGroupName: name, Parameters}, principal);
};

export const redshiftClusterParameterGroup: ResourceType = {
  type: 'AWS::Redshift::ClusterParameterGroup',
  properties: {
    Description: true,
    ParameterGroupFamily: true,
    ParameterGroupName: true,
    Parameters: [{ParameterName: true, ParameterValue: true}],
    Tags: [{Key: true, Value: true}],
  },
  required: ['Description', 'ParameterGroupFamily'],
  replacing: ['Description', 'ParameterGroupFamily', 'ParameterGroupName'],

  create: async (properties, context) => {
    const {cloud, principal} = context;
    const named = properties['ParameterGroupName'] as string | undefined;
    const name = (named ?? context.physicalName(255)).toLowerCase();
    const creation = cloud.invoke(
      createClusterParameterGroup,
      {
        ParameterGroupName: name,
        ParameterGroupFamily: String(properties['ParameterGroupFamily']),
        Description: String(properties['Description']),
        Tags: tagList(allTags(properties, context)),
      },
      principal,
    );
    await (context.resumed ? tolerating('ClusterParameterGroupAlreadyExists', creation) : creation);
    const made = {id: name, attributes: {ParameterGroupName: name}};
    context.made(made);
    await setParameters(name, properties, context);
    return made;
  },

  update: async (physical, properties, previous, context) => {
    const {cloud, principal} = context;
    await setParameters(physical.id, properties, context);
    const tags = allTags(properties, context);
    const ResourceName = cloud.arn('redshift', `parametergroup:${physical.id}`);
    await cloud.invoke(createTags, {ResourceName, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(deleteTags, {ResourceName, TagKeys: lost}, principal);
    return physical;
  },

  delete: async ({id}, _properties, {cloud, principal}) => {
    const deletion = cloud.invoke(deleteClusterParameterGroup, {ParameterGroupName: id}, principal);
    await tolerating('ClusterParameterGroupNotFound', deletion);
  },
};
