/** The time range: relative ones to choose from, and two fields that take whatever Grafana takes. */
import {calendarOf} from '../calendar.ts';
import type {Dashboard} from '../dashboard.ts';
import {localTime} from '../dates.ts';
import {parseRange} from '../time-range.ts';
import {rangeText, readWritten, writtenTime, zonedRangeText} from '../written-time.ts';
import {zoneNamed} from '../zones.ts';
import {drawer} from './drawer.ts';
import {element} from './element.ts';
import type {State} from './state.ts';

/** Read downwards, in two columns. */
const ranges = ['5m', '15m', '30m', '1h', '3h', '6h', '12h', '24h', '2d', '7d'].map((ago) => `now-${ago}`);

const field = (label: string, value: string): HTMLInputElement =>
  element('input', {type: 'text', 'aria-label': label, value, spellcheck: 'false', autocomplete: 'off'});

export const rangeControl = (dashboard: Dashboard, state: State, changed: () => void): HTMLElement => {
  const calendar = calendarOf(dashboard);
  const zone = zoneNamed(dashboard.timezone);
  const moment = (time: number): string => localTime(time, zone);
  const summary = element('summary');
  const content = element('div', {class: 'choices ranges'});
  const details = drawer('range', summary, content, () => draw());
  const write = (): void => {
    const text = zonedRangeText(dashboard, state);
    summary.textContent = text;
    summary.setAttribute('aria-label', `Time range: ${text}`);
  };
  const choose = (from: string, to: string): void => {
    [state.from, state.to] = [from, to];
    details.open = false;
    summary.focus();
    write();
    changed();
  };
  const draw = (): void => {
    const [from, to] = [
      field('From', writtenTime(state.from, moment)),
      field('To', writtenTime(state.to, moment)),
    ];
    const wrong = element('p', {class: 'wrong', role: 'alert', hidden: true});
    const apply = (event: Event): void => {
      event.preventDefault();
      const [start, end] = [readWritten(from.value, false, calendar), readWritten(to.value, true, calendar)];
      const fault =
        start === undefined || end === undefined
          ? 'Write a time such as 2026-11-24 10:00:00 or now-3h.'
          : parseRange(start, end, Date.now(), calendar)
            ? undefined
            : 'From has to be before To.';
      wrong.hidden = fault === undefined;
      wrong.textContent = fault ?? '';
      if (start !== undefined && end !== undefined && fault === undefined) choose(start, end);
    };
    content.replaceChildren(
      element(
        'div',
        {class: 'relative'},
        ...ranges.map((start) =>
          element(
            'button',
            {
              type: 'button',
              'aria-pressed': String(state.from === start && state.to === 'now'),
              on: {click: () => choose(start, 'now')},
            },
            rangeText({from: start, to: 'now'}, moment),
          ),
        ),
      ),
      element(
        'form',
        {on: {submit: apply}},
        element(
          'div',
          {class: 'heading'},
          zone === '' ? 'Absolute time range' : `Absolute time range, ${zone}`,
        ),
        element('label', {}, 'From', from),
        element('label', {}, 'To', to),
        wrong,
        element('button', {type: 'submit', class: 'primary'}, 'Apply time range'),
      ),
    );
  };
  write();
  return details;
};
