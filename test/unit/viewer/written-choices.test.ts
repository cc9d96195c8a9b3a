import {expect, it} from 'vitest';
import {parseDashboard} from '../../../src/viewer/dashboard.ts';
import {writtenChoices} from '../../../src/viewer/written-choices.ts';

const dashboard = parseDashboard({
  templating: {
    list: [
      {name: 'state', label: 'Destination', type: 'custom', query: 'NSW,VIC', includeAll: true},
      {name: 'delay', label: '', type: 'custom', query: 'LOW,HIGH'},
      {name: 'secret', type: 'custom', query: 'a,b', hide: 2},
      {name: 'table', type: 'constant', query: 't'},
    ],
  },
});

it('names what was chosen, or stands in the file, by its label, and nothing of what stands at all or is hidden', () => {
  expect(writtenChoices(dashboard, {state: ['VIC', 'NSW'], delay: ['HIGH']})).toEqual([
    'Destination: VIC, NSW',
    'delay: HIGH',
  ]);
  expect(writtenChoices(dashboard, {state: ['$__all']})).toEqual(['delay: LOW']);
});
