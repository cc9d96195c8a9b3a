import {calculations} from '../calculations.ts';
import type {Panel} from '../dashboard.ts';
import {formatValue, type Cell} from '../field-config.ts';
import {option, textOption, type Series} from './drawing.ts';
import {element} from './element.ts';

/** The line of names below a chart, each with its calculations; undefined when the file hides it. */
export const legend = (panel: Panel, series: readonly Series[]): HTMLElement | undefined => {
  if (
    option(panel.options, 'legend', 'showLegend') === false ||
    textOption(panel.options, 'legend', 'displayMode') === 'hidden'
  )
    return undefined;
  const calcs = option(panel.options, 'legend', 'calcs');
  const wanted = Array.isArray(calcs)
    ? calcs.map((id) => calculations[String(id)]).filter((item) => item !== undefined)
    : [];
  return element(
    'ul',
    {class: 'legend'},
    ...series.map(({field, config, name, colour}) =>
      element(
        'li',
        {},
        element('span', {class: 'swatch', css: {background: colour}}),
        element('span', {}, name),
        ...wanted.map(({title, of}) => {
          const {prefix, text, suffix} = formatValue(of(field.values) as Cell, field, config);
          return element('span', {class: 'calc'}, `${title}: ${prefix}${text}${suffix}`);
        }),
      ),
    ),
  );
};
