/** The execution environments of all functions: made when needed, used again while warm, within the account's concurrency. */
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {mkdirSync} from 'node:fs';
import type {LocalCloud, Part} from '../cloud.ts';
import {startSessionOf} from '../iam/credentials.ts';
import {roleSession} from '../iam/role-session.ts';
import {AwsError} from '../operation.ts';
import {Environment, type Invocation, type Outcome} from './environment.ts';
import {FunctionLog} from './function-log.ts';
import {functionArn, functions, type StoredFunction} from './function.ts';
import {logFormat} from './log-format.ts';
import {taskFolder} from './package.ts';
import {unreservedConcurrency} from './concurrency-limit.ts';
import {takesCallbacks} from './runtimes.ts';
import {layModules} from './sdk-folder.ts';

/** Milliseconds an unused environment is kept. */
const warmth = 10 * 60_000;
/** The credentials of an environment last so many seconds; it is not used longer than half of that. */
const sessionSeconds = 12 * 3600;

type Member = {
  readonly environment: Environment;
  readonly log: FunctionLog;
  /** The state of the function that it was made for. */
  readonly revision: string;
  readonly madeAt: number;
  busy: boolean;
  cooling: NodeJS.Timeout | undefined;
};

export type Request = {readonly requestId: string; readonly event: string; readonly clientContext: unknown};
export type Answer = Outcome & {readonly logTail: string};

export class Fleet {
  readonly #cloud: LocalCloud;
  readonly #members = new Map<string, Set<Member>>();
  #running = 0;
  #closed = false;

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
    const packages = join(cloud.home, 'lambda', 'packages');
    mkdirSync(packages, {recursive: true, mode: 0o700});
    layModules(packages);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Runs one invocation. Rejects when there is no room for it. */
  async run(stored: StoredFunction, request: Request): Promise<Answer> {
    this.#verifyRoom(stored);
    this.#running++;
    try {
      const member = this.#idle(stored) ?? this.#make(stored);
      member.busy = true;
      clearTimeout(member.cooling);
      const answer = await this.#invoke(stored, member, request);
      member.busy = false;
      this.#giveBack(stored, member, answer.alive);
      return answer;
    } finally {
      this.#running--;
    }
  }

