/** How many of something, in words: `1 row`, `12,345 rows`. */
export const counted = (n: number, noun: string): string =>
  `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
