/** What a stat or a legend makes of a series: Grafana's reducers by their ids. */

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

/** Each answers null where there is nothing to reduce. */
export const calculations: Readonly<
  Record<string, {title: string; of: (values: readonly unknown[]) => unknown}>
> = {
  last: {title: 'Last', of: (values) => values.at(-1) ?? null},
  lastNotNull: {title: 'Last', of: (values) => values.findLast((value) => value !== null) ?? null},
  first: {title: 'First', of: (values) => values[0] ?? null},
  firstNotNull: {title: 'First', of: (values) => values.find((value) => value !== null) ?? null},
  min: {
    title: 'Min',
    of: (values) => numeric(values).reduce<number | null>((a, b) => (a === null || b < a ? b : a), null),
  },
  max: {
    title: 'Max',
    of: (values) => numeric(values).reduce<number | null>((a, b) => (a === null || b > a ? b : a), null),
  },
  mean: {
    title: 'Mean',
    of: (values) => (numeric(values).length ? sum(numeric(values)) / numeric(values).length : null),
  },
  sum: {title: 'Total', of: (values) => sum(numeric(values))},
  count: {title: 'Count', of: (values) => values.length},
};

const numeric = (values: readonly unknown[]): number[] => values.filter((value) => typeof value === 'number');
