/** The catalogue of failures: what learners have met, the particular before the general. */
import {accessFailures} from './access.ts';
import type {Failure, Source} from './failure.ts';
import {grafanaAnswers} from './grafana-answers.ts';
import {grafanaFailures} from './grafana.ts';
import {quotaFailures} from './quotas.ts';
import {stackFailures} from './stacks.ts';
import {warehouseFailures} from './warehouse.ts';

export type {Source} from './failure.ts';

export const catalogue: readonly Failure[] = [
  ...grafanaAnswers,
  ...grafanaFailures,
  ...warehouseFailures,
  ...stackFailures,
  ...accessFailures,
  ...quotaFailures,
];

/** The cause (none where the text says it best) and what to do. */
export type Advice = {readonly why: string | undefined; readonly next: string};

const filled = (template: string, groups: Readonly<Record<string, string | undefined>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => groups[name] ?? '');

/** What a text from a source means; undefined for one that nobody has met yet. */
export const adviceFor = (text: string, source: Source): Advice | undefined => {
  for (const {sign, from, why, next} of catalogue) {
    const found = from && !from.includes(source) ? null : sign.exec(text);
    if (!found) continue;
    const groups = found.groups ?? {};
    return {why: why === undefined ? undefined : filled(why, groups), next: filled(next, groups)};
  }
  return undefined;
};
