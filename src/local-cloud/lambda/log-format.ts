import type {Outcome} from './environment.ts';
import type {StoredFunction} from './function.ts';

/** The lines that Lambda itself writes around an invocation, in the function's log format. */
export const logFormat = (stored: StoredFunction, requestId: string) =>
  stored.logging.LogFormat === 'JSON' ? jsonLines(stored, requestId) : textLines(stored, requestId);

const milliseconds = (value: number): number => Math.round(value * 100) / 100;

const megabytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1024 / 1024));

/** Lambda bills the initialisation too, since August 2025. */
const billed = ({duration, initDuration = 0}: Outcome): number => Math.ceil(duration + initDuration);

const textLines = ({memorySize, timeout}: StoredFunction, requestId: string) => ({
  start: () => `START RequestId: ${requestId} Version: $LATEST`,
  end: (outcome: Outcome): readonly string[] => [
    ...(outcome.status === 'timeout'
      ? [`${new Date().toISOString()} ${requestId} Task timed out after ${timeout.toFixed(2)} seconds`]
      : died(outcome)
        ? [`${(JSON.parse(outcome.payload) as {errorMessage: string}).errorMessage}\nRuntime.ExitError`]
        : []),
    `END RequestId: ${requestId}`,
    [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${milliseconds(outcome.duration).toFixed(2)} ms`,
      `Billed Duration: ${billed(outcome)} ms`,
      `Memory Size: ${memorySize} MB`,
      `Max Memory Used: ${megabytes(outcome.memoryUsed)} MB`,
      ...(outcome.initDuration === undefined
        ? []
        : [`Init Duration: ${milliseconds(outcome.initDuration).toFixed(2)} ms`]),
      ...(outcome.status === 'timeout' ? ['Status: timeout'] : []),
      ...(died(outcome) ? ['Status: error', 'Error Type: Runtime.ExitError'] : []),
    ].join('\t'),
  ],
});

const died = (outcome: Outcome): boolean =>
  !outcome.alive &&
  outcome.status === 'error' &&
  outcome.payload.startsWith('{"errorType":"Runtime.ExitError"');

const jsonLines = ({memorySize}: StoredFunction, requestId: string) => {
  const line = (type: string, record: object): string =>
    JSON.stringify({time: new Date().toISOString(), type, record: {requestId, ...record}});
  return {
    start: () => line('platform.start', {version: '$LATEST'}),
    end: (outcome: Outcome): readonly string[] => [
      line('platform.report', {
        metrics: {
          durationMs: milliseconds(outcome.duration),
          billedDurationMs: billed(outcome),
          memorySizeMB: memorySize,
          maxMemoryUsedMB: megabytes(outcome.memoryUsed),
          ...(outcome.initDuration !== undefined && {initDurationMs: milliseconds(outcome.initDuration)}),
        },
        status: outcome.status,
      }),
    ],
  };
};
