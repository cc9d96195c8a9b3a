import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';

export type ParameterGroup = {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Parameters that differ from the family's defaults. */
  readonly values: Readonly<Record<string, string>>;
};

export const families = ['redshift-1.0', 'redshift-2.0'] as const;
export const defaultParameterGroup = 'default.redshift-2.0';

export const parameterGroups = (cloud: LocalCloud): Collection<ParameterGroup> =>
  cloud.collection<ParameterGroup>('redshift/parameter-groups');

/** AWS's own groups are always there. */
const defaults: readonly ParameterGroup[] = families.map((family) => ({
  name: `default.${family}`,
  family,
  description: `Default parameter group for ${family}`,
  tags: {},
  values: {},
}));

export const allParameterGroups = (cloud: LocalCloud): ParameterGroup[] => [
  ...defaults,
  ...parameterGroups(cloud).values(),
];

export const theParameterGroup = (cloud: LocalCloud, name: string): ParameterGroup => {
  const wanted = name.toLowerCase();
  const group = allParameterGroups(cloud).find((one) => one.name === wanted);
  if (!group) throw new AwsError('ClusterParameterGroupNotFound', `ParameterGroup not found: ${wanted}`, 404);
  return group;
};
