/** How many letters have to be put in, left out, changed or swapped with the next to make one word of the other. */
const distance = (a: string, b: string): number => {
  const rows = [...Array(a.length + 1).keys()].map((i) => [i]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? (i === 0 ? j : Infinity);
  for (let j = 0; j <= b.length; j++)
    for (let i = 1; i <= a.length; i++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      (rows[i] ??= [])[j] =
        j === 0
          ? i
          : Math.min(
              at(i - 1, j) + 1,
              at(i, j - 1) + 1,
              at(i - 1, j - 1) + same,
              i > 1 && j > 1 && isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
            );
    }
  return at(a.length, b.length);
};

/** The word that was probably meant, when one of these is near enough. */
const similarTo = (word: string, known: readonly string[]): string | undefined => {
  const near = known
    .map((each) => ({each, far: distance(word, each)}))
    .filter(({each, far}) => far <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.each;
};

/** `Did you mean order-view? `, or nothing. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const similar = similarTo(word, known);
  return similar === undefined ? '' : `Did you mean ${similar}? `;
};
