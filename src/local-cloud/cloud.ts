import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {authorize} from './iam/authorize.ts';
import {Journal, type Collection} from './journal.ts';
import type {Access, Operation, Principal, Service, TypedOperation} from './operation.ts';
import {duration, type Durations, type Pace} from './pace.ts';

/**
 * Something a service keeps open while the cloud runs (a log's files, a database, workers).
 * It is opened at its first use, once for each cloud, and closed with it.
 */
export type Part<T> = {
  readonly name: string;
  open(cloud: LocalCloud): T;
  close?(part: T): void | Promise<void>;
};

export type LocalCloudOptions = {
  /** The folder that holds everything: the journal, the stream logs, the databases. */
  readonly home: string;
  readonly pace: Pace;
  readonly services: readonly Service[];
  /** Where the SQL engine's package is found, when not beside this program: a folder with `node_modules`. */
  readonly engineHome?: string | undefined;
  readonly now?: () => number;
  readonly log?: (line: string) => void;
  /** Told of everything that IAM is asked, whatever it answers; the account's owner is never asked about. */
  readonly asked?: (principal: Principal, access: Access) => void;
};

/** One account in one region, with everything in it. */
export class LocalCloud {
  readonly partition = 'aws';
  readonly account = '000000000000';
  readonly region = 'us-east-1';
  readonly home: string;
  readonly pace: Pace;
  readonly engineHome: string | undefined;
  readonly services: readonly Service[];
  readonly root: Principal;
  /** Milliseconds since the epoch; the one clock of every service. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  readonly asked: (principal: Principal, access: Access) => void;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url = '';

  readonly #journal: Journal;
  readonly #parts = new Map<Part<never>, {value: unknown; close: () => void | Promise<void>}>();
  readonly #actions = new Map<Operation, string>();

  constructor(options: LocalCloudOptions) {
    this.home = options.home;
    this.pace = options.pace;
    this.engineHome = options.engineHome;
    this.services = options.services;
    this.now = options.now ?? Date.now;
    this.log = options.log ?? (() => {});
    this.asked = options.asked ?? (() => {});
    this.root = {kind: 'root', arn: `arn:${this.partition}:iam::${this.account}:root`};
    this.#journal = new Journal(join(options.home, 'journal.jsonl'));
    for (const service of this.services)
      for (const op of service.operations)
        this.#actions.set(op, `${service.actionPrefix ?? service.signingName}:${op.name}`);
  }

  /** A persistent map; the name is the service's and its noun's: `kinesis/streams`. */
  collection<T>(name: string): Collection<T> {
    return this.#journal.collection<T>(name);
  }

  part<T>(part: Part<T>): T {
    const key = part as Part<never>;
    let opened = this.#parts.get(key);
    if (!opened) {
      const value = part.open(this);
      opened = {value, close: () => part.close?.(value)};
      this.#parts.set(key, opened);
    }
    return opened.value as T;
  }

  /** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`; pass `region: ''` for a global service. */
  arn(service: string, resource: string, region = this.region): string {
    return `arn:${this.partition}:${service}:${region}:${this.account}:${resource}`;
  }

  /** Milliseconds a change of state takes at this cloud's pace. */
  takes(durations: Durations): number {
    return duration(this.pace, durations);
  }

  /** Asks IAM, then runs an operation: what the wire does for a request, and what one service does to use another. */
  async invoke<Input, Output>(
    op: TypedOperation<Input, Output>,
    input: Input,
    principal: Principal,
    requestId: string = randomUUID(),
  ): Promise<Output> {
    const call = {cloud: this, principal, requestId};
    if (principal.kind !== 'root') {
      const asked: readonly Access[] = op.access
        ? await op.access(input as never, call)
        : [{action: this.#action(op), resource: '*'}];
      for (const access of asked) authorize(this, principal, access);
    }
    return op.handle(input, call);
  }

  /** The operation of a service by its names on the wire; undefined when this cloud does not have it. */
  find(service: Service, name: string): Operation | undefined {
    return service.operations.find((op) => op.name === name);
  }

  async start(): Promise<void> {
    for (const service of this.services) await service.start?.(this);
  }

  async close(): Promise<void> {
    for (const part of [...this.#parts.values()].reverse()) await part.close();
    this.#journal.close();
  }

  #action(op: Operation): string {
    const action = this.#actions.get(op);
    if (!action) throw new Error(`${op.name} belongs to no service of this cloud`);
    return action;
  }
}
