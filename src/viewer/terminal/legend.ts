import {legendOf} from '../legend.ts';
import type {Series} from '../series.ts';
import type {Picture} from './picture.ts';
import {fit, flow, visible, type Line, type Span} from './text.ts';

/** The names below a chart, each with its calculations; nothing where the file hides them. One below another in a table. */
export const drawLegend = ({panel}: Picture, series: readonly Series[], width: number): Line[] => {
  const look = legendOf(panel, series);
  if (!look || look.entries.length === 0) return [];
  const entries = look.entries.map(({series: each, figures}): Span[] => [
    {text: '■ ', colour: each.colour},
    {text: each.name},
    ...figures.map(({title, text}) => ({text: ` ${visible(`${title}: ${text}`)}`, style: 'quiet' as const})),
  ]);
  return look.mode === 'table'
    ? entries.map((entry) => fit(entry, width))
    : flow(entries, {text: '  '}, width);
};
