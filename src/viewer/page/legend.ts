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
  let drawn = '';
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
  /** The titles of a table; each figure has its own for those who do not see where it stands. */
  const head = (titles: readonly string[]): HTMLElement =>
    element(
      'li',
      {class: 'head', 'aria-hidden': 'true'},
      element('span', {}, 'Name'),
      element('span', {class: 'calc'}, ...titles.map((title) => element('span', {}, title))),
    );
  /** A button that has the focus keeps it, or leaves it to the one of the same name. */
  const draw = (entries: readonly LegendEntry[], titles: readonly string[]): void => {
    const next = JSON.stringify([names, titles]);
    if (next === drawn) return;
    drawn = next;
    const focused = list.querySelector('button:focus .name')?.textContent;
    list.replaceChildren(...(titles.length > 0 ? [head(titles)] : []), ...entries.map(item));
    if (focused !== undefined) list.querySelectorAll('button')[names.indexOf(focused ?? '')]?.focus();
  };
  return {
    node,
    shows,
    update: (panel, series) => {
      const look = legendOf(panel, series);
      const {entries = [], mode, placement, width, titles = []} = look ?? {};
      const isTable = mode === 'table';
      node.hidden = look === undefined;
      node.className = placement === 'right' ? 'below right' : 'below';
      node.classList.toggle('sized', width !== undefined);
      node.style.setProperty('--width', `${width}px`);
      list.className = isTable ? 'legend table-like' : 'legend';
      list.style.gridTemplateColumns = isTable ? `1fr${' auto'.repeat(titles.length)}` : '';
      names = entries.map(({series: {name}}) => name);
      draw(entries, isTable ? titles : []);
      const lines = list.querySelectorAll(':scope > li:not(.head)');
      for (const [index, {series: each, figures}] of entries.entries()) {
        const line = lines[index];
        const button = line?.querySelector('button');
        button?.setAttribute('aria-pressed', String(shows(each.name)));
        button?.querySelector<HTMLElement>('.swatch')?.style.setProperty('background', each.colour);
        const calc = line?.querySelector('.calc');
        if (!calc) continue;
        if (isTable)
          calc.replaceChildren(
            ...figures.map(({title, text}) =>
              element('span', {}, element('span', {class: 'aside'}, `${title}: `), text),
            ),
          );
        else calc.textContent = figures.map(({title, text}) => `${title}: ${text}`).join('  ');
      }
    },
  };
};
