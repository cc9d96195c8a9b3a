import {contrast} from '../contrast.ts';
import type {Panel} from '../dashboard.ts';
import {numberOption, textOption} from '../series.ts';
import {figuresOf, type Figure} from '../stat-values.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {ink} from './theme.ts';

/** Which parts of a tile are written; a figure that stands alone needs no name. */
const shown = ({options}: Panel, count: number): {hasName: boolean; hasValue: boolean} => {
  const mode = textOption(options, 'textMode') || 'auto';
  return {
    hasName: mode === 'value_and_name' || mode === 'name' || (mode === 'auto' && count > 1),
    hasValue: mode !== 'name' && mode !== 'none',
  };
};

const coloured = ({options}: Panel, colour: string): {background: boolean; css: Record<string, string>} => {
  const mode = textOption(options, 'colorMode') || 'value';
  if (mode === 'none') return {background: false, css: {'--colour': 'var(--text)'}};
  if (!mode.startsWith('background')) return {background: false, css: {'--colour': ink(colour, true)}};
  const text = contrast(colour, '#ffffff') > 3 ? '#ffffff' : '#111217';
  return {background: true, css: {'--colour': colour, color: text}};
};

const sized = (pixels: number): {css?: Record<string, string>} =>
  pixels > 0 ? {css: {'font-size': `${pixels}px`}} : {};

const tile = (panel: Panel, {name, text, colour}: Figure, count: number): HTMLElement => {
  const {background, css} = coloured(panel, colour);
  const {hasName, hasValue} = shown(panel, count);
  const size = (part: string): number => numberOption(panel.options, 0, 'text', part);
  return element(
    'div',
    {class: background ? 'tile background' : 'tile', css},
    hasName && element('div', {class: 'name', title: name, ...sized(size('titleSize'))}, name),
    hasValue &&
      element(
        'div',
        {class: 'value', ...sized(size('valueSize'))},
        text.prefix && element('small', {}, text.prefix),
        text.text || '–',
        text.suffix && element('small', {}, text.suffix),
      ),
  );
};

/** Below one another where the file says so, or where the panel is higher than wide and the file leaves it open. */
const isColumn = ({options}: Panel, node: HTMLElement): boolean => {
  const orientation = textOption(options, 'orientation');
  return orientation === 'horizontal' || (orientation !== 'vertical' && node.clientHeight > node.clientWidth);
};

/** An empty stat, to be updated. */
export const drawStat = (): Drawing => {
  const node = element('div', {class: 'stat'});
  return {
    node,
    update: (picture: Picture) => {
      const {panel} = picture;
      const figures = figuresOf(panel, fieldsOf(picture));
      const justify = textOption(panel.options, 'justifyMode');
      node.classList.toggle('column', isColumn(panel, node));
      node.classList.toggle('centred', justify === 'center' || (justify !== 'left' && figures.length === 1));
      node.style.setProperty('--count', String(Math.max(1, figures.length)));
      node.replaceChildren(...figures.map((each) => tile(panel, each, figures.length)));
    },
  };
};
