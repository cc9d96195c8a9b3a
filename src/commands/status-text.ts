import {defaultPrefix} from '../steps/config.ts';
import {describeSeconds} from '../ui/duration.ts';
import type {StatusReport, StepReport} from './status-report.ts';

const marks: Readonly<Record<StepReport['state'], string>> = {
  ready: '✔',
  underway: '…',
  absent: '·',
  failed: '✖',
  skipped: '–',
  unknown: '?',
};

/** The report for people: steps, streams, cost, links; on this machine it fits 24 lines. */
export const describeStatus = (report: StatusReport, named: string): string[] => [
  `Workshop in ${named}`,
  ...report.steps.map((step) => {
    const why = step.state === 'ready' ? '' : step.why;
    return `  ${marks[step.state]} ${step.name.padEnd(15)} ${step.state.padEnd(8)} ${why}`.trimEnd();
  }),
  '',
  ...report.streams.map(({name, rows, freshnessSeconds}) => {
    if (rows === null) return `  ${name.padEnd(17)} no view yet`;
    const age =
      freshnessSeconds === null ? 'no record yet' : `newest record ${describeSeconds(freshnessSeconds)} old`;
    return `  ${name.padEnd(17)} ${rows.toLocaleString('en-US')} rows, ${age}`;
  }),
  `  ${costLine(report)}`,
  ...Object.entries(report.links).map(([name, address]) => `  ${name.padEnd(11)} ${address}`),
  `  Next: ${next(report)}`,
];

const costLine = ({cost}: StatusReport): string => {
  if (cost.perHour === 0) return 'It runs on this machine and costs nothing.';
  const hour = cost.perHour === null ? 'an unknown price' : `about ${cost.perHour.toFixed(2)} USD an hour`;
  const soFar = cost.soFar === null ? '' : `, ${cost.soFar.toFixed(2)} USD so far`;
  return `Cost (estimate): ${hour} while it runs${soFar}.`;
};

const next = ({steps, target}: StatusReport): string => {
  const prefix = target.prefix === defaultPrefix ? '' : ` --prefix ${target.prefix}`;
  const flags = `${target.local ? ' --local' : ''}${prefix}`;
  const done = steps.every((step) => step.state === 'ready' || step.state === 'skipped');
  return done ? 'rsw query busiest-routes' : `rsw setup${flags}`;
};
