/** Keys, as Grafana has them: `f` and `p` for the dashboard, `i` and `v` for the panel that has the focus or the pointer. */
import {button} from './button.ts';
import {element} from './element.ts';

/** What a key does, in words, and does it. */
export type KeyActs = Readonly<
  Record<string, {readonly does: string; readonly act: (panel: number | undefined) => unknown}>
>;

const panelOf = (node: Element | null): number | undefined => {
  const id = node?.closest<HTMLElement>('[data-panel]')?.dataset['panel'];
  return id === undefined ? undefined : Number(id);
};

/** The list of them, which the key `?` opens, too. */
const drawKeys = (acts: KeyActs): HTMLDialogElement => {
  const node = element(
    'dialog',
    {class: 'keys', 'aria-labelledby': 'keys'},
    element(
      'header',
      {},
      element('h2', {id: 'keys'}, 'Keys'),
      button('Close (Esc)', 'close', () => node.close()),
    ),
    element(
      'dl',
      {},
      ...Object.entries(acts).flatMap(([key, {does}]) => [
        element('dt', {}, element('kbd', {}, key === 'Escape' ? 'Esc' : key)),
        element('dd', {}, does),
      ]),
    ),
  );
  return node;
};

/** Listens to them from now on; answers what shows which there are. */
export const onKeys = (given: KeyActs): (() => void) => {
  const help = (): void => node.showModal();
  const acts: KeyActs = {...given, '?': {does: 'These keys', act: help}};
  const node = drawKeys(acts);
  document.body.append(node);
  document.addEventListener('keydown', (event) => {
    const {target, key} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // Where one writes or chooses, a letter means what it says.
    if (!(target instanceof Element)) return;
    if (target.closest('input:not([type="checkbox"]), select, textarea, dialog')) return;
    const act = Object.hasOwn(acts, key) ? acts[key]?.act : undefined;
    if (!act) return;
    event.preventDefault();
    act(panelOf(document.activeElement) ?? panelOf(document.querySelector('[data-panel]:hover')));
  });
  return help;
};
