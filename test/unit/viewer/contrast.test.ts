import {describe, expect, it, test} from 'vitest';
import {classicColour, colourOf, schemeColour} from '../../../src/viewer/colours.ts';
import {contrast, readable} from '../../../src/viewer/contrast.ts';

test.each([
  ['#000000', '#ffffff', 21],
  ['#fff', '#FFFFFF', 1],
  ['#777777', '#ffffff', 4.48],
  ['rgb(119, 119, 119)', '#fff', 4.48],
  ['#77777780', '#ffffff', 4.48],
  // What is no colour has none.
  ['red', '#ffffff', 1],
  ['#12', '#ffffff', 1],
])('%s on %s has the contrast %d', (ink, paper, wanted) => {
  expect(contrast(ink, paper)).toBeCloseTo(wanted, 1);
  expect(contrast(paper, ink)).toBeCloseTo(wanted, 1);
});

describe('a colour that is to be read', () => {
  const papers = ['#22252b', '#181b1f', '#f4f5f5', '#ffffff', '#808080'];
  const inks = [
    ...['red', 'orange', 'yellow', 'green', 'blue', 'purple'].flatMap((hue) =>
      ['dark-', '', 'super-light-'].map((shade) => colourOf(shade + hue)),
    ),
    ...Array.from({length: 16}, (_, index) => classicColour(index)),
    ...[0, 0.3, 1].map((place) => schemeColour('continuous-BlYlRd', place) ?? ''),
  ];

  it.each(papers)('reaches the contrast on %s, whatever it was', (paper) => {
    // Grey in the middle lets nothing have more than 5.3.
    for (const ink of inks) expect(contrast(readable(ink, paper, 4.5), paper)).toBeGreaterThanOrEqual(4.5);
  });

  it('stays as it is where it has it already, or where nobody knows what it is', () => {
    expect(readable('#73BF69', '#22252b', 4.5)).toBe('#73BF69');
    expect(readable('inherit', '#22252b', 4.5)).toBe('inherit');
  });
});
