/** The node types that can be ordered in this region, from the cheapest up. */
type NodeType = {
  readonly name: string;
  /** A cluster of one node, which is leader and compute node at once. */
  readonly single: boolean;
  /** The most nodes of a new cluster. */
  readonly most: number;
  /** Managed storage of one node, in gigabytes. */
  readonly storage: number;
};

export const nodeTypes: readonly NodeType[] = [
  {name: 'rg.large', single: true, most: 16, storage: 1024},
  {name: 'rg.xlarge', single: false, most: 16, storage: 4096},
  {name: 'rg.4xlarge', single: false, most: 32, storage: 131_072},
  {name: 'rg.12xlarge', single: false, most: 128, storage: 131_072},
  {name: 'ra3.large', single: true, most: 16, storage: 1024},
  {name: 'ra3.xlplus', single: true, most: 16, storage: 4096},
  {name: 'ra3.4xlarge', single: false, most: 32, storage: 131_072},
  {name: 'ra3.16xlarge', single: false, most: 128, storage: 131_072},
];

export const findNodeType = (name: string): NodeType | undefined =>
  nodeTypes.find((type) => type.name === name);
