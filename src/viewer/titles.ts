/** A dashboard with the chosen values of its variables in what a reader reads of it: titles, descriptions, texts. */
import {withPanels, type Dashboard, type Panel} from './dashboard.ts';
import {textOption} from './series.ts';
import type {TimeRange} from './time-range.ts';
import {interpolate, VariableError, type Choices} from './variables.ts';

/** A text whose variable has no value here stays as the file has it. */
export const withTitles = (dashboard: Dashboard, choices: Choices, range: TimeRange): Dashboard => {
  const write = (text: string): string => {
    try {
      return interpolate(text, {dashboard, choices, range}, 'text');
    } catch (error) {
      if (error instanceof VariableError) return text;
      throw error;
    }
  };
  const titled = <T extends Panel>(panel: T): T => ({
    ...panel,
    title: write(panel.title),
    description: write(panel.description),
    ...(panel.type === 'text' && {
      options: {...panel.options, content: write(textOption(panel.options, 'content'))},
    }),
  });
  return withPanels(dashboard, titled);
};
