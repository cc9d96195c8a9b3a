import type {Config} from '../steps/config.ts';
import {costsOf, describeCosts, type Costs} from '../steps/costs.ts';
import {toBeMade} from '../steps/to-be-made.ts';
import type {WorkshopStep} from '../steps/workshop-step.ts';
import {describeRoughly} from '../ui/duration.ts';
import type {Ui} from '../ui/ui.ts';
import type {Finding, Findings} from '../workshop/plan.ts';

const verbs: Readonly<Record<Finding['state'], string>> = {
  absent: 'make',
  failed: 'mend',
  underway: 'join',
  ready: 'keep',
  skipped: 'skip',
  unknown: 'see',
};

/** Shows what would be done to each step, what that makes, how long it usually takes and what it costs. */
export const tellPlan = async (
  ui: Ui,
  wanted: readonly WorkshopStep[],
  findings: Findings,
  costs: Costs | undefined,
  config: Pick<Config, 'nodeType' | 'grafana'>,
): Promise<void> => {
  ui.heading('The plan');
  for (const step of wanted) {
    const finding = findings.get(step.name);
    const isOther = finding?.state === 'failed' && finding.isOther;
    const verb = step.looksOnly ? 'look' : isOther ? 'keep' : verbs[finding?.state ?? 'unknown'];
    const told =
      finding?.state === 'failed' ||
      finding?.state === 'underway' ||
      (finding?.state === 'unknown' && finding.error);
    ui.line(`${verb}  ${step.name.padEnd(15)} ${step.title}${told && finding ? ` (${finding.why})` : ''}`);
  }
  const made = await toBeMade(wanted, findings);
  if (made.length > 0) ui.note(`To be made: ${made.join(', ')}.`);
  const seconds = longest(wanted, findings);
  const usually = `usually takes about ${describeRoughly(seconds)}`;
  if (seconds > 0) ui.note(costs ? `It ${usually}.` : `It is quick here; on AWS it ${usually}.`);
  ui.note(describeCosts(costs));
  if (!costs) {
    const onAws = describeCosts(costsOf(config.nodeType ?? 'rg.large', config));
    ui.note(`On AWS: ${onAws.replace(/^While/, 'while')}`);
  }
};

/** Steps overlap: the time of the whole is that of the longest chain of needs. */
const longest = (wanted: readonly WorkshopStep[], findings: Findings): number => {
  const ends = new Map<string, number>();
  for (const step of wanted) {
    const state = findings.get(step.name)?.state;
    const own = state === 'ready' || state === 'skipped' ? 0 : step.usually;
    ends.set(step.name, own + Math.max(0, ...step.needs.map((need) => ends.get(need) ?? 0)));
  }
  return Math.max(0, ...ends.values());
};
