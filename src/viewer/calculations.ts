/** What a stat or a legend makes of a series: Grafana's reducers by their ids. */

type Values = readonly unknown[];

const numeric = (values: Values): number[] => values.filter((value) => typeof value === 'number');
const known = (values: Values): unknown[] => values.filter((value) => value !== null && value !== undefined);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
const mean = (numbers: readonly number[]): number | null =>
  numbers.length > 0 ? sum(numbers) / numbers.length : null;

/** The numbers only, and nothing where there are none. */
const ofNumbers =
  (reduce: (numbers: number[]) => number | null | undefined) =>
  (values: Values): number | null => {
    const numbers = numeric(values);
    return numbers.length > 0 ? (reduce(numbers) ?? null) : null;
  };

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => (b < a ? b : a));
const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => (b > a ? b : a));

const variance = (numbers: readonly number[]): number => {
  const middle = mean(numbers) ?? 0;
  return sum(numbers.map((value) => (value - middle) ** 2)) / numbers.length;
};

/** From one value to the next. */
const steps = (numbers: readonly number[]): number[] =>
  numbers.slice(1).map((value, index) => value - (numbers[index] ?? 0));

/** How much a counter has grown; one that falls has begun again at zero. */
const growth = (numbers: readonly number[]): number =>
  sum(steps(numbers).map((step, index) => (step < 0 ? (numbers[index + 1] ?? 0) : step)));

const percentile =
  (share: number) =>
  (numbers: readonly number[]): number | undefined => {
    const sorted = [...numbers].sort((a, b) => a - b);
    return sorted[Math.round((sorted.length - 1) * share)];
  };

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
};

const changes = (values: Values): number =>
  values.filter((value, index) => index > 0 && value !== values[index - 1]).length;

/** One of Grafana's reducers, with the name that it has in a legend. */
export type Calculation = {
  readonly title: string;
  /** Answers null where there is nothing to reduce. */
  readonly of: (values: Values) => unknown;
  /** A number of values, which has no unit. */
  readonly isCount?: boolean;
};

const calculations = new Map<string, Calculation>(
  Object.entries({
    last: {title: 'Last', of: (values) => values.at(-1) ?? null},
    lastNotNull: {title: 'Last *', of: (values) => known(values).at(-1) ?? null},
    first: {title: 'First', of: (values) => values[0] ?? null},
    firstNotNull: {title: 'First *', of: (values) => known(values)[0] ?? null},
    min: {title: 'Min', of: ofNumbers(least)},
    max: {title: 'Max', of: ofNumbers(greatest)},
    mean: {title: 'Mean', of: ofNumbers(mean)},
    median: {title: 'Median', of: ofNumbers(median)},
    sum: {title: 'Total', of: (values) => sum(numeric(values))},
    count: {title: 'Count', of: (values) => values.length, isCount: true},
    range: {title: 'Range', of: ofNumbers((numbers) => greatest(numbers) - least(numbers))},
    delta: {title: 'Delta', of: (values) => growth(numeric(values))},
    step: {title: 'Step', of: ofNumbers((numbers) => (numbers.length > 1 ? least(steps(numbers)) : null))},
    diff: {title: 'Difference', of: ofNumbers((numbers) => (numbers.at(-1) ?? 0) - (numbers[0] ?? 0))},
    diffperc: {
      title: 'Difference percent',
      of: ofNumbers((numbers) => (numbers[0] ? ((numbers.at(-1) ?? 0) - numbers[0]) / numbers[0] : null)),
    },
    logmin: {
      title: 'Min (above zero)',
      of: (values) => ofNumbers(least)(numeric(values).filter((value) => value > 0)),
    },
    variance: {title: 'Variance', of: ofNumbers(variance)},
    stdDev: {title: 'StdDev', of: ofNumbers((numbers) => Math.sqrt(variance(numbers)))},
    changeCount: {title: 'Change Count', of: changes, isCount: true},
    distinctCount: {title: 'Distinct Count', of: (values) => new Set(values).size, isCount: true},
    allIsZero: {
      title: 'All Zeros',
      of: (values) => values.length > 0 && values.every((value) => value === 0),
    },
    allIsNull: {title: 'All Nulls', of: (values) => known(values).length === 0},
  } satisfies Record<string, Calculation>),
);

/** Old files' names. */
const formerly: Readonly<Record<string, string>> = {current: 'lastNotNull', avg: 'mean', total: 'sum'};

/** A calculation by its id (`p95` and the like included); undefined where there is none of that name. */
export const calculationOf = (id: string): Calculation | undefined => {
  const share = /^p(\d\d?)$/.exec(id)?.[1];
  if (share !== undefined)
    return {title: `${Number(share)}th %`, of: ofNumbers(percentile(Number(share) / 100))};
  return calculations.get(formerly[id] ?? id);
};
