/** Answers to a whole dashboard at once. */
import {expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {openPanelAnswers} from '../../../src/viewer/panel-answers.ts';

it('of many panels are no cause for a warning to the user', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', warned);
  const dashboard = parseDashboard({
    panels: Array.from({length: 40}, (_, id) => ({
      id,
      type: 'stat',
      targets: [{rawSQL: 'SELECT 1', format: 1}],
    })),
  });
  const answers = openPanelAnswers();
  const {panels} = await answers.ask({
    dashboard,
    asked: {
      question: {from: '0', to: '1', choices: {}, panels: undefined},
      range: {from: 0, to: 1},
      every: undefined,
    },
    query: async () => ({columns: [], rows: []}),
  });
  await answers.close();
  await new Promise(setImmediate);
  process.off('warning', warned);
  expect(panels).toHaveLength(40);
  expect(warnings).toEqual([]);
});
