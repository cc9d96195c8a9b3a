/** The time range: relative ones to choose from, and two fields that take whatever Grafana takes. */
import {parseRange} from '../time-range.ts';
import {readWritten, writtenTime} from '../written-time.ts';
import {drawer} from './choices.ts';
import {element} from './element.ts';
import type {State} from './state.ts';

const ranges: readonly (readonly [from: string, text: string])[] = [
  ['now-5m', 'Last 5 minutes'],
  ['now-15m', 'Last 15 minutes'],
  ['now-30m', 'Last 30 minutes'],
  ['now-1h', 'Last 1 hour'],
  ['now-3h', 'Last 3 hours'],
  ['now-6h', 'Last 6 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
];

/** The range in words. */
export const rangeText = ({from, to}: Pick<State, 'from' | 'to'>): string =>
  (to === 'now' ? ranges.find(([start]) => start === from)?.[1] : undefined) ??
  `${writtenTime(from)} to ${writtenTime(to)}`;

const field = (label: string, value: string): HTMLInputElement =>
  element('input', {type: 'text', 'aria-label': label, value, spellcheck: 'false', autocomplete: 'off'});

export const rangeControl = (state: State, changed: () => void): HTMLElement => {
  const summary = element('summary');
  const content = element('div', {class: 'choices ranges'});
  const details = drawer('range', summary, content);
  const write = (): void => {
    summary.textContent = rangeText(state);
    summary.setAttribute('aria-label', `Time range: ${rangeText(state)}`);
  };
  const choose = (from: string, to: string): void => {
    [state.from, state.to] = [from, to];
    details.open = false;
    summary.focus();
    write();
    changed();
  };
  const draw = (): void => {
    const [from, to] = [field('From', writtenTime(state.from)), field('To', writtenTime(state.to))];
    const wrong = element('p', {class: 'wrong', role: 'alert', hidden: true});
    const apply = (event: Event): void => {
      event.preventDefault();
      const [start, end] = [readWritten(from.value), readWritten(to.value, true)];
      const fault =
        start === undefined || end === undefined
          ? 'Write a time such as 2026-11-24 10:00:00 or now-3h.'
          : parseRange(start, end, Date.now())
            ? undefined
            : 'From has to be before To.';
      wrong.hidden = fault === undefined;
      wrong.textContent = fault ?? '';
      if (start !== undefined && end !== undefined && fault === undefined) choose(start, end);
    };
    content.replaceChildren(
      element(
        'form',
        {on: {submit: apply}},
        element('div', {class: 'heading'}, 'Absolute time range'),
        element('label', {}, 'From', from),
        element('label', {}, 'To', to),
        wrong,
        element('button', {type: 'submit', class: 'primary'}, 'Apply time range'),
      ),
      element(
        'div',
        {class: 'relative'},
        ...ranges.map(([start, text]) =>
          element(
            'button',
            {
              type: 'button',
              'aria-pressed': String(state.from === start && state.to === 'now'),
              on: {click: () => choose(start, 'now')},
            },
            text,
          ),
        ),
      ),
    );
  };
  details.addEventListener('toggle', () => {
    if (details.open) draw();
  });
  write();
  return details;
};
