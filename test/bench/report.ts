/** What was measured, as a table with its limits. */

type Line = {readonly what: string; readonly figure: string; readonly limit: string; readonly isMet: boolean};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

/** The median, the 95th percentile and the greatest. */
export const spread = (values: readonly number[]): {median: number; p95: number; most: number} => {
  const sorted = [...values].sort((a, b) => a - b);
  return {median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), most: quantile(sorted, 1)};
};

export const spreadText = (values: readonly number[]): string => {
  const {median, p95, most} = spread(values);
  return `${median.toFixed(0)} / ${p95.toFixed(0)} / ${most.toFixed(0)} ms`;
};

export type Report = {
  /** A figure that is only told. */
  tell(what: string, figure: string): void;
  /** A figure that has a limit; answers whether it is met. */
  hold(what: string, figure: string, limit: string, isMet: boolean): boolean;
  text(): string;
};

export const newReport = (): Report => {
  const lines: Line[] = [];
  return {
    tell: (what, figure) => void lines.push({what, figure, limit: '', isMet: true}),
    hold: (what, figure, limit, isMet) => {
      lines.push({what, figure, limit, isMet});
      return isMet;
    },
    text: () => {
      const width = (of: (line: Line) => string): number => Math.max(...lines.map((line) => of(line).length));
      const [first, second, third] = [width((l) => l.what), width((l) => l.figure), width((l) => l.limit)];
      return lines
        .map(({what, figure, limit, isMet}) =>
          [what.padEnd(first), figure.padStart(second), limit.padStart(third), isMet ? '' : 'MISSED'].join(
            '  ',
          ),
        )
        .join('\n');
    },
  };
};
