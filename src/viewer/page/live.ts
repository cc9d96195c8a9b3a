/** The live strip: what arrives on each stream, waits, and is to be seen in its view. */
import type {Dashboard} from '../dashboard.ts';
import {localClock} from '../dates.ts';
import type {Flow} from '../serve/flow.ts';
import {zoneNamed} from '../zones.ts';
import {element} from './element.ts';
import {drawLane, levelOf, type Lane, type Step} from './lane.ts';
import type {Source} from './source.ts';

/** Each second something is told; so many milliseconds without are a silence. */
const longestSilence = 5000;

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

/** Follows the flow while the page is looked at, once it knows the dashboard. */
export type Live = {
  open(dashboard: Dashboard): void;
  /** Stands still, or goes on. */
  pause(isPaused: boolean): void;
  /** What is told elsewhere on the page is not told here, too. */
  known(error: string | undefined): void;
};

/** Whether there is something to look at for whoever has paused the page. */
const isEnough = ({streams, error}: Flow): boolean =>
  error !== undefined || streams.every(({rows}) => rows !== null);

/** Hidden until the host tells something; a host without streams never does. */
export const drawLive = (place: HTMLElement, flow: NonNullable<Source['flow']>): Live => {
  const lanes = new Map<string, Lane>();
  const list = element('div', {class: 'lanes'});
  const fault = element('div', {class: 'quiet', hidden: true});
  const announced = element('div', {class: 'aside', role: 'status'});
  place.replaceChildren(list, fault, announced);
  let steps: readonly Step[] = usualSteps;
  let zone = '';
  let source: {close(): void} | undefined;
  const told = new Map<string, number>();
  let silence: ReturnType<typeof setTimeout> | undefined;
  let [isOpen, isPaused, hasEnough] = [false, false, false];
  let error: string | undefined;
  let knownError: string | undefined;

  /** Figures of a while ago, or of what cannot be asked, are not those of now. */
  const fade = (isStale: boolean): void => {
    place.classList.toggle('stale', isStale);
    if (isStale) for (const {rest} of lanes.values()) rest();
  };
  const awaitMore = (at: number): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      fade(true);
      fault.hidden = false;
      fault.textContent = `Nothing heard since ${localClock(at, zone)}`;
    }, longestSilence);
  };
  /** Said aloud only when something has become better or worse. */
  const announce = ({streams}: Flow): void => {
    const news = streams.filter(({view, rows, freshnessSeconds}) => {
      // It has not been asked yet.
      if (rows === null) return false;
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
  const tellError = (): void => {
    fault.hidden = error === undefined || error === knownError;
    fault.textContent = error ?? '';
  };
  const rest = (): void => {
    source?.close();
    source = undefined;
    clearTimeout(silence);
    for (const lane of lanes.values()) lane.rest();
  };
  const hear = (flow: Flow): void => {
    place.hidden = false;
    ({error} = flow);
    tellError();
    for (const stream of flow.streams) {
      const lane = lanes.get(stream.name) ?? drawLane(stream.name);
      if (!lanes.has(stream.name)) list.append(lane.node);
      lanes.set(stream.name, lane);
      lane.update(stream, steps);
    }
    fade(error !== undefined);
    announce(flow);
    hasEnough = isEnough(flow);
    if (isPaused && hasEnough) rest();
    else awaitMore(flow.at);
  };
  const follow = (): void => {
    rest();
    if (!document.hidden && !(isPaused && hasEnough)) source = flow(hear);
  };
  return {
    open: (dashboard) => {
      steps = stepsOf(dashboard);
      zone = zoneNamed(dashboard.timezone);
      if (isOpen) return;
      isOpen = true;
      follow();
      document.addEventListener('visibilitychange', follow);
    },
    pause: (isWanted) => {
      if (isWanted === isPaused) return;
      isPaused = isWanted;
      if (isOpen) follow();
    },
    known: (told) => {
      knownError = told;
      if (source) tellError();
    },
  };
};
