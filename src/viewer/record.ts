/** Values of JSON, of which nobody has said what they are. */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether it is an object, and no list. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object; an empty one where it is none. */
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
