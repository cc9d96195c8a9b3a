/** A panel's frame: title, content, and what to say when there is no content. */
import {uncrowded} from '../crowd.ts';
import type {Panel} from '../dashboard.ts';
import {localClock} from '../dates.ts';
import {notDrawn} from '../not-drawn.ts';
import {textOption} from '../series.ts';
import {drawBarChart} from './bar-chart.ts';
import type {Drawing} from './drawing.ts';
import {element} from './element.ts';
import {icon, type Icon} from './icons.ts';
import type {Answer, SeenPanel} from './source.ts';
import {drawStat} from './stat.ts';
import {drawTable} from './table.ts';
import {drawTimeSeries} from './time-series.ts';

const kinds: Readonly<Record<string, () => Drawing>> = {
  stat: drawStat,
  timeseries: drawTimeSeries,
  barchart: drawBarChart,
  table: drawTable,
};

/** What the buttons in a panel's head do. */
export type PanelActs = {inspect(id: number): void; view(id: number): void};

/** A panel as the grid has it. */
export type PanelView = {
  readonly node: HTMLElement;
  /** Writes the titles anew, with what is chosen now. */
  name(panel: Panel, called: string): void;
  /** True when the same has to be drawn on in the next frame. */
  update(seen: SeenPanel, answer: Answer, told?: string): boolean;
  close(): void;
};

const words = (panel: Panel): HTMLElement =>
  panel.type === 'text'
    ? element('div', {class: 'words'}, textOption(panel.options, 'content'))
    : element('div', {class: 'notice'}, notDrawn(panel));

/** What is drawn of an answer, and what is said beside it. */
const drawnOf = (
  panel: Panel,
  {frames, notes = []}: SeenPanel,
): Pick<SeenPanel, 'frames'> & {told: string[]} => {
  const drawn = frames.map((frame) => ({frame, ...uncrowded(panel, frame.fields)}));
  return {
    frames: drawn.map(({frame, fields, note}) => (note === undefined ? frame : {...frame, fields})),
    told: [...notes, ...drawn.flatMap(({note}) => note ?? [])],
  };
};

const isEmpty = (seen: SeenPanel): boolean =>
  !seen.frames.some(({fields}) => (fields[0]?.values.length ?? 0) > 0);

/** A panel's title, and what the file says about it for whoever points at its sign. */
const headOf = ({title, description}: Panel): (HTMLElement | string)[] => [
  title,
  ...(description === ''
    ? []
    : [
        element(
          'span',
          {class: 'about', role: 'img', title: description, 'aria-label': description},
          icon('about'),
        ),
      ]),
];

const nameTool = (tool: Element, called: string): void =>
  tool.setAttribute('aria-label', `${tool.getAttribute('data-does')}: ${called}`);

const tools = ({id}: Panel, called: string, act: PanelActs): HTMLElement => {
  const tool = (name: string, sign: Icon, key: string, click: () => void): HTMLElement =>
    element(
      'button',
      {
        type: 'button',
        title: `${name} (${key})`,
        'data-does': name,
        'aria-label': `${name}: ${called}`,
        'aria-keyshortcuts': key,
        on: {click},
      },
      icon(sign),
    );
  return element(
    'div',
    {class: 'tools'},
    tool('Inspect', 'code', 'i', () => act.inspect(id)),
    tool('View', 'larger', 'v', () => act.view(id)),
  );
};

/** A panel without content, to be updated with answers. `called` is its name for those who do not see where it stands. */
export const drawPanel = (panel: Panel, called: string, act: PanelActs): PanelView => {
  const drawing = kinds[panel.type]?.();
  const notice = element('div', {class: 'notice', hidden: true}, 'No data');
  const fault = element('div', {class: 'fault', role: 'status', hidden: true});
  const notes = element('div', {class: 'notes', hidden: true});
  const content = drawing?.node ?? words(panel);
  const body = element('div', {class: 'body'}, content, notice);
  const head = panel.title !== '' && element('h2', {}, ...headOf(panel));
  const node = element(
    'section',
    {
      class: panel.transparent ? 'panel transparent' : 'panel',
      'aria-label': called,
      'data-panel': panel.id,
      tabindex: '0',
    },
    panel.targets.length > 0 && tools(panel, called, act),
    head,
    fault,
    notes,
    body,
  );
  /** The titles that are written now, of which most never change. */
  let written = '';
  /** When the newest good answer came, which may be drawn again and again. */
  let goodAt: number | undefined;
  const failed = (text: string, told?: string): false => {
    fault.hidden = false;
    fault.classList.toggle('told', text === told);
    fault.replaceChildren(
      element(
        'b',
        {},
        goodAt === undefined ? 'Query failed' : `No new data since ${localClock(goodAt, panel.zone)}`,
      ),
      ...(text === told ? [] : [element('span', {}, text)]),
    );
    node.classList.toggle('stale', goodAt !== undefined);
    return false;
  };
  return {
    node,
    name: (named, now) => {
      const text = panel.type === 'text' ? textOption(named.options, 'content') : '';
      const all = [now, named.title, named.description, text].join('\n');
      if (all === written) return;
      written = all;
      node.setAttribute('aria-label', now);
      for (const tool of node.querySelectorAll('.tools button')) nameTool(tool, now);
      if (head) head.replaceChildren(...headOf(named));
      if (panel.type === 'text') content.textContent = text;
    },
    update: (seen, answer, told) => {
      if (seen.error !== undefined) return failed(seen.error, told);
      fault.hidden = true;
      node.classList.remove('stale');
      const {frames, told: said} = drawnOf(panel, seen);
      notes.hidden = said.length === 0;
      notes.replaceChildren(...said.map((each) => element('p', {}, each)));
      notice.hidden = !isEmpty(seen);
      if (drawing) drawing.node.hidden = isEmpty(seen);
      let isUnfinished = false;
      if (drawing && !isEmpty(seen)) {
        try {
          isUnfinished = drawing.update({panel, frames, range: seen.range ?? answer.range}) === true;
        } catch (error) {
          // A setting that nobody has thought of costs this panel, and not those beside it.
          return failed(`It could not be drawn: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      goodAt = answer.now;
      return isUnfinished;
    },
    close: () => drawing?.close?.(),
  };
};
