import type {Stack} from '@aws-sdk/client-cloudformation';
import {DescribeOrderableClusterOptionsCommand, type OrderableClusterOption} from '@aws-sdk/client-redshift';
import {describe, expect, it} from 'vitest';
import type {Cloud} from '../../../src/cloud/cloud.ts';
import {chooseNode, resizing, verifyNodeType} from '../../../src/steps/node-type.ts';
import type {Tools} from '../../../src/steps/workshop-step.ts';

const offer = (
  NodeType: string,
  zones: readonly string[],
  ClusterType = 'single-node',
): OrderableClusterOption => ({
  NodeType,
  ClusterType,
  AvailabilityZones: zones.map((Name) => ({Name})),
});

/** A region that offers these, one on each page of the answer, and has perhaps a stack. */
const tools = (
  offers: readonly OrderableClusterOption[],
  nodeType?: string,
  stack?: Partial<Stack>,
): Tools => {
  const send = async (command: {input: {Marker?: string}}) => {
    if (!(command instanceof DescribeOrderableClusterOptionsCommand)) {
      if (stack) return {Stacks: [stack]};
      throw Object.assign(new Error('Stack does not exist'), {name: 'ValidationError'});
    }
    const page = Number(command.input.Marker ?? 0);
    return {
      OrderableClusterOptions: offers.slice(page, page + 1),
      ...(page + 1 < offers.length && {Marker: String(page + 1)}),
    };
  };
  const cloud = {region: 'eu-west-9', client: () => ({send})} as unknown as Cloud;
  return {cloud, config: {prefix: 'rsw', nodeType} as Tools['config']};
};

const both = [
  offer('ra3.large', ['eu-west-9a', 'eu-west-9b']),
  offer('rg.large', ['eu-west-9c', 'eu-west-9b']),
  offer('rg.large', ['eu-west-9a'], 'multi-node'),
  offer('ra3.4xlarge', ['eu-west-9a'], 'multi-node'),
];

describe('the node', () => {
  it('is the cheapest that is offered, in zones where it is offered as a cluster of one node', async () => {
    expect(await chooseNode(tools(both), {})).toEqual({
      NodeType: 'rg.large',
      Zone: 'eu-west-9b',
      SecondZone: 'eu-west-9c',
    });
  });

  it('is ra3.large where rg.large is only offered for several nodes, and stands in one zone where there is one', async () => {
    const offers = [offer('rg.large', ['eu-west-9a'], 'multi-node'), offer('ra3.large', ['eu-west-9b'])];
    expect(await chooseNode(tools(offers), {})).toEqual({
      NodeType: 'ra3.large',
      Zone: 'eu-west-9b',
      SecondZone: '',
    });
  });

  it('stays what and where it was made, unless another one is asked for', async () => {
    const earlier = {NodeType: 'ra3.large', Zone: 'eu-west-9a', SecondZone: ''};
    expect(await chooseNode(tools(both), earlier)).toEqual(earlier);
    expect(await chooseNode(tools(both, 'rg.large'), earlier)).toEqual({...earlier, NodeType: 'rg.large'});
  });

  it('cannot be chosen where none is offered', async () => {
    await expect(chooseNode(tools([offer('dc2.large', ['eu-west-9a'])]), {})).rejects.toThrow('eu-west-9');
  });
});

describe('a node type that was asked for', () => {
  it.each(['ra3.4xlarge', 'dc2.large'])('is refused when it cannot be one node here: %s', async (type) => {
    await expect(verifyNodeType(tools(both, type))).rejects.toMatchObject({
      exitCode: 1,
      message: `Could not use the node type ${type}`,
      next: 'Choose one of: --node-type ra3.large, rg.large',
    });
  });

  it('may stay where the cluster has it already, though it is no longer offered', async () => {
    const stack = {Parameters: [{ParameterKey: 'NodeType', ParameterValue: 'dc2.large'}]};
    await expect(verifyNodeType(tools(both, 'dc2.large', stack))).resolves.toBeUndefined();
  });

  it('is refused where the cluster stands in zones that do not offer it', async () => {
    const stack = (zone: string) => ({
      Parameters: [
        {ParameterKey: 'NodeType', ParameterValue: 'ra3.large'},
        {ParameterKey: 'Zone', ParameterValue: zone},
      ],
    });
    await expect(verifyNodeType(tools(both, 'rg.large', stack('eu-west-9c')))).resolves.toBeUndefined();
    await expect(verifyNodeType(tools(both, 'rg.large', stack('eu-west-9a')))).rejects.toMatchObject({
      why: 'it is not offered in eu-west-9a, where the cluster stands, but in eu-west-9b, eu-west-9c',
    });
  });

  it('is told as a resize only where it is another', () => {
    expect(resizing({nodeType: 'rg.large'}, {NodeType: 'ra3.large'})).toContain('from ra3.large to rg.large');
    expect(resizing({nodeType: 'rg.large'}, {NodeType: 'rg.large'})).toBeUndefined();
    expect(resizing({nodeType: undefined}, {NodeType: 'rg.large'})).toBeUndefined();
  });
});
