import {UsageError, type Telling} from '../workshop/errors.ts';

/** Refuses the first of these flags that was given: what can have no effect shall not look as if it had. */
export const refuseFlags = (flags: Readonly<Record<string, unknown>>, telling: Telling): void => {
  const [given] = Object.entries(flags).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new UsageError(`Cannot use ${given} here`, telling);
};
