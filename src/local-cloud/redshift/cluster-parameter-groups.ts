import {
  CreateClusterParameterGroup$,
  DeleteClusterParameterGroup$,
  DescribeClusterParameterGroups$,
  DescribeClusterParameters$,
  ModifyClusterParameterGroup$,
  type CreateClusterParameterGroupCommandInput,
  type CreateClusterParameterGroupCommandOutput,
  type DeleteClusterParameterGroupCommandInput,
  type DeleteClusterParameterGroupCommandOutput,
  type DescribeClusterParameterGroupsCommandInput,
  type DescribeClusterParameterGroupsCommandOutput,
  type DescribeClusterParametersCommandInput,
  type DescribeClusterParametersCommandOutput,
  type ModifyClusterParameterGroupCommandInput,
  type ModifyClusterParameterGroupCommandOutput,
} from '@aws-sdk/client-redshift';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Access} from '../operation.ts';
import {tagList} from '../tags.ts';
import {allClusters, tagConditions} from './cluster.ts';
import {invalidValue} from './errors.ts';
import {pageOf} from './paging.ts';
import {
  allParameterGroups,
  families,
  parameterGroups,
  theParameterGroup,
  type ParameterGroup,
} from './parameter-group.ts';
import {findParameter, parameters} from './parameters.ts';
import {hasTags, requestTagConditions, tagRecord} from './tags.ts';

const on = (cloud: LocalCloud, action: string, name = '*'): Access => ({
  action: `redshift:${action}`,
  resource: cloud.arn('redshift', `parametergroup:${name.toLowerCase()}`),
  context: tagConditions(parameterGroups(cloud).get(name.toLowerCase())?.tags ?? {}),
});

const describe = (group: ParameterGroup) => ({
  ParameterGroupName: group.name,
  ParameterGroupFamily: group.family,
  Description: group.description,
  Tags: tagList(group.tags),
});

export const createClusterParameterGroup = operation<
  CreateClusterParameterGroupCommandInput,
  CreateClusterParameterGroupCommandOutput
>(CreateClusterParameterGroup$, {
  access: (input, {cloud}) => [
    {
      ...on(cloud, 'CreateClusterParameterGroup', input.ParameterGroupName),
      context: requestTagConditions(input.Tags),
    },
  ],
  handle: (input, {cloud}) => {
    const name = (input.ParameterGroupName ?? '').toLowerCase();
    if (name.length > 255 || !/^[a-z](-?[a-z0-9])*$/.test(name))
      throw invalidValue(
        `The parameter ParameterGroupName is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
      );
    const family = families.find((one) => one === input.ParameterGroupFamily);
    if (!family)
      throw invalidValue(
        `ParameterGroupFamily ${input.ParameterGroupFamily} is not a valid parameter group family`,
      );
    if (parameterGroups(cloud).has(name))
      throw new AwsError('ClusterParameterGroupAlreadyExists', `Parameter group ${name} already exists`);
    const group = {
      name,
      family,
      description: input.Description ?? '',
      tags: tagRecord(input.Tags),
      values: {},
    };
    parameterGroups(cloud).set(name, group);
    return {ClusterParameterGroup: describe(group)};
  },
});

/** AWS's own groups are never changed. */
const theOwnGroup = (cloud: LocalCloud, given: string | undefined): ParameterGroup => {
  const group = theParameterGroup(cloud, given ?? '');
  if (!parameterGroups(cloud).has(group.name))
    throw new AwsError(
      'InvalidClusterParameterGroupState',
      `The default parameter group ${group.name} cannot be changed.`,
    );
  return group;
};

export const modifyClusterParameterGroup = operation<
  ModifyClusterParameterGroupCommandInput,
  ModifyClusterParameterGroupCommandOutput
>(ModifyClusterParameterGroup$, {
  access: (input, {cloud}) => [on(cloud, 'ModifyClusterParameterGroup', input.ParameterGroupName)],
  handle: (input, {cloud}) => {
    const group = theOwnGroup(cloud, input.ParameterGroupName);
    const values: Record<string, string> = {...group.values};
    for (const {ParameterName: name = '', ParameterValue: value = ''} of input.Parameters ?? []) {
      const parameter = findParameter(name);
      if (!parameter) throw invalidValue(`Could not find parameter with name: ${name}`);
      if (!parameter.local.includes(value))
        throw invalidValue(`The local cloud does not support the value ${value} of the parameter ${name}.`);
      values[name] = value;
    }
    parameterGroups(cloud).set(group.name, {...group, values});
    return {
      ParameterGroupName: group.name,
      ParameterGroupStatus:
        'Your parameter group has been updated. If you changed only dynamic parameters, associated clusters are being modified now. If you changed static parameters, all updates, including dynamic parameters, will be applied when you reboot the associated clusters.',
    };
  },
});

export const deleteClusterParameterGroup = operation<
  DeleteClusterParameterGroupCommandInput,
  DeleteClusterParameterGroupCommandOutput
>(DeleteClusterParameterGroup$, {
  access: (input, {cloud}) => [on(cloud, 'DeleteClusterParameterGroup', input.ParameterGroupName)],
  handle: (input, {cloud}) => {
    const {name} = theOwnGroup(cloud, input.ParameterGroupName);
    if (allClusters(cloud).some(({parameterGroup}) => parameterGroup === name))
      throw new AwsError(
        'InvalidClusterParameterGroupState',
        `One or more clusters are still using the parameter group ${name}.`,
      );
    parameterGroups(cloud).delete(name);
    return {};
  },
});

export const describeClusterParameterGroups = operation<
  DescribeClusterParameterGroupsCommandInput,
  DescribeClusterParameterGroupsCommandOutput
>(DescribeClusterParameterGroups$, {
  access: (input, {cloud}) => [on(cloud, 'DescribeClusterParameterGroups', input.ParameterGroupName)],
  handle: (input, {cloud}) => {
    const {ParameterGroupName: name} = input;
    const found = name === undefined ? allParameterGroups(cloud) : [theParameterGroup(cloud, name)];
    const {items, ...marker} = pageOf(
      found.filter(({tags}) => hasTags(tags, input)),
      input,
    );
    return {ParameterGroups: items.map(describe), ...marker};
  },
});

export const describeClusterParameters = operation<
  DescribeClusterParametersCommandInput,
  DescribeClusterParametersCommandOutput
>(DescribeClusterParameters$, {
  access: (input, {cloud}) => [on(cloud, 'DescribeClusterParameters', input.ParameterGroupName)],
  handle: (input, {cloud}) => {
    const {values} = theParameterGroup(cloud, input.ParameterGroupName ?? '');
    const all = parameters.map(({name, usual, dataType, allowed, description}) => ({
      ParameterName: name,
      ParameterValue: values[name] ?? usual,
      Description: description,
      Source: values[name] === undefined ? 'engine-default' : 'user',
      DataType: dataType,
      ...(allowed !== undefined && {AllowedValues: allowed}),
      ApplyType: 'static' as const,
      IsModifiable: true,
    }));
    const {items, ...marker} = pageOf(
      all.filter(({Source: source}) => input.Source === undefined || input.Source === source),
      input,
    );
    return {Parameters: items, ...marker};
  },
});
