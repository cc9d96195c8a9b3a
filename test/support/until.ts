/**
 * Looks again and again until `look` answers something; fails with the last thing it saw. `every` is the pause between
 * two looks in milliseconds: longer where a look starts programs, which take time from the tests beside it.
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  {seconds = 25, every = 50}: {seconds?: number; every?: number} = {},
): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      last = 'nothing yet';
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Error(`Waited ${seconds} s for ${what}; last: ${String(last)}`);
};
