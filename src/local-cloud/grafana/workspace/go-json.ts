/** The kind of a JSON value, by the name that Go's errors use for it. */
export const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};
