/** What a machine writes to its log group about an execution. */
import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {logGroups} from '../logs/log-group.ts';
import {createLogStream} from '../logs/log-streams.ts';
import {putLogEvents} from '../logs/put-log-events.ts';
import type {Execution} from './execution.ts';
import type {StoredEvent} from './history.ts';
import {logGroupOf} from './verify-machine.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-log-level */
const fatal = new Set(['ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);
const isError = (type: string): boolean =>
  fatal.has(type) || /(Failed|TimedOut|Aborted|FailStateEntered)$/.test(type);

const wanted = (level: string, type: string): boolean =>
  level === 'ALL' || (level === 'ERROR' && isError(type)) || (level === 'FATAL' && fatal.has(type));

/** Members of an event's details that are execution data. */
const data = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'cause', 'error']);

type Line = {timestamp: number; message: string};

/** Collects an execution's events, and writes them when it is told to. */
export class ExecutionLog {
  readonly #cloud: LocalCloud;
  readonly #execution: Execution;
  #lines: Line[] = [];
  #stream: string | undefined;

  constructor(cloud: LocalCloud, execution: Execution) {
    this.#cloud = cloud;
    this.#execution = execution;
  }

  add({id, previousEventId, type, timestamp, details}: StoredEvent): void {
    const {level = 'OFF', includeExecutionData = false} = this.#execution.machine.logging;
    if (!wanted(level, type)) return;
    const told = Object.assign({}, ...Object.values(details)) as Record<string, unknown>;
    const message = JSON.stringify({
      id: String(id),
      type,
      details: Object.fromEntries(
        Object.entries(told).filter(([name]) => includeExecutionData || !data.has(name)),
      ),
      previous_event_id: String(previousEventId),
      event_timestamp: String(timestamp),
      execution_arn: this.#execution.arn,
      redrive_count: '0',
    });
    this.#lines.push({timestamp, message});
  }

  async write(): Promise<void> {
    const cloud = this.#cloud;
    const group = logGroupOf(this.#execution.machine.logging);
    const lines = this.#lines.sort((a, b) => a.timestamp - b.timestamp);
    this.#lines = [];
    // A group deleted since then loses its log, as on AWS.
    if (group === undefined || lines.length === 0 || !logGroups(cloud).has(group)) return;
    if (this.#stream === undefined) {
      const time = new Date(cloud.now()).toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
      this.#stream = `states/${this.#execution.machine.name}/${time}/${randomBytes(4).toString('hex')}`;
      await cloud.invoke(createLogStream, {logGroupName: group, logStreamName: this.#stream}, cloud.root);
    }
    for (let start = 0; start < lines.length; start += 100)
      await cloud.invoke(
        putLogEvents,
        {logGroupName: group, logStreamName: this.#stream, logEvents: lines.slice(start, start + 100)},
        cloud.root,
      );
  }
}
