/** A dashboard as it is at one moment: each panel is asked once, and the answers go into one page that asks nobody. */
import type {Dashboard} from './dashboard.ts';
import type {Enclosed, Taken} from './enclosed.ts';
import {enclosingHtml} from './page-html.ts';
import type {ComputedPanel} from './panels.ts';
import type {TimeRange} from './time-range.ts';
import type {Choices} from './variables.ts';
import {withTitles} from './titles.ts';
import {withoutStatements} from './without-statements.ts';
import {writtenChoices} from './written-choices.ts';
import {rangeText} from './written-time.ts';
import {wallOf, zoneNamed, type Zone} from './zones.ts';

/** What a snapshot is made of. */
export type Snapshot = {
  readonly dashboard: Dashboard;
  /** The range as it was written (`now-3h`), and what it was at that moment. */
  readonly from: string;
  readonly to: string;
  readonly range: TimeRange;
  readonly choices: Choices;
  /** When the panels were asked, in milliseconds since the epoch. */
  readonly at: number;
  /** Which cloud and which workshop, in words that may be given away. */
  readonly where: string;
  readonly panels: readonly ComputedPanel[];
};

/** `24 Nov 2026 18:30 UTC`: in the dashboard's zone; in UTC where that is the reader's, who is not known yet. */
const momentIn = (zone: Zone, time: number): string =>
  `${wallOf(time, zone).toUTCString().slice(5, 22)} ${zone}`;

/** What is said of a snapshot wherever it is seen: of when it is, what was chosen, and whence it came. */
export const describeSnapshot = ({dashboard, from, to, choices, at, where}: Snapshot): Taken => {
  const moment = (time: number): string => momentIn(zoneNamed(dashboard.timezone) || 'UTC', time);
  return {
    when: `Snapshot of ${moment(at)} · ${rangeText({from, to}, moment)}`,
    more: [...writtenChoices(dashboard, choices), where],
  };
};

/** The page of a snapshot, whole in one file. */
export const snapshotHtml = async (snapshot: Snapshot): Promise<string> => {
  const {range, at, panels} = snapshot;
  const dashboard = withTitles(snapshot.dashboard, snapshot.choices, range);
  const taken = describeSnapshot(snapshot);
  const enclosed: Enclosed = {
    taken,
    // What nobody can ask anew offers no choice and no refresh.
    dashboard: {...withoutStatements(dashboard), templating: {list: []}, refresh: ''},
    answer: {version: dashboard.version, range, now: at, panels},
  };
  return enclosingHtml(`${dashboard.title} · ${taken.when}`, enclosed);
};
