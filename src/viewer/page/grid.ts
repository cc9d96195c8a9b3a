/** Panels on Grafana's grid of 24 columns; a row folds what is below it away. */
import {allPanels, panelName, type Dashboard, type Panel} from '../dashboard.ts';
import {compacted, type Place} from '../layout.ts';
import {element} from './element.ts';
import {inFrames} from './frames.ts';
import {drawPanel, type PanelActs, type PanelView} from './panel.ts';
import type {Answer} from './source.ts';

type Row = Dashboard['panels'][number];

/** The panels of one dashboard. */
export type Grid = {
  /** Draws the answer, panel by panel; the grid is busy until all are drawn. What is told already is not told again. */
  update(answer: Answer, told?: string): void;
  /** Writes the titles of rows and panels as they are in this state of the dashboard. */
  name(dashboard: Dashboard): void;
  /** Shows one panel alone and large; undefined all of them. */
  single(id: number | undefined): void;
  close(): void;
};

const put = (node: HTMLElement, place: Place): void => {
  for (const [name, value] of Object.entries(place)) node.style.setProperty(`--${name}`, String(value));
};

const below = (panels: readonly Row[]): number =>
  panels.reduce((lowest, {gridPos: {y, h}}) => Math.max(lowest, y + h), 0);

/** Those that a row keeps folded have places from when it was folded. */
const startOf = (row: Row | undefined): number =>
  row && row.panels.length > 0
    ? row.panels.reduce((least, {gridPos: {y}}) => Math.min(least, y), Infinity) - 1
    : (row?.gridPos.y ?? 0);

/** Panels in sections: each row with those that follow it, whether the file keeps them beside or inside of it. */
const sections = (dashboard: Dashboard): {row: Row | undefined; panels: readonly Panel[]}[] => {
  const made: {row: Row | undefined; panels: Panel[]}[] = [{row: undefined, panels: []}];
  const ordered = [...dashboard.panels].sort((a, b) => a.gridPos.y - b.gridPos.y);
  for (const panel of ordered)
    if (panel.type === 'row') made.push({row: panel, panels: [...panel.panels]});
    else made.at(-1)?.panels.push(panel);
  return made;
};

/** Draws the frames of all panels; what is in them comes with an answer. */
export const drawGrid = (where: HTMLElement, dashboard: Dashboard, act: PanelActs): Grid => {
  const views = new Map<number, PanelView>();
  const folded = new Set(dashboard.panels.filter(({collapsed}) => collapsed).map(({id}) => id));
  const rowNodes = new Map<number, HTMLElement>();
  const parts = sections(dashboard);
  let alone: number | undefined;
  const frames = inFrames(() => where.removeAttribute('aria-busy'));

  const layOut = (): void => {
    let top = 0;
    const wanted: {node: HTMLElement; place: Place}[] = [];
    for (const {row, panels} of parts) {
      const start = startOf(row);
      const rowNode = row && rowNodes.get(row.id);
      if (row && rowNode) {
        wanted.push({node: rowNode, place: {x: 0, y: top, w: 24, h: 1}});
        rowNode.hidden = alone !== undefined;
      }
      const isFolded = row !== undefined && folded.has(row.id);
      rowNode?.querySelector('button')?.setAttribute('aria-expanded', String(!isFolded));
      for (const panel of panels) {
        const node = views.get(panel.id)?.node;
        if (!node) continue;
        node.hidden = alone === undefined ? isFolded : panel.id !== alone;
        if (!isFolded) wanted.push({node, place: {...panel.gridPos, y: top + panel.gridPos.y - start}});
      }
      const height = Math.max(row ? 1 : 0, isFolded ? 1 : below(panels as Row[]) - start);
      top += height;
    }
    for (const [index, place] of compacted(wanted.map((each) => each.place)).entries())
      if (wanted[index]) put(wanted[index].node, place);
  };

  const nodes: HTMLElement[] = [];
  for (const {row, panels} of parts) {
    if (row) {
      const toggle = (): void => {
        if (!folded.delete(row.id)) folded.add(row.id);
        layOut();
      };
      const node = element(
        'div',
        {class: 'row'},
        element('button', {type: 'button', on: {click: toggle}}, row.title || 'Row'),
      );
      rowNodes.set(row.id, node);
      nodes.push(node);
    }
    for (const panel of panels) {
      const view = drawPanel(panel, panelName(dashboard, panel), act);
      views.set(panel.id, view);
      nodes.push(view.node);
    }
  }
  where.replaceChildren(...nodes);
  layOut();
  return {
    update: (answer, told) => {
      where.setAttribute('aria-busy', 'true');
      frames.run(answer.panels.map((seen) => () => views.get(seen.id)?.update(seen, answer, told) === true));
    },
    name: (named) => {
      for (const {id, title} of named.panels) {
        const button = rowNodes.get(id)?.querySelector('button');
        if (button) button.textContent = title || 'Row';
      }
      for (const panel of allPanels(named)) views.get(panel.id)?.name(panel, panelName(named, panel));
    },
    single: (id) => {
      if (id === alone) return;
      alone = id;
      where.classList.toggle('alone', id !== undefined);
      layOut();
    },
    close: () => {
      frames.stop();
      for (const view of views.values()) view.close();
    },
  };
};
