import type {LocalCloud} from '../cloud.ts';
import {createLogGroup} from '../logs/log-groups.ts';
import {createLogStream} from '../logs/log-streams.ts';
import {putLogEvents} from '../logs/put-log-events.ts';
import {AwsError, type Principal} from '../operation.ts';

/** Milliseconds after which lines of a running invocation are written. */
const patience = 500;
/** Bytes of a log that an invocation may ask for. */
const tailSize = 4096;

/** The log of one execution environment, written with the function's role; without the permission it is lost, as on AWS. */
export class FunctionLog {
  readonly #cloud: LocalCloud;
  readonly #principal: Principal;
  readonly #group: string;
  readonly #stream: string;
  #pending: Line[] = [];
  #tail = '';
  #made = false;
  #lost = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(cloud: LocalCloud, principal: Principal, group: string, stream: string) {
    this.#cloud = cloud;
    this.#principal = principal;
    this.#group = group;
    this.#stream = stream;
  }

  /** Begins the log that the next invocation may ask for. */
  begin(): void {
    this.#tail = '';
  }

  /** The end of what was written since `begin`. */
  tail(): string {
    return Buffer.from(this.#tail).subarray(-tailSize).toString('base64');
  }

  write(timestamp: number, message: string): void {
    this.#pending.push({timestamp, message});
    this.#tail = `${this.#tail}${message}\n`.slice(-tailSize);
    this.#timer ??= setTimeout(() => void this.flush(), patience).unref();
  }

  /** Settles when everything written so far is in CloudWatch Logs. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#pending.sort((a, b) => a.timestamp - b.timestamp);
    this.#pending = [];
    this.#writing = this.#writing.then(() => this.#put(events));
    return this.#writing;
  }

  /** Forgets what is not written yet: the cloud closes. */
  discard(): void {
    clearTimeout(this.#timer);
    this.#pending = [];
    this.#lost = true;
  }

  async #put(events: readonly Line[]): Promise<void> {
    if (events.length === 0 || this.#lost) return;
    try {
      if (!this.#made) await this.#make();
      for (const logEvents of batches(events))
        await this.#cloud.invoke(
          putLogEvents,
          {logGroupName: this.#group, logStreamName: this.#stream, logEvents},
          this.#principal,
        );
    } catch (error) {
      this.#made = false;
      this.#cloud.log(`log lines of ${this.#group} are lost: ${String(error)}`);
    }
  }

  async #make(): Promise<void> {
    const stream = {logGroupName: this.#group, logStreamName: this.#stream};
    try {
      await this.#cloud.invoke(createLogStream, stream, this.#principal);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.code === 'ResourceNotFoundException') {
        await this.#cloud.invoke(createLogGroup, {logGroupName: this.#group}, this.#principal);
        await this.#cloud.invoke(createLogStream, stream, this.#principal);
      } else if (error.code !== 'ResourceAlreadyExistsException') throw error;
    }
    this.#made = true;
  }
}

type Line = {timestamp: number; message: string};

/** Well below what one PutLogEvents may carry, in bytes. */
const largestBatch = 500_000;

const batches = (events: readonly Line[]): Line[][] => {
  const all: Line[][] = [[]];
  let size = 0;
  for (const {timestamp, message} of events) {
    const kept = message.length > largestBatch / 4 ? message.slice(0, largestBatch / 4) : message;
    size += Buffer.byteLength(kept) + 26;
    if (size > largestBatch) {
      all.push([]);
      size = Buffer.byteLength(kept) + 26;
    }
    all.at(-1)?.push({timestamp, message: kept});
  }
  return all.filter((batch) => batch.length > 0);
};
