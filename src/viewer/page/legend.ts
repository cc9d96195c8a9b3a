import type {Panel} from '../dashboard.ts';
import {shownAfter, type Shown} from '../legend-choice.ts';
import {legendOf, type LegendEntry} from '../legend.ts';
import type {Series} from '../series.ts';
import {element} from './element.ts';

/** The names below a chart, each a button that isolates its series, with its calculations. */
export type Legend = {
  readonly node: HTMLElement;
  update(panel: Panel, series: readonly Series[]): void;
  /** Whether a series is shown; a choice outlives refreshes, in which the series may change. */
  shows(name: string): boolean;
};

/** `changed` is told when the reader has chosen series. */
export const drawLegend = (changed: () => void): Legend => {
  const list = element('ul', {class: 'legend'});
  const node = element('div', {class: 'below'}, list);
  let shown: Shown;
  let names: string[] = [];
  const shows = (name: string): boolean => {
    const isKnown = shown !== undefined && names.some((each) => shown?.has(each));
    return !isKnown || shown?.has(name) === true;
  };
  const choose = (name: string, event: Event): void => {
    const {ctrlKey, metaKey, shiftKey} = event as MouseEvent;
    shown = shownAfter(names, shown, name, ctrlKey || metaKey || shiftKey);
    changed();
  };
  const item = ({series: {name}}: LegendEntry): HTMLElement =>
    element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          title: 'Click: this one alone · Ctrl or Shift: add or take away',
          on: {click: (event) => choose(name, event)},
        },
        element('span', {class: 'swatch'}),
        element('span', {class: 'name'}, name),
      ),
      element('span', {class: 'calc'}),
    );
  return {
    node,
    shows,
    update: (panel, series) => {
      const look = legendOf(panel, series);
      const {entries = [], mode, placement} = look ?? {};
      node.hidden = look === undefined;
      node.className = placement === 'right' ? 'below right' : 'below';
      list.className = mode === 'table' ? 'legend table-like' : 'legend';
      const next = entries.map(({series: {name}}) => name);
      // A button that has the focus keeps it.
      if (JSON.stringify(next) !== JSON.stringify(names) || list.childElementCount !== next.length)
        list.replaceChildren(...entries.map(item));
      names = next;
      for (const [index, {series: each, figures}] of entries.entries()) {
        const line = list.children[index];
        const button = line?.querySelector('button');
        button?.setAttribute('aria-pressed', String(shows(each.name)));
        button?.querySelector<HTMLElement>('.swatch')?.style.setProperty('background', each.colour);
        const calc = line?.querySelector('.calc');
        if (calc) calc.textContent = figures.map(({title, text}) => `${title}: ${text}`).join('  ');
      }
    },
  };
};
