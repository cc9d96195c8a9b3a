/** The line that stays of a step when its work is done. */
import type {ChalkInstance} from 'chalk';
import type {Finding} from '../workshop/plan.ts';
import type {StepCard} from '../workshop/step.ts';

/** `took` is in words; undefined where nothing was to be done. */
export const restLine = (
  step: StepCard,
  found: Finding,
  took: string | undefined,
  paint: ChalkInstance,
): string => {
  switch (found.state) {
    case 'ready':
      return `${paint.green('✔')} ${step.name} ${paint.dim([took ? 'ready' : 'was ready', found.why, took].filter(Boolean).join(' · '))}`;
    case 'skipped':
      return `– ${step.name} ${paint.dim(`skipped · ${found.why}`)}`;
    case 'absent':
      return `${paint.green('✔')} ${step.name} ${paint.dim(took ? `gone · ${took}` : 'was not there')}`;
    default:
      return `${paint.yellow('!')} ${step.name} ${found.state}: ${found.why}`;
  }
};
