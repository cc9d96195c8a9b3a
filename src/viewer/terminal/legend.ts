import {legendOf} from '../legend.ts';
import type {Series} from '../series.ts';
import type {Picture} from './picture.ts';
import {visible, type Line, type Span} from './text.ts';

/** The names below a chart, each with its calculations; nothing where the file hides them. One below another in a table. */
export const drawLegend = ({panel}: Picture, series: readonly Series[]): Line[] => {
  const look = legendOf(panel, series);
  if (!look || look.entries.length === 0) return [];
  const entries = look.entries.map(({series: each, figures}): Span[] => [
    {text: '■ ', colour: each.colour},
    {text: each.name},
    ...figures.map(({title, text}) => ({text: ` ${visible(`${title}: ${text}`)}`, style: 'quiet' as const})),
  ]);
  if (look.mode === 'table') return entries;
  return [entries.flatMap((entry, i) => (i > 0 ? [{text: '  '}, ...entry] : entry))];
};
