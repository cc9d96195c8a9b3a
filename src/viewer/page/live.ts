/** The live strip: what arrives on each stream, waits, and is to be seen in its view. */
import {colourOf} from '../colours.ts';
import type {Dashboard} from '../dashboard.ts';
import {localClock} from '../dates.ts';
import {numberText} from '../format-value.ts';
import type {Flow, StreamFlow} from '../serve/flow.ts';
import {element, svg} from './element.ts';
import type {Source} from './source.ts';
import {ink} from './theme.ts';

const secondsShown = 60;
/** Each second something is told; so many milliseconds without are a silence. */
const longestSilence = 5000;
const sparkWidth = 120;
const sparkHeight = 22;

type Step = {readonly color: string; readonly value: number | null};

const usualSteps: readonly Step[] = [
  {color: 'green', value: null},
  {color: 'yellow', value: 30},
  {color: 'red', value: 60},
];

/** The thresholds by which the file judges an age in seconds: those of its first stat that counts seconds. */
const stepsOf = (dashboard: Dashboard): readonly Step[] => {
  for (const {type, fieldConfig} of dashboard.panels) {
    const {unit, thresholds} = fieldConfig.defaults as {unit?: string; thresholds?: {steps?: Step[]}};
    if (type === 'stat' && unit === 's' && thresholds?.steps) return thresholds.steps;
  }
  return usualSteps;
};

const levelOf = (seconds: number | null, steps: readonly Step[]): number =>
  seconds === null ? -1 : steps.findLastIndex(({value}) => value === null || seconds >= value);

type Lane = {
  readonly node: HTMLElement;
  update(flow: StreamFlow, steps: readonly Step[]): void;
  /** Nothing is known to flow. */
  readonly rest: () => void;
};

/** Written by hand: the browser's own way takes a long task the first time, to read its tables. */
const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const figure = (name: string, label: string): {node: HTMLElement; value: HTMLElement} => {
  const value = element('b', {class: name});
  return {value, node: element('span', {class: 'figure'}, value, element('small', {}, label))};
};

const drawLane = (name: string): Lane => {
  const past: number[] = [];
  const bars = svg('path', {});
  const spark = svg(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${sparkWidth} ${sparkHeight}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    bars,
  );
  const rate = figure('rate', 'records/s');
  const waiting = figure('waiting', 'waiting');
  const rows = figure('rows', 'rows');
  const fresh = figure('fresh', 'old');
  const view = element('span', {class: 'view'});
  const arrow = element('span', {class: 'arrow', 'aria-hidden': 'true'}, element('i'));
  const node = element(
    'div',
    {class: 'lane', role: 'group', 'aria-label': name},
    element('span', {class: 'stream'}, name),
    rate.node,
    spark,
    waiting.node,
    arrow,
    view,
    rows.node,
    fresh.node,
  );
  const write = (place: HTMLElement, text: string): void => {
    if (place.textContent !== text) place.textContent = text;
  };
  return {
    node,
    rest: () => arrow.classList.remove('flowing'),
    update: (flow, steps) => {
      past.push(flow.perSecond);
      if (past.length > secondsShown) past.shift();
      const highest = Math.max(1, ...past);
      const step = sparkWidth / secondsShown;
      const start = secondsShown - past.length;
      bars.setAttribute(
        'd',
        past
          .map(
            (count, index) =>
              `M${(start + index + 0.5) * step} ${sparkHeight}v${-Math.max(0.5, (count / highest) * sparkHeight)}`,
          )
          .join(''),
      );
      write(rate.value, String(flow.perSecond));
      write(waiting.value, String(flow.pending));
      write(view, flow.view);
      write(rows.value, flow.rows === null ? '–' : grouped(flow.rows));
      const {freshnessSeconds: seconds} = flow;
      write(fresh.value, seconds === null ? '–' : numberText(Math.round(seconds), 's', 0));
      const level = levelOf(seconds, steps);
      fresh.value.style.color = ink(colourOf(steps[level]?.color ?? 'text'));
      arrow.classList.toggle('flowing', flow.perSecond > 0 || flow.pending > 0);
    },
  };
};

export type Live = {open(dashboard: Dashboard): void};

/** Hidden until the host tells something; a host without streams never does. */
export const drawLive = (place: HTMLElement, flow: NonNullable<Source['flow']>): Live => {
  const lanes = new Map<string, Lane>();
  const list = element('div', {class: 'lanes'});
  const fault = element('div', {class: 'quiet', hidden: true});
  const announced = element('div', {class: 'aside', role: 'status'});
  place.replaceChildren(list, fault, announced);
  let steps: readonly Step[] = usualSteps;
  let source: {close(): void} | undefined;
  const told = new Map<string, number>();
  let silence: ReturnType<typeof setTimeout> | undefined;

  /** Figures of a while ago are not those of now. */
  const awaitMore = (at: number): void => {
    clearTimeout(silence);
    place.classList.remove('stale');
    silence = setTimeout(() => {
      place.classList.add('stale');
      fault.hidden = false;
      fault.textContent = `Nothing heard since ${localClock(at)}`;
      for (const {rest} of lanes.values()) rest();
    }, longestSilence);
  };
  /** Said aloud only when something has become better or worse. */
  const announce = ({streams}: Flow): void => {
    const news = streams.filter(({view, freshnessSeconds}) => {
      const level = levelOf(freshnessSeconds, steps);
      const isNew = told.get(view) !== level;
      told.set(view, level);
      return isNew;
    });
    if (news.length === 0) return;
    announced.textContent = news
      .map(({view, freshnessSeconds: age}) =>
        age === null ? `${view}: no row yet.` : `${view}: the newest row is ${Math.round(age)} seconds old.`,
      )
      .join(' ');
  };
  const hear = (flow: Flow): void => {
    place.hidden = false;
    fault.hidden = flow.error === undefined;
    fault.textContent = flow.error ?? '';
    for (const stream of flow.streams) {
      const lane = lanes.get(stream.name) ?? drawLane(stream.name);
      if (!lanes.has(stream.name)) list.append(lane.node);
      lanes.set(stream.name, lane);
      lane.update(stream, steps);
    }
    announce(flow);
    awaitMore(flow.at);
  };
  const follow = (): void => {
    source?.close();
    clearTimeout(silence);
    source = document.hidden ? undefined : flow(hear);
  };
  return {
    open: (dashboard) => {
      steps = stepsOf(dashboard);
      if (source) return;
      follow();
      document.addEventListener('visibilitychange', follow);
    },
  };
};
