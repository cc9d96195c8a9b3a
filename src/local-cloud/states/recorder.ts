import type {LocalCloud} from '../cloud.ts';
import {StateFailure} from './asl/failure.ts';
import type {EventDetails} from './asl/host.ts';
import {historyId, type Execution} from './execution.ts';
import {ExecutionLog} from './execution-log.ts';
import {history} from './history.ts';

/** Events of one execution, at most. */
const mostEvents = 25_000;

/** Error and cause as executions and events have them: left out where there is none. */
export const named = (error: string | undefined, cause: string | undefined) => ({
  ...(error !== undefined && {error}),
  ...(cause !== undefined && {cause}),
});

/** Numbers the events of one execution and hands them to the history and the log. */
export class Recorder {
  readonly log: ExecutionLog;
  readonly #cloud: LocalCloud;
  readonly #execution: Execution;
  readonly #controller: AbortController;
  #count = 0;

  constructor(cloud: LocalCloud, execution: Execution, controller: AbortController) {
    this.#cloud = cloud;
    this.#execution = execution;
    this.#controller = controller;
    this.log = new ExecutionLog(cloud, execution);
  }

  /** Answers the last event there is. */
  begin(): number {
    const {arn, input, machine} = this.#execution;
    if (machine.type === 'STANDARD')
      this.#count = this.#cloud.part(history).read(historyId(arn)).at(-1)?.id ?? 0;
    if (this.#count > 0) return this.#count;
    const details = {input, inputDetails: {truncated: false}, roleArn: machine.roleArn};
    return this.record('ExecutionStarted', 0, {executionStartedEventDetails: details});
  }

  record(
    type: string,
    previousEventId: number,
    details: {readonly [member: string]: EventDetails} = {},
  ): number {
    const event = {id: ++this.#count, previousEventId, type, timestamp: this.#cloud.now(), details};
    const {arn, machine} = this.#execution;
    if (machine.type === 'STANDARD') {
      this.#cloud.part(history).append(historyId(arn), event);
      if (event.id === mostEvents)
        this.#controller.abort(
          new StateFailure(
            'States.Runtime',
            'The execution reached the maximum number of history events (25000).',
          ),
        );
    }
    this.log.add(event);
    return event.id;
  }

  end({status, output, error, cause}: Execution): void {
    const failure = named(error, cause);
    const [type, member, details] = (
      {
        SUCCEEDED: ['Succeeded', 'Succeeded', {output, outputDetails: {truncated: false}}],
        FAILED: ['Failed', 'Failed', failure],
        TIMED_OUT: ['TimedOut', 'TimedOut', failure],
        ABORTED: ['Aborted', 'Aborted', failure],
      } as Record<string, [string, string, EventDetails]>
    )[status] ?? ['', '', {}];
    this.record(`Execution${type}`, this.#count, {[`execution${member}EventDetails`]: details});
  }
}
