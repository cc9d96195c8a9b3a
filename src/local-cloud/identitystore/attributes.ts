/** What `UpdateUser` and `UpdateGroup` change: attributes by their path, such as `name.familyName`. */
import type {AttributeOperation} from '@aws-sdk/client-identitystore';
import {invalid} from './directory.ts';

type Json = null | string | number | boolean | readonly Json[] | {readonly [key: string]: Json};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Documents carry the attributes' names in lower camel case, the API's structures in upper. */
const capitalised = (value: Json): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(capitalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [capital(key), capitalised(item)]));
};

const assign = (
  target: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: string[],
  value: Json,
): object => {
  const inner = target[name];
  const record = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  if (rest.length > 0) return {...target, [name]: assign(record, rest, value)};
  return {...target, [name]: value === null ? undefined : capitalised(value)};
};

/** Applies the operations in turn; an attribute set to null goes. Throws ValidationException. */
export const applyOperations = <T extends object>(
  subject: T,
  operations: readonly AttributeOperation[],
  allowed: readonly string[],
): T =>
  operations.reduce((changed, {AttributePath: path = '', AttributeValue: value}) => {
    const steps = path.split('.').map(capital);
    if (!allowed.includes(steps[0] ?? '')) throw invalid(`Invalid attribute path: ${path}`);
    return assign(changed as Readonly<Record<string, unknown>>, steps, value ?? null) as T;
  }, subject);
