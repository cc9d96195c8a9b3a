/** The box beside the pointer: all series at one place, with their units. */
import type {Panel} from '../dashboard.ts';
import {option, textOption} from '../series.ts';
import {element} from './element.ts';

/** What is told of one series. */
export type TipLine = {readonly name: string; readonly colour: string; readonly text: string};

/** The box of one chart. */
export type Tip = {
  readonly node: HTMLElement;
  /** `left` and `top` are the pointer's place in the box's parent, in pixels. */
  show(title: string, lines: readonly TipLine[], left: number, top: number): void;
  hide(): void;
};

/** Of several lines those that the file wants, in its order; else as the series are. */
export const wantedLines = <Line extends {readonly value: number}>(
  options: Panel['options'],
  lines: readonly Line[],
): readonly Line[] => {
  const hidesZeros = option(options, 'tooltip', 'hideZeros') === true;
  const kept = hidesZeros && lines.length > 1 ? lines.filter(({value}) => value !== 0) : lines;
  const order = textOption(options, 'tooltip', 'sort');
  if (order === 'asc') return kept.toSorted((a, b) => a.value - b.value);
  return order === 'desc' ? kept.toSorted((a, b) => b.value - a.value) : kept;
};

/** Makes the box, hidden. */
export const drawTip = (): Tip => {
  const node = element('div', {class: 'tip', hidden: true});
  return {
    node,
    show: (title, lines, left, top) => {
      node.replaceChildren(
        element('div', {class: 'when'}, title),
        ...lines.map(({name, colour, text}) =>
          element(
            'div',
            {},
            element('span', {class: 'swatch', css: {background: colour}}),
            name,
            element('b', {}, text),
          ),
        ),
      );
      node.hidden = false;
      const {clientWidth = 0, clientHeight = 0} = node.parentElement ?? {};
      const beside = left + 16 + node.offsetWidth <= clientWidth ? left + 16 : left - 16 - node.offsetWidth;
      node.style.left = `${Math.max(0, beside)}px`;
      node.style.top = `${Math.max(0, Math.min(top + 12, clientHeight - node.offsetHeight - 4))}px`;
    },
    hide: () => {
      node.hidden = true;
    },
  };
};
