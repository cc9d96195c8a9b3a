/** One lane of the live strip: a stream, what waits in it, and its view. */
import {colourOf} from '../colours.ts';
import {numberText} from '../format-value.ts';
import type {StreamFlow} from '../serve/flow.ts';
import {element, svg} from './element.ts';
import {ink} from './theme.ts';

const secondsShown = 60;
/** Producers send less than once a second: the rate is that of so many seconds. */
const secondsOfRate = 10;
const sparkWidth = 120;
const sparkHeight = 22;

/** From which age in seconds on a row has a colour; null: from the first. */
export type Step = {readonly color: string; readonly value: number | null};

/** The number of the step that an age is in; -1 for none. */
export const levelOf = (seconds: number | null, steps: readonly Step[]): number =>
  seconds === null ? -1 : steps.findLastIndex(({value}) => value === null || seconds >= value);

/** What is shown of one stream. */
export type Lane = {
  readonly node: HTMLElement;
  update(flow: StreamFlow, steps: readonly Step[]): void;
  /** Nothing is known to flow. */
  readonly rest: () => void;
};

/** Written by hand: the browser's own way takes a long task the first time, to read its tables. */
const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const rateOf = (past: readonly number[]): string => {
  const seen = past.slice(-secondsOfRate);
  const mean = seen.reduce((sum, count) => sum + count, 0) / seen.length;
  return mean > 0 && mean < 10 ? mean.toFixed(1) : mean.toFixed(0);
};

const figure = (name: string, label: string): {node: HTMLElement; value: HTMLElement} => {
  const value = element('b', {class: name});
  return {value, node: element('span', {class: 'figure'}, value, element('small', {}, label))};
};

/** A lane without figures, to be updated each second. */
export const drawLane = (name: string): Lane => {
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
  waiting.node.lastElementChild?.append(element('span', {class: 'more'}, ' for the refresh'));
  const rows = figure('rows', 'rows');
  const fresh = figure('fresh', 'old');
  const view = element('span', {class: 'name'});
  const arrow = element('span', {class: 'arrow', 'aria-hidden': 'true'}, element('i'));
  const node = element(
    'div',
    {class: 'lane', role: 'group', 'aria-label': name},
    element(
      'span',
      {class: 'stream', title: `Kinesis stream ${name}`},
      element('small', {}, 'stream'),
      element('span', {class: 'name'}, name),
    ),
    rate.node,
    spark,
    waiting.node,
    arrow,
    element(
      'span',
      {class: 'view', title: 'Materialized view in Redshift'},
      element('small', {}, 'view'),
      view,
    ),
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
      write(rate.value, rateOf(past));
      write(waiting.value, String(flow.pending));
      write(view, flow.view);
      arrow.classList.toggle('flowing', flow.perSecond > 0 || flow.pending > 0);
      // Whoever goes on after a pause hears of the stream before the view has been asked again.
      if (flow.rows === null && rows.value.textContent !== '') return;
      write(rows.value, flow.rows === null ? '–' : grouped(flow.rows));
      const {freshnessSeconds: seconds} = flow;
      write(fresh.value, seconds === null ? '–' : numberText(Math.round(seconds), 's', 0));
      const level = levelOf(seconds, steps);
      fresh.value.style.color = ink(colourOf(steps[level]?.color ?? 'text'));
    },
  };
};
