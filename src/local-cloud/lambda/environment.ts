/** One execution environment: a process that runs a function's code, with Lambda's variables and nothing else around it. */
import {spawn, type ChildProcess} from 'node:child_process';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {bootstrap} from './sdk-folder.ts';

export type EnvironmentOptions = {
  /** The whole environment of the process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly taskFolder: string;
  /** MB. */
  readonly memorySize: number;
  readonly takesCallbacks: boolean;
  onLog(time: number, message: string): void;
};

export type Invocation = {
  readonly requestId: string;
  readonly arn: string;
  /** JSON. */
  readonly event: string;
  /** Seconds. */
  readonly timeout: number;
  readonly clientContext: unknown;
};

/** An error as Lambda puts it into a payload. */
export type Failure = {
  readonly errorType?: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};

export type Outcome = {
  /** JSON. */
  readonly payload: string;
  readonly failed: boolean;
  readonly status: 'success' | 'error' | 'timeout';
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds, of the first invocation only. */
  readonly initDuration: number | undefined;
  /** Bytes. */
  readonly memoryUsed: number;
  /** False when the process is gone: the next invocation needs another one. */
  readonly alive: boolean;
};

type Message =
  | {readonly type: 'log'; readonly time: number; readonly message: string}
  | {readonly type: 'ready'}
  | {
      readonly type: 'broken' | 'outcome';
      /** The process is about to exit. */
      readonly ends?: boolean;
      readonly rss: number;
      readonly payload?: string;
      readonly error?: Failure;
    };

/** What a process needs beyond the function's own memory here, where no machine image is shared. */
const allowance = 64 * 1024 * 1024;
/** Lambda gives the initialisation ten seconds, and what it still needs is the invocation's time. */
const initSeconds = 10;

export class Environment {
  readonly #child: ChildProcess;
  readonly #orders: Writable;
  readonly #exited: Promise<string>;
  readonly #startedAt = performance.now();
  readonly #memorySize: number;
  readonly #initialised: Promise<Message | undefined>;
  #initDuration: number | undefined;
  #alive = true;
  #outcome: (message: Message) => void = () => {};

  constructor(options: EnvironmentOptions) {
    this.#memorySize = options.memorySize * 1024 * 1024;
    const settings = {
      takesCallbacks: options.takesCallbacks,
      residentLimit: this.#memorySize + allowance,
    };
    this.#child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${Math.max(32, Math.floor(options.memorySize * 0.85))}`,
        bootstrap,
        JSON.stringify(settings),
      ],
      {
        cwd: options.taskFolder,
        env: options.variables,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      },
    );
    this.#orders = this.#child.stdio[3] as Writable;
    this.#orders.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) => resolve(exitReason(code, signal)));
    });
    void this.#exited.then(() => (this.#alive = false));
    this.#initialised = new Promise((resolve) => {
      const messages = createInterface({input: this.#child.stdio[4] as Readable});
      messages.on('line', (line) => {
        const message = JSON.parse(line) as Message;
        if (message.type === 'log') options.onLog(message.time, message.message);
        else if (message.type === 'outcome') this.#outcome(message);
        else resolve(message);
      });
      void this.#exited.then(() => resolve(undefined));
    });
    // What native code and the dying process itself write.
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface({input: stream}).on('line', (line) => options.onLog(Date.now(), line));
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation; the environment must not have another one under way. Never rejects. */
  async invoke(invocation: Invocation): Promise<Outcome> {
    const first = this.#initDuration === undefined;
    const broken = await this.#initialise(invocation.timeout);
    const initDuration = first ? this.#initDuration : undefined;
    const begin = performance.now();
    const result = broken ?? (await this.#run(invocation));
    const duration = performance.now() - begin;
    return {...this.#judge(result, invocation), duration, initDuration};
  }

  kill(): Promise<unknown> {
    this.#alive = false;
    this.#child.kill('SIGKILL');
    return this.#exited;
  }

  async #initialise(timeout: number): Promise<Message | string | undefined> {
    const ready = await within((initSeconds + timeout) * 1000, this.#initialised);
    this.#initDuration ??= performance.now() - this.#startedAt;
    if (ready === tooLate) return tooLate;
    if (ready === undefined) return this.#exited;
    return ready.type === 'ready' ? undefined : ready;
  }

  async #run(invocation: Invocation): Promise<Message | string> {
    const milliseconds = invocation.timeout * 1000;
    const outcome = new Promise<Message>((resolve) => {
      this.#outcome = resolve;
    });
    const {requestId, arn, event, clientContext} = invocation;
    const deadline = Date.now() + milliseconds;
    this.#orders.write(`${JSON.stringify({requestId, arn, event, clientContext, deadline})}\n`);
    return within(milliseconds, Promise.race([outcome, this.#exited]));
  }

  #judge(
    result: Message | string,
    {requestId, timeout}: Invocation,
  ): Omit<Outcome, 'duration' | 'initDuration'> {
    if (typeof result !== 'string' && result.type !== 'log' && result.type !== 'ready') {
      const over = result.type === 'broken' || result.ends === true;
      if (over) void this.kill();
      const failed = result.payload === undefined;
      return {
        payload: result.payload ?? JSON.stringify(result.error),
        failed,
        status: failed ? 'error' : 'success',
        memoryUsed: Math.min(result.rss, this.#memorySize),
        alive: !over && this.#alive,
      };
    }
    const timedOut = result === tooLate;
    void this.kill();
    const failure: Failure = timedOut
      ? {
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeout.toFixed(2)} seconds`,
        }
      : {
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${requestId} Error: ${typeof result === 'string' ? result : result.type}`,
        };
    return {
      payload: JSON.stringify(failure),
      failed: true,
      status: timedOut ? 'timeout' : 'error',
      memoryUsed: this.#memorySize,
      alive: false,
    };
  }
}

const tooLate = 'too late';

const exitReason = (code: number | null, signal: NodeJS.Signals | null): string => {
  if (code === 0) return 'Runtime exited without providing a reason';
  if (code !== null) return `Runtime exited with error: exit status ${code}`;
  return `Runtime exited with error: signal: ${signal === 'SIGABRT' ? 'aborted' : 'killed'}`;
};

const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T | typeof tooLate> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof tooLate>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), milliseconds);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