  /** After a change of the function: what is idle ends at once, what is busy when it has answered. */
  retire(name: string): void {
    for (const member of this.#members.get(name) ?? []) if (!member.busy) this.#drop(name, member);
  }

  /** After its deletion: everything ends at once. */
  remove(name: string): void {
    for (const member of this.#members.get(name) ?? []) this.#drop(name, member);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#members.values()].flatMap((members) => [...members]);
    this.#members.clear();
    await Promise.all(
      all.map(({environment, log, cooling}) => {
        clearTimeout(cooling);
        log.discard();
        return environment.kill();
      }),
    );
  }

  #verifyRoom(stored: StoredFunction): void {
    if (this.#closed) throw new AwsError('ServiceException', 'The local cloud is stopping.', 500);
    const reserved = stored.reservedConcurrency;
    if (reserved === undefined ? this.#hasRoom() : this.#busy(stored.name) < reserved) return;
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
      Reason:
        reserved === undefined
          ? 'ConcurrentInvocationLimitExceeded'
          : 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  }

  /** Whether a function without a reservation may run: those with one do not use up what the others share. */
  #hasRoom(): boolean {
    const apart = functions(this.#cloud)
      .values()
      .filter(({reservedConcurrency}) => reservedConcurrency !== undefined)
      .reduce((sum, {name}) => sum + this.#busy(name), 0);
    return this.#running - apart < unreservedConcurrency(this.#cloud);
  }

  #busy(name: string): number {
    return [...(this.#members.get(name) ?? [])].filter(({busy}) => busy).length;
  }

  #idle(stored: StoredFunction): Member | undefined {
    return [...(this.#members.get(stored.name) ?? [])].find(
      ({busy, revision, environment}) => !busy && environment.alive && revision === stored.revisionId,
    );
  }

  #make(stored: StoredFunction): Member {
    const cloud = this.#cloud;
    const principal = roleSession(cloud, stored.role, 'lambda.amazonaws.com', stored.name);
    const session = startSessionOf(cloud, principal, sessionSeconds);
    const day = new Date(cloud.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const stream = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const log = new FunctionLog(cloud, principal, stored.logging.LogGroup, stream);
    const environment = new Environment({
      taskFolder: taskFolder(cloud, stored.codeSha256),
      memorySize: stored.memorySize,
      takesCallbacks: takesCallbacks(stored.runtime),
      variables: variables(cloud, stored, stream, session),
      onLog: (time, message) => log.write(time, message),
    });
    const member: Member = {
      environment,
      log,
      revision: stored.revisionId,
      madeAt: cloud.now(),
      busy: false,
      cooling: undefined,
    };
    const members = this.#members.get(stored.name);
    if (members) members.add(member);
    else this.#members.set(stored.name, new Set([member]));
    return member;
  }

  async #invoke(stored: StoredFunction, {environment, log}: Member, request: Request): Promise<Answer> {
    const {requestId, event, clientContext} = request;
    const lines = logFormat(stored, requestId);
    log.begin();
    log.write(Date.now(), lines.start());
    const invocation: Invocation = {
      requestId,
      event,
      clientContext,
      arn: functionArn(this.#cloud, stored.name),
      timeout: stored.timeout,
    };
    const outcome = await environment.invoke(invocation);
    if (this.#closed) throw new AwsError('ServiceException', 'The local cloud is stopping.', 500);
    for (const line of lines.end(outcome)) log.write(Date.now(), line);
    const logTail = log.tail();
    await log.flush();
    return {...outcome, logTail};
  }

  #giveBack(stored: StoredFunction, member: Member, alive: boolean): void {
    const current = functions(this.#cloud).get(stored.name)?.revisionId;
    const old = this.#cloud.now() - member.madeAt > (sessionSeconds * 1000) / 2;
    if (!alive || old || member.revision !== current) this.#drop(stored.name, member);
    else member.cooling = setTimeout(() => this.#drop(stored.name, member), warmth).unref();
  }

  #drop(name: string, member: Member): void {
    clearTimeout(member.cooling);
    this.#members.get(name)?.delete(member);
    void member.environment.kill();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const variables = (
  cloud: LocalCloud,
  stored: StoredFunction,
  stream: string,
  session: {accessKeyId: string; secretAccessKey: string; sessionToken: string},
): Record<string, string> => ({
  AWS_ENDPOINT_URL: cloud.url,
  // The SDK would advise a newer Node in the function's log: this program's, which is not the runtime's.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...stored.variables,
  _HANDLER: stored.handler,
  AWS_ACCESS_KEY_ID: session.accessKeyId,
  AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
  AWS_SESSION_TOKEN: session.sessionToken,
  AWS_REGION: cloud.region,
  AWS_DEFAULT_REGION: stored.variables?.['AWS_DEFAULT_REGION'] ?? cloud.region,
  AWS_EXECUTION_ENV: `AWS_Lambda_${stored.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: stored.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(stored.memorySize),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: stored.logging.LogGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: stream,
  AWS_LAMBDA_LOG_FORMAT: stored.logging.LogFormat,
  LAMBDA_TASK_ROOT: taskFolder(cloud, stored.codeSha256),
  // The learner's own AWS profile must not reach into a function.
  HOME: join(cloud.home, 'lambda'),
  PATH: stored.variables?.['PATH'] ?? '/usr/local/bin:/usr/bin/:/bin',
  LANG: stored.variables?.['LANG'] ?? 'en_US.UTF-8',
  TZ: stored.variables?.['TZ'] ?? 'UTC',
});

export const fleet: Part<Fleet> = {
  name: 'functions',
  open: (cloud) => new Fleet(cloud),
  close: (part) => part.close(),
};
