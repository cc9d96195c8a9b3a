import {legendTexts, option, type Series} from '../series.ts';
import type {Picture} from './picture.ts';
import {visible, type Line} from './text.ts';

/** The names below a chart, each with its calculations; nothing where the file hides them. */
export const drawLegend = ({panel}: Picture, series: readonly Series[]): Line[] => {
  if (option(panel.options, 'legend', 'showLegend') === false) return [];
  return [
    series.flatMap((each, i) => [
      ...(i > 0 ? [{text: '  '}] : []),
      {text: '■ ', colour: each.colour},
      {text: each.name},
      ...legendTexts(panel, each).map((text) => ({text: ` ${visible(text)}`, style: 'quiet' as const})),
    ]),
  ];
};
