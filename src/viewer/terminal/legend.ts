import {legendOf} from '../legend.ts';
import type {Series} from '../series.ts';
import type {Picture} from './picture.ts';
import {flow, visible, type Line} from './text.ts';

/** The names below a chart, each with its calculations; nothing where the file hides them. One below another in a table. */
export const drawLegend = ({panel}: Picture, series: readonly Series[], width: number): Line[] => {
  const look = legendOf(panel, series);
  if (!look || look.entries.length === 0) return [];
  const entries = look.entries.map(({series: each, figures}): Line[] => [
    [{text: '■ ', colour: each.colour}, {text: each.name}],
    ...figures.map(({title, text}): Line => [{text: visible(`${title}: ${text}`), style: 'quiet'}]),
  ]);
  const lines = entries.map((parts) => flow(parts, {text: ' '}, width));
  return look.mode === 'table' || lines.some(({length}) => length > 1)
    ? lines.flat()
    : flow(lines.flat(), {text: '  '}, width);
};
