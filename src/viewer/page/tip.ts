/** The box beside the pointer: all series at one place, with their units. */
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

/** How the file wants the lines ordered; undefined: as the series are. */
export const sorting = (order: string): ((a: {value: number}, b: {value: number}) => number) | undefined => {
  if (order === 'asc') return (a, b) => a.value - b.value;
  return order === 'desc' ? (a, b) => b.value - a.value : undefined;
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
