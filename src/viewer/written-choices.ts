/** What was chosen, as it is told where nothing can be chosen: `Destination: VIC`; of what stands at all of it nothing. */
import type {Dashboard} from './dashboard.ts';
import {all, defaultChoice, isShown, type Choices} from './variables.ts';

export const writtenChoices = ({templating}: Dashboard, choices: Choices): string[] =>
  templating.list.filter(isShown).flatMap((variable) => {
    const chosen = choices[variable.name] ?? defaultChoice(variable);
    return chosen.includes(all) ? [] : [`${variable.label || variable.name}: ${chosen.join(', ')}`];
  });
