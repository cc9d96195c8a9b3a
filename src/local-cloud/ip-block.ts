/** An IPv4 block: its first address as a number and the length of its prefix. */
export type Block = {readonly base: number; readonly prefix: number};

/** Undefined for what is no IPv4 CIDR block, such as one with host bits beyond an octet's range. */
export const parseBlock = (text: string): Block | undefined => {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return {base: address - (address % sizeOf(prefix)), prefix};
};

/** How many addresses a prefix of this length holds. */
export const sizeOf = (prefix: number): number => 2 ** (32 - prefix);

export const describeBlock = ({base, prefix}: Block): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;

export const contains = (outer: Block, inner: Block): boolean =>
  inner.prefix >= outer.prefix && inner.base - (inner.base % sizeOf(outer.prefix)) === outer.base;

export const overlap = (a: Block, b: Block): boolean => contains(a, b) || contains(b, a);
