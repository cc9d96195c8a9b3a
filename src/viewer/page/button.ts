/** A button with a sign, and a name for whoever points at it or cannot see it. */
import {element} from './element.ts';
import {icon, type Icon} from './icons.ts';

const named = (name: string): {title: string; 'aria-label': string} => ({title: name, 'aria-label': name});

/** Makes a button. */
export const button = (name: string, sign: Icon, click: () => void): HTMLButtonElement =>
  element('button', {type: 'button', class: 'tool', on: {click}, ...named(name)}, icon(sign));

/** Gives a button another name and sign. */
export const rename = (node: HTMLElement, name: string, sign: Icon): void => {
  for (const [key, value] of Object.entries(named(name))) node.setAttribute(key, value);
  node.replaceChildren(icon(sign));
};
