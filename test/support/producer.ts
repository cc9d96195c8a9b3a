import {createRequire} from 'node:module';
import {runInNewContext} from 'node:vm';
import type {VirtualTime} from './virtual-time.ts';

export type Item = Record<string, {S?: string; N?: string}>;
type Entry = {Data: Buffer; PartitionKey: string};
type Result = {ErrorCode?: string; ErrorMessage?: string; SequenceNumber?: string};
type Sent = {input: never};

/** What the producers see of AWS: one table and a log of records, both of which can be made to misbehave. */
export class FakeAws {
  readonly time: VirtualTime;
  readonly items = new Map<string, Item>();
  readonly puts: {stream: string; at: number; record: Record<string, unknown>; key: string}[] = [];
  readonly calls: string[] = [];
  /** Decides on one record: an error code refuses it. */
  refuse: (record: Record<string, unknown>) => string | undefined = () => undefined;
  /** Called before a call acts and after it has acted; what it throws is what the caller gets. */
  before: (call: string) => void | Promise<void> = () => {};
  after: (call: string) => void | Promise<void> = () => {};

  constructor(time: VirtualTime) {
    this.time = time;
  }

  async send(name: string, input: never): Promise<unknown> {
    this.calls.push(name);
    await this.before(name);
    const act = (this as unknown as Record<string, (input: never) => unknown>)[name];
    if (!act) throw new Error(`the producers are not expected to call ${name}`);
    const answer = act.call(this, input);
    await this.after(name);
    return answer;
  }

  UpdateItem(input: {Key: Item; UpdateExpression: string; ExpressionAttributeValues: Item}): unknown {
    if (input.UpdateExpression !== 'ADD allocated :count') throw new Error(`not ${input.UpdateExpression}`);
    const id = input.Key['id']?.S ?? '';
    const added = BigInt(input.ExpressionAttributeValues[':count']?.N ?? '0');
    const allocated = {N: String(BigInt(this.items.get(id)?.['allocated']?.N ?? '0') + added)};
    this.items.set(id, {id: {S: id}, allocated});
    return {Attributes: {allocated}};
  }

  GetItem({Key}: {Key: Item}): unknown {
    return {Item: this.items.get(Key['id']?.S ?? '')};
  }

  BatchGetItem({RequestItems}: {RequestItems: Record<string, {Keys: Item[]}>}): unknown {
    const keys = (RequestItems['registry']?.Keys ?? []).map((key) => key['id']?.S ?? '');
    if (keys.length > 100 || keys.length === 0 || new Set(keys).size < keys.length)
      throw new Error('invalid keys');
    return {Responses: {registry: keys.flatMap((key) => this.items.get(key) ?? [])}, UnprocessedKeys: {}};
  }

  BatchWriteItem({RequestItems}: {RequestItems: Record<string, {PutRequest: {Item: Item}}[]>}): unknown {
    const requests = RequestItems['registry'] ?? [];
    if (requests.length > 25 || requests.length === 0) throw new Error('invalid number of requests');
    for (const {PutRequest} of requests) this.items.set(PutRequest.Item['id']?.S ?? '', PutRequest.Item);
    return {UnprocessedItems: {}};
  }

  PutRecords({StreamName, Records}: {StreamName: string; Records: Entry[]}): unknown {
    if (Records.length > 500 || Records.length === 0) throw new Error('invalid number of records');
    const results = Records.map(({Data, PartitionKey}): Result => {
      const record = JSON.parse(Data.toString()) as Record<string, unknown>;
      const code = this.refuse(record);
      if (code) return {ErrorCode: code, ErrorMessage: 'refused by the test'};
      this.puts.push({stream: StreamName, at: this.time.now, record, key: PartitionKey});
      return {SequenceNumber: String(this.puts.length)};
    });
    return {Records: results};
  }
}

const real = createRequire(import.meta.url);

/** Loads a function's inline text as Lambda does, with the fake in place of the SDK. */
export const loadProducer = (code: string, aws: FakeAws, env: Record<string, string>) => {
  class Client {
    send(command: Sent & {constructor: {name: string}}): Promise<unknown> {
      return aws.send(command.constructor.name.replace(/Command$/, ''), command.input);
    }
  }
  const sdk = new Proxy(
    {},
    {
      get: (_, name: string) =>
        name.endsWith('Client')
          ? Client
          : {
              [name]: class {
                readonly input: unknown;
                constructor(input: unknown) {
                  this.input = input;
                }
              },
            }[name],
    },
  );
  const {time} = aws;
  class VirtualDate extends Date {
    constructor(...args: [] | [number]) {
      super(args[0] ?? time.now);
    }
    static override now = (): number => time.now;
  }
  const lines: string[] = [];
  const log = (...args: unknown[]) => void lines.push(args.map(String).join(' '));
  const module = {exports: {} as {handler: (event: unknown, context: unknown) => Promise<void>}};
  runInNewContext(`(function (exports, require, module) {${code}\n})`, {
    Buffer,
    Date: VirtualDate,
    console: {log, warn: log},
    process: {env},
    setTimeout: time.setTimeout,
  })(module.exports, (id: string) => (id.startsWith('@aws-sdk/') ? sdk : (real(id) as unknown)), module);
  /** One invocation; like Lambda's, it has a deadline of its own. */
  const invoke = (timeout = 75_000): Promise<void> => {
    const deadline = time.now + timeout;
    return module.exports.handler({}, {getRemainingTimeInMillis: () => deadline - time.now});
  };
  return {invoke, lines};
};
