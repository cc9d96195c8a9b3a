/** Looks again and again until `look` answers something; fails with the last thing it saw. */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  {seconds = 25}: {seconds?: number} = {},
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${seconds} s for ${what}; last: ${String(last)}`);
};
