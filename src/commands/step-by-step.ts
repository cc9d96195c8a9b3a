import {steps} from '../steps/index.ts';
import type {Tools} from '../steps/workshop-step.ts';
import type {Ui} from '../ui/ui.ts';
import {stepNamed} from '../workshop/plan.ts';
import type {Choice} from '../workshop/run.ts';
import type {Found, StepCard} from '../workshop/step.ts';
import {explainStep} from './explain.ts';

/** `--step-by-step`: at each step run it, show it first, or let the person do it, which is then checked. */
export const choosing =
  (ui: Ui, tools: Tools) =>
  async (card: StepCard, found: Found): Promise<Choice> => {
    const step = stepNamed(steps, card.name);
    ui.heading(card.title);
    ui.note(card.says);
    if ('why' in found && found.why) ui.note(`Now: ${found.why}.`);
    for (;;) {
      const choice = await ui.ask({
        kind: 'choice',
        flag: '--yes',
        message: `${card.name}: what now?`,
        default: 'run',
        choices: [
          {value: 'run', name: 'Run it'},
          {value: 'show', name: 'Show what it does'},
          {value: 'by-hand', name: 'I have done it myself', description: 'It is then checked.'},
        ],
      });
      if (choice !== 'show') return choice === 'by-hand' ? 'by-hand' : 'run';
      for (const line of await explainStep(step, tools)) ui.print(line);
    }
  };
