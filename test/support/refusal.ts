import {expect} from 'vitest';
import {UserError} from '../../src/workshop/errors.ts';

/** The two lines of a refusal: what happened and why, and what to do. Fails where work does anything but refuse in these. */
export const linesOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, String(error)).toBeInstanceOf(UserError);
  const {message, why, next} = error as UserError;
  for (const line of [message, why, next]) expect(line).not.toContain('\n');
  return `${message}: ${why}\n${next}`;
};
