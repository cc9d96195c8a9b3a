import {contrast} from '../contrast.ts';
import {formatValue, valueColour} from '../field-config.ts';
import {reducedValue, seriesOf, textOption, type Series} from '../series.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {ink} from './theme.ts';

const tile = (picture: Picture, series: Series, index: number, count: number): HTMLElement => {
  const {options} = picture.panel;
  const value = reducedValue(picture.panel, series);
  const {prefix, text, suffix} = formatValue(value, series.field, series.config);
  const colour = valueColour(value, series.config, series.field.values, index);
  const isBackground = textOption(options, 'colorMode').startsWith('background');
  const mode = textOption(options, 'textMode') || 'auto';
  const showsName = mode === 'value_and_name' || mode === 'name' || (mode === 'auto' && count > 1);
  return element(
    'div',
    {
      class: isBackground ? 'tile background' : 'tile',
      css: isBackground
        ? {'--colour': colour, color: contrast(colour, '#ffffff') > 3 ? '#ffffff' : '#111217'}
        : {'--colour': ink(colour, true)},
    },
    showsName && element('div', {class: 'name'}, series.name),
    mode !== 'name' &&
      mode !== 'none' &&
      element(
        'div',
        {class: 'value'},
        prefix && element('small', {}, prefix),
        text || series.config.noValue || '–',
        suffix && element('small', {}, suffix),
      ),
  );
};

export const drawStat = (): Drawing => {
  const node = element('div', {class: 'stat'});
  return {
    node,
    update: (picture) => {
      const series = seriesOf(picture.panel, fieldsOf(picture), (field) => field.type === 'number');
      const isColumn = textOption(picture.panel.options, 'orientation') === 'horizontal';
      node.classList.toggle('column', isColumn);
      node.style.setProperty('--count', String(Math.max(1, series.length)));
      node.replaceChildren(...series.map((item, index) => tile(picture, item, index, series.length)));
    },
  };
};
