/** Runs executions: begins them, goes on with them after a restart, and ends them. */
import type {LocalCloud, Part} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import type {Language, Machine} from './asl/definition.ts';
import {StateFailure} from './asl/failure.ts';
import type {Finished, Host, Position, TaskWork} from './asl/host.ts';
import {runBranch} from './asl/run-branch.ts';
import {executions, forgetOld, type Execution} from './execution.ts';
import {history} from './history.ts';
import {pause} from './pause.ts';
import {named, Recorder} from './recorder.ts';
import {runTask} from './run-task.ts';

/** Seconds; Express executions end by themselves, Standard ones after a year. */
const longest = {EXPRESS: 300, STANDARD: 31_536_000};

/** Why an execution is told to stop. */
type Reason =
  'timeout' | 'closing' | {readonly error: string | undefined; readonly cause: string | undefined};

type Running = {readonly controller: AbortController; readonly done: Promise<Execution | undefined>};

class Engine {
  readonly #cloud: LocalCloud;
  readonly #running = new Map<string, Running>();

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
  }

  /** Goes on with what ran when the process ended: Standard executions where they were, Express ones from their beginning. */
  resume(): void {
    for (const execution of executions(this.#cloud).values())
      if (execution.status === 'RUNNING') void this.begin(execution);
  }

  /** Runs an execution; answers how it ended, or nothing when the cloud closed before. Never rejects. */
  begin(execution: Execution): Promise<Execution | undefined> {
    executions(this.#cloud).set(execution.arn, execution);
    const controller = new AbortController();
    const done = this.#run(execution, controller)
      .catch((error: unknown) => {
        this.#cloud.log(
          `execution ${execution.arn}: ${String(error instanceof Error ? error.stack : error)}`,
        );
        return undefined;
      })
      .finally(() => this.#running.delete(execution.arn));
    this.#running.set(execution.arn, {controller, done});
    return done;
  }

  async stop(arn: string, error: string | undefined, cause: string | undefined): Promise<void> {
    const running = this.#running.get(arn);
    running?.controller.abort({error, cause} satisfies Reason);
    await running?.done;
  }

  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const {controller} of all) controller.abort('closing' satisfies Reason);
    await Promise.all(all.map(({done}) => done));
  }

  async #run(execution: Execution, controller: AbortController): Promise<Execution | undefined> {
    const {machine} = execution;
    const definition = JSON.parse(machine.definition) as Machine;
    const recorder = new Recorder(this.#cloud, execution, controller);
    const seconds = Math.min(definition.TimeoutSeconds ?? Infinity, longest[machine.type]);
    const deadline = pause(execution.startedAt + seconds * 1000, controller.signal, this.#cloud.now);
    void deadline.then(() => controller.abort('timeout' satisfies Reason)).catch(() => undefined);
    const last = recorder.begin();
    const outcome = await this.#states(execution, definition, recorder, controller.signal, last);
    // The deadline's timer must not outlive the execution.
    controller.abort('closing' satisfies Reason);
    if (!outcome) return undefined;
    const ended: Execution = {...execution, ...outcome, stoppedAt: this.#cloud.now()};
    recorder.end(ended);
    this.#settle(ended);
    await recorder.log
      .write()
      .catch((error: unknown) => this.#cloud.log(`log of ${ended.arn}: ${String(error)}`));
    return ended;
  }

  async #states(
    execution: Execution,
    definition: Machine,
    recorder: Recorder,
    signal: AbortSignal,
    last: number,
  ): Promise<Pick<Execution, 'status' | 'output' | 'error' | 'cause'> | undefined> {
    const language: Language = definition.QueryLanguage ?? 'JSONPath';
    const host = hostOf(this.#cloud, execution, recorder);
    const branch = {
      host,
      machine: definition,
      language,
      key: '',
      signal,
      item: undefined,
      run: runBranch,
      last,
    };
    try {
      const output = await runBranch(branch, JSON.parse(execution.input), {});
      return {status: 'SUCCEEDED', output: JSON.stringify(output)};
    } catch (error) {
      if (signal.aborted) {
        const reason = signal.reason as Reason;
        if (reason === 'closing') return undefined;
        if (reason === 'timeout') return {status: 'TIMED_OUT'};
        if (!(reason instanceof Error)) return {status: 'ABORTED', ...named(reason.error, reason.cause)};
      }
      const failure = (signal.aborted ? signal.reason : error) as unknown;
      if (failure instanceof StateFailure) return {status: 'FAILED', ...named(failure.error, failure.reason)};
      this.#cloud.log(
        `execution ${execution.arn}: ${String(failure instanceof Error ? failure.stack : failure)}`,
      );
      return {status: 'FAILED', ...named('States.Runtime', String(failure))};
    }
  }

  #settle(ended: Execution): void {
    const {arn, machine} = ended;
    positions(this.#cloud, arn, '');
    if (machine.type === 'EXPRESS') {
      executions(this.#cloud).delete(arn);
      return;
    }
    executions(this.#cloud).set(arn, ended);
    forgetOld(this.#cloud, machine.arn);
  }
}

type Stored = Position | Finished;

const positionKey = (arn: string, key: string): string => `${arn}\n${key}`;

/** Forgets the positions of an execution whose key begins so. */
const positions = (cloud: LocalCloud, arn: string, prefix: string): void => {
  const stored = cloud.collection<Stored>('states/positions');
  for (const key of stored.keys()) if (key.startsWith(positionKey(arn, prefix))) stored.delete(key);
};

const hostOf = (cloud: LocalCloud, execution: Execution, recorder: Recorder): Host => {
  const {arn, name, machine, input, startedAt} = execution;
  const stored = cloud.collection<Stored>('states/positions');
  // An Express execution begins anew after a restart, so it needs to remember nothing.
  const remembers = machine.type === 'STANDARD';
  return {
    now: cloud.now,
    context: {
      Execution: {
        Id: arn,
        Input: JSON.parse(input) as unknown,
        Name: name,
        RoleArn: machine.roleArn,
        StartTime: new Date(startedAt).toISOString(),
        RedriveCount: 0,
      },
      StateMachine: {Id: machine.arn, Name: machine.name},
    },
    task: (work: TaskWork) => runTask(cloud, execution, work),
    record: (type, previous, details) => recorder.record(type, previous, details),
    sleep: (until, signal) => pause(until, signal, cloud.now),
    load: (key) => (remembers ? stored.get(positionKey(arn, key)) : undefined),
    save: (key, position) => {
      if (remembers) stored.set(positionKey(arn, key), position);
    },
    drop: (prefix) => {
      if (remembers) positions(cloud, arn, prefix);
    },
  };
};

export const engine: Part<Engine> = {
  name: 'executions',
  open: (cloud) => {
    // Opened first, so that it is closed after the executions that write to it.
    cloud.part(history);
    return new Engine(cloud);
  },
  close: (part) => part.close(),
};

/** The end of an Express execution that somebody waits for. */
export const ended = async (running: Promise<Execution | undefined>): Promise<Execution> => {
  const execution = await running;
  if (!execution) throw new AwsError('ServiceUnavailable', 'The local cloud is stopping.', 503);
  return execution;
};
