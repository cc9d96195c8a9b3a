import {element} from './element.ts';

/** A list of tabs and the part of each, of which one is seen; the arrow keys walk through. */
export const tabs = (parts: readonly (readonly [name: string, content: HTMLElement])[]): HTMLElement[] => {
  const buttons = parts.map(([name], index) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${index}`,
        'aria-controls': `part-${index}`,
        on: {click: () => choose(index)},
      },
      name,
    ),
  );
  const choose = (chosen: number): void => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      const content = parts[index]?.[1];
      if (content) content.hidden = index !== chosen;
    }
  };
  const list = element('div', {role: 'tablist', 'aria-label': 'Inspect'}, ...buttons);
  list.addEventListener('keydown', ({key}) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const at = buttons.findIndex((button) => button.tabIndex === 0);
    if (step === 0) return;
    const to = (at + step + buttons.length) % buttons.length;
    choose(to);
    buttons[to]?.focus();
  });
  for (const [index, [, content]] of parts.entries()) {
    for (const [name, value] of Object.entries({
      role: 'tabpanel',
      id: `part-${index}`,
      'aria-labelledby': `tab-${index}`,
    }))
      content.setAttribute(name, value);
    content.classList.add('part');
  }
  choose(0);
  return [list, ...parts.map(([, content]) => content)];
};
