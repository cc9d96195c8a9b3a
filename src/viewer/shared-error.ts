/** What is wrong with most of the panels is said once, above them. */

/** The error that more than half of several panels have; undefined when there is none. */
export const sharedError = (panels: readonly {readonly error?: string}[]): string | undefined => {
  const half = Math.max(1, panels.length / 2);
  return panels.find(
    ({error}) => error !== undefined && panels.filter((other) => other.error === error).length > half,
  )?.error;
};
