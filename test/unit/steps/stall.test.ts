import {describe, expect, it} from 'vitest';
import type {Cloud} from '../../../src/cloud/cloud.ts';
import {explainStall} from '../../../src/steps/stall.ts';
import type {Tools} from '../../../src/steps/workshop-step.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

/** A cloud in which a record has arrived, and whose newest refresh is as given: status, seconds since its start, its end. */
const cloudWith = (
  arrival: Date | undefined,
  refresh: readonly [string, number, string | null] | undefined,
) => {
  const answers: Record<string, object> = {
    ListShardsCommand: {Shards: [{ShardId: 'shard-0'}]},
    GetShardIteratorCommand: {ShardIterator: 'here'},
    GetRecordsCommand: {
      MillisBehindLatest: 0,
      Records: arrival ? [{ApproximateArrivalTimestamp: arrival}] : [],
    },
    ExecuteStatementCommand: {Id: 's-1'},
    DescribeStatementCommand: {
      Id: 's-1',
      Status: 'FINISHED',
      HasResultSet: true,
      ResultRows: refresh ? 1 : 0,
    },
    GetStatementResultCommand: {
      ColumnMetadata: [],
      Records: refresh
        ? [
            [
              {stringValue: refresh[0]},
              {longValue: refresh[1]},
              refresh[2] === null ? {isNull: true} : {stringValue: refresh[2]},
            ],
          ]
        : [],
    },
  };
  const client = () => ({send: async (command: object) => answers[command.constructor.name]});
  return {client, caller: 'me', pause: async () => {}} as unknown as Cloud;
};

const explain = async (cloud: Cloud, newest: Date | undefined) =>
  explainStall(
    {cloud} as Tools,
    {
      view: 'order_stream',
      stream: 'order_stream',
      producer: 'producer',
      database: {cluster: 'c', name: 'd', user: 'u'},
      newest,
    },
    new AbortController().signal,
  );

describe('a view', () => {
  it('that takes in what comes has nothing to explain', async () => {
    expect(await explain(cloudWith(undefined, undefined), ago(20))).toBeUndefined();
  });

  it('whose record has come just now waits for its refresh', async () => {
    expect(await explain(cloudWith(ago(5), undefined), undefined)).toBeUndefined();
  });

  it.each([
    [
      'an idle producer',
      undefined,
      undefined,
      /^no record has come into the stream order_stream in the last/,
      /The function producer/,
    ],
    [
      'no refresh at all',
      ago(120),
      undefined,
      /it has not been refreshed for as long as anybody knows/,
      /rsw step refresh-loop/,
    ],
    [
      'no refresh for long',
      ago(120),
      ['ok', 600, 'then'] as const,
      /it has not been refreshed for 10 minutes/,
      /rsw step refresh-loop/,
    ],
    [
      'a refresh without an end',
      ago(120),
      ['', 90, null] as const,
      /a refresh has been under way for 90 seconds/,
      /console: VPC, Endpoints/,
    ],
    [
      'a refresh that failed',
      ago(120),
      ['Refresh failed. Internal error', 9, 'then'] as const,
      /its last refresh says: Refresh failed\. Internal error/,
      /rsw query refresh-history/,
    ],
  ])('stands still: %s', async (_, arrival, refresh, why, next) => {
    for (const newest of [undefined, ago(400)]) {
      const stall = await explain(cloudWith(arrival, refresh), newest);
      expect(stall?.why).toMatch(why);
      expect(stall?.next).toMatch(next);
    }
  });
});
