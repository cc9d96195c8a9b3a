/** Asynchronous invocations: acknowledged when they are in the journal, then run and retried as Lambda does. */
import type {LocalCloud, Part} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {eventInvokeConfigs} from './event-invoke-config.ts';
import {fleet} from './fleet.ts';
import {functions, verifyRunnable} from './function.ts';

export type QueuedEvent = {
  readonly requestId: string;
  readonly function: string;
  /** JSON. */
  readonly event: string;
  readonly clientContext: unknown;
  readonly receivedAt: number;
  /** How often the function failed so far. */
  readonly failures: number;
  /** How often there was no room for it. */
  readonly throttles: number;
  readonly dueAt: number;
};

/** Before the second and the third attempt, in milliseconds. */
const pauses = [
  {quick: 60_000, realistic: 60_000},
  {quick: 120_000, realistic: 120_000},
];
const longestBackoff = 300_000;

class EventQueue {
  readonly #cloud: LocalCloud;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
  }

  get #events() {
    return this.#cloud.collection<QueuedEvent>('lambda/events');
  }

  add(event: QueuedEvent): void {
    this.#events.set(event.requestId, event);
    this.#schedule(event);
  }

  resume(): void {
    for (const event of this.#events.values()) this.#schedule(event);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #schedule(event: QueuedEvent): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(event.requestId);
        this.#attempt(event).catch((error: unknown) =>
          this.#cloud.log(`event ${event.requestId} of ${event.function}: ${String(error)}`),
        );
      },
      Math.max(0, event.dueAt - this.#cloud.now()),
    );
    this.#timers.set(event.requestId, timer.unref());
  }

  async #attempt(event: QueuedEvent): Promise<void> {
    const cloud = this.#cloud;
    const stored = functions(cloud).get(event.function);
    if (!stored) return this.#drop(event, 'the function is gone');
    if (cloud.now() > this.#lastMoment(event)) return this.#drop(event, 'it is too old');
    const workers = cloud.part(fleet);
    let failed: boolean;
    try {
      verifyRunnable(cloud, stored);
      failed = (await workers.run(stored, event)).failed;
    } catch (error) {
      // Stopping is no failure: the event stays in the journal for the next start.
      if (workers.closed) return;
      if (!(error instanceof AwsError)) throw error;
      return this.#later({...event, throttles: event.throttles + 1}, backoff(event.throttles));
    }
    if (!failed) {
      this.#events.delete(event.requestId);
      return;
    }
    const retries = eventInvokeConfigs(cloud).get(event.function)?.retries ?? pauses.length;
    const pause = pauses[event.failures];
    if (event.failures >= retries || !pause) return this.#drop(event, 'the function failed');
    this.#later({...event, failures: event.failures + 1}, cloud.takes(pause));
  }

  #later(event: QueuedEvent, pause: number): void {
    const dueAt = this.#cloud.now() + pause;
    if (dueAt > this.#lastMoment(event)) return this.#drop(event, 'it is too old');
    this.add({...event, dueAt});
  }

  #lastMoment({function: name, receivedAt}: QueuedEvent): number {
    const age = eventInvokeConfigs(this.#cloud).get(name)?.age ?? 21_600;
    return receivedAt + age * 1000;
  }

  #drop(event: QueuedEvent, why: string): void {
    this.#events.delete(event.requestId);
    this.#cloud.log(`event ${event.requestId} of ${event.function} is dropped: ${why}`);
  }
}

const backoff = (times: number): number => Math.min(longestBackoff, 1000 * 2 ** times);

export const eventQueue: Part<EventQueue> = {
  name: 'asynchronous invocations',
  open: (cloud) => new EventQueue(cloud),
  close: (queue) => queue.close(),
};
