/** The clock of all schedules: fires what is due and delivers it, with retries, also across restarts. */
import {randomBytes, randomUUID} from 'node:crypto';
import type {LocalCloud, Part} from '../cloud.ts';
import {roleSession} from '../iam/role-session.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import {groupArn, isDone, nextDue, scheduleArn, scheduleKey, schedules, type Schedule} from './schedule.ts';
import {callTarget} from './target.ts';

/** One call of a target that is owed. */
type Delivery = {
  readonly schedule: Schedule;
  readonly executionId: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly scheduledAt: number;
  readonly attempt: number;
  readonly dueAt: number;
};

/** Timers cannot wait longer than 2^31 ms. */
const longestSleep = 3_600_000;

class Clock {
  readonly #cloud: LocalCloud;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed = false;

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
  }

  /** When each schedule is due next. */
  get #due(): Collection<number> {
    return this.#cloud.collection<number>('scheduler/due');
  }

  get #deliveries(): Collection<Delivery> {
    return this.#cloud.collection<Delivery>('scheduler/deliveries');
  }

  /** Goes on after a restart: what was missed fires once, what was under way is delivered again. */
  resume(): void {
    for (const [key, due] of this.#due.entries()) this.#sleep(key, due, () => this.#fire(key));
    for (const [id, delivery] of this.#deliveries.entries())
      if (this.#cloud.now() > lastMoment(delivery)) this.#deliveries.delete(id);
      else this.#sleep(id, delivery.dueAt, () => this.#deliver(id));
  }

  /** Winds the clock for a schedule that was made or changed: a rate that begins anew is due at once. */
  wind(schedule: Schedule, beginsAnew: boolean): void {
    this.#next(schedule, nextDue(schedule, beginsAnew ? schedule.base - 1 : this.#cloud.now()));
  }

  forget(key: string): void {
    this.#due.delete(key);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #next(schedule: Schedule, due: number | undefined): void {
    const key = scheduleKey(schedule);
    this.forget(key);
    if (due === undefined) return;
    this.#due.set(key, due);
    this.#sleep(key, due, () => this.#fire(key));
  }

  #sleep(key: string, until: number, then: () => void): void {
    const left = until - this.#cloud.now();
    const timer = setTimeout(
      () => {
        if (left > longestSleep) this.#sleep(key, until, then);
        else then();
      },
      Math.min(Math.max(0, left), longestSleep),
    );
    this.#timers.set(key, timer.unref());
  }

  /** The delivery is kept before the next time is, so that a crash in between repeats it instead of losing it. */
  #fire(key: string): void {
    const schedule = schedules(this.#cloud).get(key);
    const scheduledAt = this.#due.get(key);
    if (!schedule || scheduledAt === undefined) return this.forget(key);
    const now = this.#cloud.now();
    const id = `${key}#${scheduledAt}`;
    const spread =
      schedule.window.Mode === 'FLEXIBLE' ? (schedule.window.MaximumWindowInMinutes ?? 0) * 60_000 : 0;
    const dueAt = now + Math.floor(Math.random() * spread);
    this.#deliveries.set(id, {schedule, executionId: randomUUID(), scheduledAt, attempt: 1, dueAt});
    this.#sleep(id, dueAt, () => this.#deliver(id));
    this.#next(schedule, nextDue(schedule, now));
    if (schedule.deleteWhenDone && isDone(schedule, now)) schedules(this.#cloud).delete(key);
  }

  #deliver(id: string): void {
    this.#timers.delete(id);
    const delivery = this.#deliveries.get(id);
    if (!delivery) return;
    this.#call(delivery)
      .then(() => !this.#closed && this.#deliveries.delete(id))
      .catch((error: unknown) => {
        if (!this.#closed) this.#failed(id, delivery, error);
      });
  }

  async #call({schedule, executionId, scheduledAt, attempt}: Delivery): Promise<void> {
    const cloud = this.#cloud;
    const {name, group, target} = schedule;
    const arn = scheduleArn(cloud, group, name);
    const principal = roleSession(
      cloud,
      target.RoleArn ?? '',
      'scheduler.amazonaws.com',
      randomBytes(16).toString('hex'),
      {'aws:SourceArn': [groupArn(cloud, group), arn]},
    );
    const time = new Date(scheduledAt).toISOString().replace(/\.\d+Z$/, 'Z');
    const attributes: Record<string, string> = {
      'schedule-arn': arn,
      'scheduled-time': time,
      'execution-id': executionId,
      'attempt-number': String(attempt),
    };
    const Input = target.Input?.replaceAll(
      /<aws\.scheduler\.([a-z-]+)>/g,
      (whole, attribute: string) => attributes[attribute] ?? whole,
    );
    const standard = JSON.stringify({
      version: '0',
      id: executionId,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: cloud.account,
      time,
      region: cloud.region,
      resources: [arn],
      detail: '{}',
    });
    await callTarget(cloud, {...target, Input}, principal, standard);
  }

  #failed(id: string, delivery: Delivery, error: unknown): void {
    const {RetryPolicy: policy} = delivery.schedule.target;
    const now = this.#cloud.now();
    const dueAt = now + Math.min(300_000, 1000 * 2 ** (delivery.attempt - 1));
    const again =
      isTransient(error) &&
      delivery.attempt <= (policy?.MaximumRetryAttempts ?? 185) &&
      dueAt <= lastMoment(delivery);
    this.#cloud.log(
      `schedule ${id}, attempt ${delivery.attempt}: ${String(error)}; ${again ? 'tries again' : 'gives up'}`,
    );
    if (!again) {
      this.#deliveries.delete(id);
      return;
    }
    this.#deliveries.set(id, {...delivery, attempt: delivery.attempt + 1, dueAt});
    this.#sleep(id, dueAt, () => this.#deliver(id));
  }
}

const lastMoment = ({scheduledAt, schedule}: Delivery): number =>
  scheduledAt + (schedule.target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400) * 1000;

/** What may be better the next time; a refusal will not be. */
const isTransient = (error: unknown): boolean =>
  !(error instanceof AwsError) || error.status >= 429 || /Throttl|TooManyRequests|Conflict/.test(error.code);

export const clock: Part<Clock> = {
  name: 'schedules',
  open: (cloud) => new Clock(cloud),
  close: (part) => part.close(),
};
