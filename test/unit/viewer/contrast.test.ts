import {describe, expect, it, test} from 'vitest';
import {classicColour, colourOf, schemeColour} from '../../../src/viewer/colours.ts';
import {alphaOf, contrast, mixed, readable, textOn} from '../../../src/viewer/contrast.ts';

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

test.each([
  ['#c4162a', '#ffffff'],
  ['#73BF69', '#111217'],
  ['#FADE2A', '#111217'],
  ['#181b1f', '#ffffff'],
])('on %s %s is written', (ground, text) => expect(textOn([ground])).toBe(text));

it('a text on two grounds is the one that is read on both', () => {
  expect(textOn(['#ffffff', '#f2495c'])).toBe('#111217');
  expect(textOn(['#000000', '#f2495c'])).toBe('#ffffff');
});

test.each([
  ['#ff0000', '#000000', 0.25, 'rgb(191, 0, 0)'],
  ['#000', 'rgb(255, 255, 255)', 0.2, 'rgb(51, 51, 51)'],
  ['inherit', '#000000', 0.25, 'inherit'],
])('%s with %s, %d of it, is %s', (colour, other, share, result) =>
  expect(mixed(colour, other, share)).toBe(result),
);

test.each([
  ['#ff0000', 1],
  ['#f00', 1],
  ['#ff000033', 0.2],
  ['#f003', 0.2],
  ['rgba(0, 0, 0, 0)', 0],
  ['rgba(1,2,3,.5)', 0.5],
  ['rgb(1, 2, 3)', 1],
])('%s is opaque by %d', (colour, alpha) => expect(alphaOf(colour)).toBeCloseTo(alpha, 2));
