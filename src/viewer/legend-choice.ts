/**
 * What of a chart is shown after a click on its legend, as Grafana does it: a click isolates a series, a click on the
 * isolated one brings all back; with Ctrl or Shift a series is added or taken away.
 */

/** Names of the series shown; undefined for all. */
export type Shown = ReadonlySet<string> | undefined;

export const shownAfter = (
  names: readonly string[],
  shown: Shown,
  name: string,
  isAdding: boolean,
): Shown => {
  if (!isAdding) return shown?.size === 1 && shown.has(name) ? undefined : new Set([name]);
  const next = new Set(shown ?? names);
  if (!next.delete(name)) next.add(name);
  const left = names.filter((item) => next.has(item));
  return left.length === 0 || left.length === names.length ? undefined : new Set(left);
};
