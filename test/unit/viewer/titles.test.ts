/** What a reader reads of a dashboard beside its panels. */
import {expect, test} from 'vitest';
import {allPanels, parseDashboard} from '../../../src/viewer/dashboard.ts';
import {withTitles} from '../../../src/viewer/titles.ts';
import {unseenOf} from '../../../src/viewer/unseen.ts';

const range = {from: 0, to: 3_600_000};
const list = [
  {name: 's', type: 'custom', query: 'Victoria : VIC,NSW', multi: true, includeAll: true},
  {name: 'q', type: 'query'},
];

test('titles, descriptions and texts name what is chosen, as it is shown', () => {
  const board = parseDashboard({
    templating: {list},
    panels: [
      {
        id: 1,
        type: 'row',
        title: 'In [[s]]',
        panels: [{id: 2, title: '${s:csv} of $s', description: 'for $s'}],
      },
      {id: 3, type: 'text', options: {content: '# $s, $__range'}},
      {id: 4, title: '$q and $5 and $__all'},
    ],
  });
  const told = (choice: readonly string[]) =>
    allPanels(withTitles(board, {s: choice}, range)).map(({title, description, options}) =>
      [title, description, options['content']].filter(Boolean).join(' | '),
    );
  expect(told(['VIC', 'NSW'])).toEqual([
    'In Victoria + NSW',
    'VIC,NSW of Victoria + NSW | for Victoria + NSW',
    '# Victoria + NSW, 3600s',
    '$q and $5 and $__all',
  ]);
  expect(told(['$__all'])[0]).toBe('In All');
});

test('annotations, links and repeated rows are told, as they are not drawn', () => {
  const unseen = (more: object) => unseenOf(parseDashboard({panels: [], ...more}));
  const own = {name: 'Annotations & Alerts', builtIn: 1, enable: true};
  expect(unseen({annotations: {list: [own, {name: 'Off', enable: false}]}, links: null})).toBeUndefined();
  expect(
    unseen({annotations: {list: [own, {name: 'Deploys'}, {name: 'Stops'}]}, links: [{title: 'Elsewhere'}]}),
  ).toBe('Shown by Grafana only: annotations (Deploys, Stops); links (Elsewhere).');
  expect(unseen({panels: [{id: 1, type: 'row', title: 'Of $s', repeat: 's'}]})).toBe(
    'Shown by Grafana only: rows once for each value (Of $s).',
  );
});
