import {knownAfterApply} from './known-after-apply.ts';
import type {Properties, PropertyShape, ResourceType} from './resource-type.ts';

/** What is wrong with a resource's properties, and where. */
export type PropertyFault = {
  readonly kind: 'unsupported' | 'missing' | 'structure';
  /** The property's name. */
  readonly name: string;
  /** `/Properties/A/0/B`: the object that has (or lacks) it. */
  readonly path: string;
};

/** Compares properties with what the type supports; an empty list means that nothing is wrong. */
export const propertyFaults = (type: ResourceType, properties: Properties): PropertyFault[] => [
  ...(type.required ?? [])
    .filter((name) => properties[name] === undefined)
    .map((name): PropertyFault => ({kind: 'missing', name, path: '/Properties'})),
  ...faultsIn(properties, type.properties, '/Properties'),
];

const faultsIn = (value: unknown, shape: PropertyShape, path: string): PropertyFault[] => {
  if (shape === true || value === knownAfterApply) return [];
  const structure: PropertyFault = {kind: 'structure', name: path.split('/').at(-1)!, path};
  if (isList(shape)) {
    const [item] = shape;
    return Array.isArray(value)
      ? value.flatMap((one, n) => faultsIn(one, item, `${path}/${n}`))
      : [structure];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [structure];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return inner === undefined
      ? [{kind: 'unsupported', name, path}]
      : faultsIn(member, inner, `${path}/${name}`);
  });
};

const isList = (shape: PropertyShape): shape is readonly [PropertyShape] => Array.isArray(shape);

/** The reason of a resource that fails for its properties. */
export const describeFault = ({kind, name, path}: PropertyFault): string => {
  if (kind === 'unsupported') return `Encountered unsupported property ${name}`;
  if (kind === 'missing') return `Property ${name} cannot be empty.`;
  return `Value of property ${path.slice('/Properties/'.length).replaceAll('/', '.')} is of another type than expected`;
};

/** Whether two values are the same to CloudFormation, for which `1` and `"1"` are. */
export const same = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return String(a) === String(b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  return (
    keysA.length === keysB.length &&
    keysA.every((key) => Object.hasOwn(b, key) && same((a as Properties)[key], (b as Properties)[key]))
  );
};

/** The names of the top-level properties that differ. */
export const changedProperties = (before: Properties, after: Properties): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  );

/** Whether the stack's tags reach resources of this type. */
export const isTaggable = ({properties}: ResourceType): boolean =>
  Object.keys(properties).some((name) => name.toLowerCase() === 'tags');
