/** A whole dashboard as lines of text: Grafana's grid where there is room for it, one panel below another where there is not. */
import type {Dashboard, Panel} from '../dashboard.ts';
import {notDrawn} from '../not-drawn.ts';
import {uncrowded} from '../crowd.ts';
import {compacted} from '../layout.ts';
import type {ComputedPanel} from '../panels.ts';
import {seenFrames} from '../seen-frames.ts';
import {textOption} from '../series.ts';
import {sharedError} from '../shared-error.ts';
import type {TimeRange} from '../time-range.ts';
import {drawBarChart} from './bar-chart.ts';
import type {Draw, Size} from './picture.ts';
import {drawStat} from './stat.ts';
import {drawTable} from './table.ts';
import {beside, fit, visible, widthOf, wrap, type Line} from './text.ts';
import {drawTimeSeries} from './time-series.ts';

/** What is drawn in a panel: the newest good answer, and what went wrong since. */
export type Seen = {
  readonly answer: ComputedPanel | undefined;
  readonly error?: string;
  /** Since when there is no new answer, in words. */
  readonly since?: string;
};

const kinds: Readonly<Record<string, Draw>> = {
  stat: drawStat,
  timeseries: drawTimeSeries,
  barchart: drawBarChart,
  table: drawTable,
};

const gap = 2;
const gridColumns = 24;
/** From here on panels stand side by side. */
const wide = 110;
/** Lines that a unit of Grafana's grid is high, and that a panel has at least for its content. */
const linesPerUnit = 1.2;
const fewestLines = 2;

const contentOf = (panel: Panel, seen: Seen | undefined, range: TimeRange, size: Size): Line[] => {
  const draw = kinds[panel.type];
  if (panel.type === 'text')
    return textOption(panel.options, 'content')
      .split('\n')
      .flatMap((text) => wrap({text: visible(text)}, size.width));
  if (!draw) return wrap({text: visible(notDrawn(panel)), style: 'quiet'}, size.width);
  const fields = seenFrames(seen?.answer?.frames ?? []).flatMap((frame) => frame.fields);
  if (!fields.some(({values}) => values.length > 0))
    return seen?.error === undefined ? [[{text: 'No data', style: 'quiet'}]] : [];
  const {fields: drawn, note} = uncrowded(panel, fields);
  const notes = [...(seen?.answer?.notes ?? []), ...(note === undefined ? [] : [note])].flatMap((text) =>
    wrap({text: visible(text), style: 'quiet'}, size.width),
  );
  const lines = [...notes, ...draw({panel, fields: drawn, range: seen?.answer?.range ?? range}, size)];
  return seen?.error === undefined
    ? lines
    : lines.map((line) => line.map(({text}) => ({text, style: 'quiet' as const})));
};

const alarm = (text: string, width: number): Line[] =>
  wrap({text: `✖ ${visible(text.replaceAll(/\s+/g, ' '))}`, colour: '#f2495c'}, width);

/** What is wrong with a panel, and since when; only that where the rest is told above. */
const faultOf = ({error, since}: Seen, told: string | undefined, width: number): Line[] => {
  if (error === undefined) return [];
  if (error !== told) return alarm(since ? `${error} (no new data since ${since})` : error, width);
  return wrap({text: since ? `No new data since ${since}` : 'Query failed', style: 'quiet'}, width);
};

/** What draws one panel in so many columns. */
const panelDrawer =
  (seen: ReadonlyMap<number, Seen>, range: TimeRange, told: string | undefined) =>
  (panel: Panel, width: number): Line[] => {
    const own = seen.get(panel.id);
    const height = Math.max(fewestLines, Math.round(panel.gridPos.h * linesPerUnit) - 2);
    const title: Line[] = panel.title === '' ? [] : [[{text: visible(panel.title), style: 'bold'}]];
    const fault = own ? faultOf(own, told, width) : [];
    return [...title, ...fault, ...contentOf(panel, own, range, {width, height})];
  };

/** Panels that stand beside each other: those that begin at the same height. */
const bands = (panels: readonly Panel[]): Panel[][] => {
  const byTop = new Map<number, Panel[]>();
  for (const panel of panels) byTop.set(panel.gridPos.y, [...(byTop.get(panel.gridPos.y) ?? []), panel]);
  return [...byTop.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, band]) => band.sort((a, b) => a.gridPos.x - b.gridPos.x));
};

/** Without what is folded away; the file keeps those panels inside of their row. */
const unfolded = ({panels}: Dashboard): Panel[] =>
  panels.flatMap((panel) => (panel.collapsed ? [panel] : [panel, ...panel.panels]));

const inPlace = (panels: readonly Panel[]): Panel[] => {
  const places = compacted(panels.map(({gridPos}) => gridPos));
  return panels.map((panel, index) => ({...panel, gridPos: places[index] ?? panel.gridPos}));
};

/** Draws every panel that is not folded away: on Grafana's grid where it has room, else one below another. */
export const drawScreen = (
  dashboard: Dashboard,
  seen: ReadonlyMap<number, Seen>,
  range: TimeRange,
  width: number,
): Line[] => {
  const told = sharedError([...seen.values()]);
  const drawPanel = panelDrawer(seen, range, told);
  const drawn = bands(inPlace(unfolded(dashboard))).flatMap((band): Line[] => {
    const [first] = band;
    if (first?.type === 'row') {
      const head = {
        text: `${first.collapsed ? '▸' : '▾'} ${visible(first.title)} `,
        style: 'bold' as const,
      };
      const rule = '─'.repeat(Math.max(0, width - widthOf([head])));
      return [[], [head, {text: rule, style: 'quiet'}]];
    }
    if (width < wide) return band.flatMap((panel) => [[], ...drawPanel(panel, width)]);
    const blocks = band.map((panel) => {
      const own = Math.floor((panel.gridPos.w / gridColumns) * (width + gap)) - gap;
      return {lines: drawPanel(panel, own), width: own};
    });
    return [[], ...beside(blocks, gap)];
  });
  return [...(told === undefined ? [] : [[], ...alarm(told, width)]), ...drawn].map((line) =>
    line.length === 0 ? line : fit(line, width),
  );
};
