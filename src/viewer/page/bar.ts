/** The bar above the panels: title, what can be asked, theme, full screen. */
import type {Dashboard} from '../dashboard.ts';
import type {Taken} from '../enclosed.ts';
import {zonedRangeText} from '../written-time.ts';
import {unseenOf} from '../unseen.ts';
import {drawAsking, type AskingActs} from './asking.ts';
import {button, rename} from './button.ts';
import {element} from './element.ts';
import type {State} from './state.ts';

/** The address that was opened, the round of questions, or the panels that were asked. */
export type About = 'address' | 'round' | 'panels';

/** The bar, as the page changes it. */
export type Bar = {
  /** Shows that a question is under way. */
  busy(isBusy: boolean): void;
  /** Says what is wrong with one thing; undefined when nothing is any more. */
  say(about: About, text: string | undefined): void;
  /** Shows what the buttons would do now. */
  show(isPaused: boolean): void;
};

/** What its buttons do. */
export type BarActs = AskingActs & Readonly<Record<'keys' | 'theme' | 'kiosk' | 'whole', () => void>>;

/** Of when and whence a snapshot is, where others have what can be asked. */
const drawTaken = ({when, more}: Taken): HTMLElement =>
  element('p', {class: 'taken'}, element('b', {}, when), ...more.map((text) => element('span', {}, text)));

/** With `taken` nothing can be asked anew. */
export const drawBar = (
  place: HTMLElement,
  dashboard: Dashboard,
  state: State,
  act: BarActs,
  taken?: Taken,
): Bar => {
  const asking = taken ? undefined : drawAsking(dashboard, state, act);
  const theme = button('', 'theme', act.theme);
  const kiosk = button('', 'screen', act.kiosk);
  const keys = button('Keys (?)', 'keys', act.keys);
  keys.classList.add('keys');
  const whole = element(
    'button',
    {type: 'button', class: 'tool', title: 'Esc', on: {click: act.whole}},
    '← Whole dashboard',
  );
  const problem = element('div', {class: 'problem', role: 'alert', hidden: true});
  const unseen = unseenOf(dashboard);
  const said = new Map<About, string | undefined>();
  const written = element('span', {class: 'written'});
  place.replaceChildren(
    element(
      'div',
      {class: 'top'},
      element('h1', {title: dashboard.description}, dashboard.title),
      taken ? drawTaken(taken) : written,
      element('div', {class: 'controls'}, whole, ...(asking?.controls ?? []), keys, theme, kiosk),
    ),
    asking?.variables ?? '',
    unseen === undefined ? '' : element('p', {class: 'unseen'}, unseen),
    problem,
  );
  return {
    busy: (isBusy) => asking?.busy(isBusy),
    say: (about, text) => {
      if (said.get(about) === text) return;
      said.set(about, text);
      const texts = [...said.values()].filter((each) => each !== undefined);
      problem.hidden = texts.length === 0;
      problem.replaceChildren(...texts.map((each) => element('p', {}, each)));
    },
    show: (isPaused) => {
      asking?.show(isPaused);
      written.textContent = zonedRangeText(dashboard, state);
      whole.hidden = state.viewPanel === undefined;
      rename(theme, state.theme === 'dark' ? 'Light theme' : 'Dark theme', 'theme');
      rename(
        kiosk,
        state.kiosk ? 'Leave full screen (f)' : 'Full screen (f)',
        state.kiosk ? 'close' : 'screen',
      );
    },
  };
};
