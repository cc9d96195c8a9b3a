/** On which node the cluster runs, and in which availability zones its subnets stand. */
import {cheapestNodeType, orderableNodeTypes} from '../cloud/redshift.ts';
import {describeStack, parametersOf} from '../cloud/stacks.ts';
import {UserError} from '../workshop/errors.ts';
import {stackName, type Config} from './config.ts';
import type {Tools} from './workshop-step.ts';

/** Throws when a node type was asked for that cannot be ordered here as a cluster of one node. A cluster that has it may keep it. */
export const verifyNodeType = async ({cloud, config}: Tools): Promise<void> => {
  const {nodeType} = config;
  if (nodeType === undefined) return;
  const stack = await describeStack(cloud, stackName(config, 'warehouse'));
  const earlier = stack && parametersOf(stack);
  if (earlier?.['NodeType'] === nodeType) return;
  const orderable = await orderableNodeTypes(cloud);
  const others = [...orderable.keys()].sort();
  const zones = [earlier?.['Zone'], earlier?.['SecondZone']].filter((zone) => zone);
  const offered = orderable.get(nodeType);
  if (offered && (zones.length === 0 || offered.some((zone) => zones.includes(zone)))) return;
  if (offered)
    throw new UserError(`Could not use the node type ${nodeType}`, {
      why: `it is not offered in ${zones.join(' or ')}, where the cluster stands, but in ${offered.join(', ')}`,
      next: 'Keep the node type, or take the workshop down and set it up anew with that one.',
    });
  throw new UserError(`Could not use the node type ${nodeType}`, {
    why: `it cannot be ordered in ${cloud.region} as a cluster of one node`,
    next:
      others.length > 0
        ? `Choose one of: --node-type ${others.join(', ')}`
        : 'Choose another region, such as: --region us-east-1',
  });
};

/**
 * The parameters of the warehouse stack. A cluster keeps the node type and the zones it was made with, unless another type is
 * asked for: what is cheapest may change, and subnets that move would take the cluster with them.
 */
export const chooseNode = async (
  {cloud, config}: Tools,
  earlier: Readonly<Record<string, string>>,
): Promise<Record<'NodeType' | 'Zone' | 'SecondZone', string>> => {
  const {NodeType, Zone, SecondZone} = earlier;
  const nodeType = config.nodeType ?? NodeType ?? (await cheapestNodeType(cloud));
  if (Zone !== undefined) return {NodeType: nodeType, Zone, SecondZone: SecondZone ?? ''};
  const [first = '', second = ''] = (await orderableNodeTypes(cloud)).get(nodeType) ?? [];
  return {NodeType: nodeType, Zone: first, SecondZone: second};
};

/**
 * What set-up will do about a node type that was asked for and that the stack's cluster does not have; undefined when it is as
 * asked. CloudFormation updates it without replacement; for one node that is a classic resize.
 */
export const resizing = (
  {nodeType}: Pick<Config, 'nodeType'>,
  {NodeType: present}: Readonly<Record<string, string>>,
): string | undefined =>
  nodeType === undefined || present === undefined || present === nodeType
    ? undefined
    : `the cluster is resized from ${present} to ${nodeType}, up to an hour in which it can only be read; its data stays`;
