import {calculations} from '../calculations.ts';
import type {Cell} from '../field-config.ts';
import {option, textOf, type Picture, type Series} from './picture.ts';
import type {Line} from './text.ts';

/** The names below a chart, each with its calculations; nothing where the file hides them. */
export const drawLegend = ({panel}: Picture, series: readonly Series[]): Line[] => {
  if (option(panel.options, 'legend', 'showLegend') === false) return [];
  const calcs = option(panel.options, 'legend', 'calcs');
  const wanted = Array.isArray(calcs) ? calcs.flatMap((id) => calculations[String(id)] ?? []) : [];
  return [
    series.flatMap((each, i) => [
      ...(i > 0 ? [{text: '  '}] : []),
      {text: '■ ', colour: each.colour},
      {text: each.name},
      ...wanted.map(({title, of}) => ({
        text: ` ${title}: ${textOf(of(each.field.values) as Cell, each)}`,
        style: 'quiet' as const,
      })),
    ]),
  ];
};
