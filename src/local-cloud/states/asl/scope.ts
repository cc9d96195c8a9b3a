/** What paths can reach while a state runs: its data (`$`), the context object (`$$`) and the variables (`$name`). */
import {StateFailure} from './failure.ts';
import {parsePath} from './json-path.ts';

export type Variables = Readonly<Record<string, unknown>>;

export type Scope = {
  readonly data: unknown;
  readonly context: unknown;
  readonly variables: Variables;
};

const target = (text: string, {data, context, variables}: Scope): {root: unknown; path: string} => {
  if (text.startsWith('$$')) return {root: context, path: text.slice(1)};
  if (/^\$[A-Za-z_]/.test(text)) return {root: variables, path: `$.${text.slice(1)}`};
  return {root: data, path: text};
};

/** The value of a path: of a definite one the value itself, of another one the list; undefined when a definite one means nothing. */
export const lookUp = (text: string, scope: Scope): unknown => {
  const {root, path} = target(text, scope);
  const parsed = parsePath(path);
  const found = parsed.select(root);
  return parsed.definite ? found[0] : found;
};

/** As `lookUp`, but a path that means nothing fails the execution. */
export const demand = (text: string, field: string, scope: Scope): unknown => {
  const found = lookUp(text, scope);
  if (found === undefined)
    throw new StateFailure(
      'States.Runtime',
      `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(scope.data)}'`,
    );
  return found;
};

/** Puts a value at a reference path of some data, making what lies on the way. */
export const putAt = (data: unknown, path: string, value: unknown): unknown => {
  const {keys} = parsePath(path);
  const put = (node: unknown, depth: number): unknown => {
    const key = keys[depth];
    if (key === undefined) return value;
    if (typeof key === 'number') {
      if (!Array.isArray(node) || key > node.length) throw notThere(path);
      return node.with(key, put(node[key], depth + 1)) as unknown;
    }
    if (node !== undefined && (typeof node !== 'object' || node === null || Array.isArray(node)))
      throw notThere(path);
    const object = (node ?? {}) as Record<string, unknown>;
    return {...object, [key]: put(object[key], depth + 1)};
  };
  return put(data, 0);
};

const notThere = (path: string): StateFailure =>
  new StateFailure(
    'States.ResultPathMatchFailure',
    `Unable to apply ReferencePath ${path} to the input: it leads through a value that is no object.`,
  );
