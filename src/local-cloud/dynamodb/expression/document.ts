import type {Item, Value} from '../value.ts';
import type {Path} from './parser.ts';

const step = (value: Value | undefined, name: string | number): Value | undefined => {
  if (value === undefined) return undefined;
  if (typeof name === 'number') return 'L' in value ? value.L[name] : undefined;
  return 'M' in value && Object.hasOwn(value.M, name) ? value.M[name] : undefined;
};

/** The value at a path; undefined when there is none. */
export const valueAt = (item: Item, path: Path): Value | undefined => {
  let value: Value | undefined = {M: item};
  for (const name of path) value = step(value, name);
  return value;
};

/** Whether a change at one path would touch the other. */
export const overlap = (one: Path, other: Path): boolean =>
  one.every((name, index) => index >= other.length || other[index] === name);

/** As DynamoDB prints a path in errors: `[a, b, [0]]`. */
export const pathText = (path: Path): string =>
  `[${path.map((name) => (typeof name === 'number' ? `[${name}]` : name)).join(', ')}]`;

/** The item with another value at the path, or without any; undefined when the path leads nowhere. */
export const withValueAt = (item: Item, path: Path, value: Value | undefined): Item | undefined => {
  const changed = change({M: item}, path, value);
  return changed && 'M' in changed ? changed.M : undefined;
};

const change = (
  container: Value,
  [name, ...rest]: readonly (string | number)[],
  value: Value | undefined,
): Value | undefined => {
  if (name === undefined) return value;
  const inner = step(container, name);
  const next = rest.length === 0 ? value : inner && change(inner, rest, value);
  if (rest.length > 0 && next === undefined) return undefined;
  if (typeof name === 'number') {
    if (!('L' in container)) return undefined;
    const list = [...container.L];
    if (next === undefined) list.splice(name, 1);
    else if (name < list.length) list[name] = next;
    else list.push(next);
    return {L: list};
  }
  if (!('M' in container)) return undefined;
  const {[name]: _, ...others} = container.M;
  if (next === undefined) return {M: others};
  return {M: Object.hasOwn(container.M, name) ? {...container.M, [name]: next} : {...others, [name]: next}};
};
