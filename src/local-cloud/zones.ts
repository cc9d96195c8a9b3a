/** The availability zones of a region, as EC2 describes them. */
export const availabilityZones = (region: string): readonly {readonly name: string; readonly id: string}[] =>
  ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, n) => ({
    name: `${region}${letter}`,
    id: `use1-az${((n + 3) % 6) + 1}`,
  }));
