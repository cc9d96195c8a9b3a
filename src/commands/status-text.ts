import {inWords} from '../steps/clock.ts';
import {dollars} from '../steps/costs.ts';
import {counted} from '../ui/counted.ts';
import {describeSeconds} from '../ui/duration.ts';
import {stepOfView, type StatusReport, type StepReport, type StreamReport} from './status-report.ts';

const marks: Readonly<Record<StepReport['state'], string>> = {
  ready: '✔',
  underway: '…',
  absent: '·',
  failed: '✖',
  skipped: '–',
  unknown: '?',
};

/** Of what is ready, what has something to say that is of use now: until when, that nobody wants it, and when it was last seen to work. */
const tellingMore = ['pause-guard', 'workspace', 'data-source', 'dashboard'];

/** The report for people: steps, streams, cost, links; on this machine it fits 24 lines. */
export const describeStatus = (
  report: StatusReport,
  named: string,
  hint: (text: string) => string,
): string[] => [
  `Workshop in ${named}`,
  ...report.steps.map((step) => {
    const why = step.state === 'ready' && !tellingMore.includes(step.name) ? '' : hint(step.why);
    return `  ${marks[step.state]} ${step.name.padEnd(15)} ${step.state.padEnd(8)} ${why}`.trimEnd();
  }),
  '',
  ...report.streams.flatMap((stream, i, streams) =>
    streamLines(
      stream,
      Math.max(17, ...streams.map(({name}) => name.length)),
      report.steps.find(({name}) => name === viewSteps[i])?.state,
    ),
  ),
  ...costLines(report).map((line) => `  ${line}`),
  ...Object.entries(report.links).map(([name, address]) => `  ${name.padEnd(11)} ${address}`),
  `  Next: ${hint(next(report))}`,
];

const viewSteps = Object.values(stepOfView);

const streamLines = (
  {name, view, rows, freshnessSeconds, stall}: StreamReport,
  width: number,
  step: StepReport['state'] | undefined,
): string[] => {
  const without = step === 'unknown' || step === 'ready' ? 'its view cannot be asked now' : 'no view yet';
  if (rows === null) return [`  ${name.padEnd(width)} ${without}`];
  const age =
    freshnessSeconds === null ? 'no record yet' : `newest record ${describeSeconds(freshnessSeconds)} old`;
  return [
    `  ${name.padEnd(width)} ${counted(rows, 'row')}${name === view ? '' : ` in ${view}`}, ${age}`,
    ...(stall ? [`    ! ${stall.why}`, `      ${stall.next}`] : []),
  ];
};

const costLines = ({cost}: StatusReport): string[] => {
  const {perHour, perDay, perMonth, perMonthGrafana, paused, soFar, prices, lines} = cost;
  const rest = lines.reduce((sum, line) => sum + (line.whilePaused ? line.price * line.perHour : 0), 0);
  const since = paused?.since ? ` since ${inWords(new Date(paused.since))}` : '';
  const isFree = perHour === 0;
  const pause = paused
    ? [`The cluster is paused${since}. What still costs${isFree ? ' on AWS' : ''}: ${dollars(rest)} an hour.`]
    : [];
  if (isFree) return [...pause, 'It runs on this machine and costs nothing.'];
  const amounts =
    perHour === null || perDay === null || perMonth === null
      ? 'an unknown price'
      : `${dollars(perHour)} an hour, ${dollars(perDay)} a day, ${dollars(perMonth)} a month`;
  return [
    ...pause,
    `Cost: about ${amounts} while it runs`,
    ...(perMonthGrafana > 0
      ? [`      and ${dollars(perMonthGrafana)} a month for the users of Managed Grafana`]
      : []),
    ...(soFar === null ? [] : [`      at most ${dollars(soFar)} so far`]),
    `      (estimate from prices of ${prices.region}, ${prices.dated})`,
  ];
};

const next = ({steps}: StatusReport): string => {
  const done = steps.every((step) => step.state === 'ready' || step.state === 'skipped');
  if (!done) return 'rsw setup';
  const isShown = steps.find(({name}) => name === 'dashboard')?.state === 'ready';
  return isShown ? 'rsw query busiest-routes' : 'rsw dashboard';
};
