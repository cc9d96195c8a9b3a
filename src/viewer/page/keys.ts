/** Keys, as Grafana has them: `f` and `p` for the dashboard, `i` and `v` for the panel that has the focus or the pointer. */

type Act = (panel: number | undefined) => unknown;

const panelOf = (node: Element | null): number | undefined => {
  const id = node?.closest<HTMLElement>('[data-panel]')?.dataset['panel'];
  return id === undefined ? undefined : Number(id);
};

export const onKeys = (acts: Readonly<Record<string, Act>>): void => {
  document.addEventListener('keydown', (event) => {
    const {target, key} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // Where one writes or chooses, a letter means what it says.
    if (!(target instanceof Element)) return;
    if (target.closest('input:not([type="checkbox"]), select, textarea, dialog')) return;
    const act = Object.hasOwn(acts, key) ? acts[key] : undefined;
    if (!act) return;
    event.preventDefault();
    act(panelOf(document.activeElement) ?? panelOf(document.querySelector('[data-panel]:hover')));
  });
};
