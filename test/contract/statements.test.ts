/**
 * A statement is run once, whatever becomes of the run that sent it: killed before the answer, before the end, or a day later.
 * The engine does as it is told here, so that every moment can be held still.
 */
import {ListStatementsCommand, RedshiftDataClient} from '@aws-sdk/client-redshift-data';
import {afterAll, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {runStatement, type StatementOptions} from '../../src/cloud/statements.ts';
import {connectTo} from '../support/connect-to.ts';
import {openFakeHouse} from '../support/fake-warehouse.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {openWire, type Wire} from '../support/wire.ts';

let local: TestCloud;
let wire: Wire;
let cloud: Cloud;
let fake: Awaited<ReturnType<typeof openFakeHouse>>;
const database = {cluster: 'house', name: 'dev', user: 'owner'};

beforeAll(async () => {
  local = await startLocalCloud();
  fake = await openFakeHouse(local);
  wire = await openWire(local.url);
  const through = await connectTo(local.client, wire.endpoint);
  // Patience takes minutes on AWS.
  cloud = {...through, pause: async (_, signal) => through.pause(5, signal)};
});
afterAll(async () => {
  fake.release();
  cloud.close();
  await wire.close();
  await local.close();
});
beforeEach(() => {
  fake.ran.length = 0;
  wire.setDecision(() => 'pass');
});

/** The note of a progress file, which outlives the run. */
const notebook = () => {
  const texts: (string | undefined)[] = [undefined];
  return {
    texts,
    note: {
      recall: () => texts.at(-1),
      remember: async (text: string | undefined) => {
        texts.push(text);
      },
    },
  };
};

const run = (sql: string, options: Partial<StatementOptions> = {}, by = cloud) =>
  runStatement(by, database, sql, {signal: new AbortController().signal, ...options});

/** What a client makes of a connection that ends without an answer. */
const lost = /hang up|ECONNRESET|aborted/;

const asked = (operation: string) => wire.calls.filter((call) => call.operation === operation);
const since = (operation: string) => {
  const before = asked(operation).length;
  return () => asked(operation).slice(before);
};
const texts = () => fake.ran.map(({sql}) => sql);

/** A run that ends as if it had been killed while its statement is under way; answers what it has left behind. */
const killedWhileRunning = async (sql: string) => {
  const book = notebook();
  const dying = new AbortController();
  const first = run(sql, {note: book.note, signal: dying.signal}).catch((error: unknown) => error);
  await vi.waitUntil(() => fake.waiting === 1 && book.texts.at(-1)?.includes('"id"'));
  dying.abort();
  await first;
  return book;
};

describe('a statement', () => {
  it('is noted before it is sent, with its id before anybody waits for it, and forgotten at the end', async () => {
    const book = notebook();
    const seen: (string | undefined)[] = [];
    wire.setDecision(({operation}) => {
      if (operation.endsWith('Statement')) seen.push(book.texts.at(-1));
      return 'pass';
    });
    await run('create it', {note: book.note});
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({token: expect.any(String), caller: cloud.caller});
    expect(JSON.parse(seen[0] ?? '')).not.toHaveProperty('id');
    expect(JSON.parse(seen[1] ?? '')).toHaveProperty('id');
    expect(book.texts.at(-1)).toBeUndefined();
  });

  it('leaves its text in no note', async () => {
    const book = notebook();
    await run("create user x password 'md5secret'", {note: book.note});
    expect(JSON.stringify(book.texts)).not.toContain('secret');
  });

  it('is waited for by long polling, not by asking again and again', async () => {
    const describes = since('DescribeStatement');
    const going = run('wait for long');
    await vi.waitUntil(() => fake.waiting === 1);
    fake.release();
    await going;
    expect(describes().map(({body}) => JSON.stringify(body))).toEqual([
      expect.stringContaining('WaitTimeSeconds'),
    ]);
  });
});

describe('a run that goes on where another was killed', () => {
  it('joins the statement that is running', async () => {
    const book = await killedWhileRunning('wait to be joined');
    const sent = since('ExecuteStatement');
    const second = run('wait to be joined', {note: book.note});
    fake.release();
    await second;
    expect(texts()).toEqual(['wait to be joined']);
    expect(sent()).toEqual([]);
  });

  it('finds the statement again whose answer it never had', async () => {
    const book = notebook();
    wire.setDecision(({operation}) => (operation === 'ExecuteStatement' ? 'cut-after' : 'pass'));
    await expect(run('create once', {note: book.note})).rejects.toThrow(lost);
    expect(JSON.parse(book.texts.at(-1) ?? '')).not.toHaveProperty('id');
    wire.setDecision(() => 'pass');
    await run('create once', {note: book.note});
    expect(texts()).toEqual(['create once']);
  });

  it('sends the statement that had never arrived', async () => {
    const book = notebook();
    wire.setDecision(({operation}) => (operation === 'ExecuteStatement' ? 'cut' : 'pass'));
    await expect(run('create late', {note: book.note})).rejects.toThrow(lost);
    expect(texts()).toEqual([]);
    wire.setDecision(() => 'pass');
    await run('create late', {note: book.note});
    expect(texts()).toEqual(['create late']);
  });

  it('tries again what has failed in the meantime', async () => {
    const book = notebook();
    const dying = new AbortController();
    wire.setDecision(({operation}) => {
      if (operation === 'DescribeStatement') dying.abort();
      return 'pass';
    });
    await run('fail thing', {note: book.note, signal: dying.signal}).catch(() => {});
    wire.setDecision(() => 'pass');
    await expect(run('fail thing', {note: book.note})).rejects.toMatchObject({
      why: 'relation "thing" does not exist',
    });
    expect(texts()).toEqual(['fail thing', 'fail thing']);
  });

  it('begins anew when the Data API has forgotten the statement', async () => {
    const book = await killedWhileRunning('wait a day');
    fake.release();
    const forgotten = JSON.parse(book.texts.at(-1) ?? '') as {id: string};
    await book.note.remember(JSON.stringify({...forgotten, id: '00000000-0000-0000-0000-000000000000'}));
    const second = run('wait a day', {note: book.note});
    await vi.waitUntil(() => fake.waiting === 1);
    fake.release();
    await second;
    expect(texts()).toEqual(['wait a day', 'wait a day']);
  });

  it('asks nothing about a statement of somebody else', async () => {
    const book = await killedWhileRunning('wait for another');
    fake.release();
    const describes = since('DescribeStatement');
    await run('create mine', {note: book.note}, {...cloud, caller: 'arn:aws:iam::000000000000:role/Other'});
    expect(describes()).toHaveLength(1);
    expect(texts()).toEqual(['wait for another', 'create mine']);
  });

  it('waits for another text under the same note, then runs its own', async () => {
    const book = await killedWhileRunning('wait as it was');
    const second = run('create as it is', {note: book.note});
    await vi.waitUntil(() => fake.waiting === 1);
    expect(texts()).toEqual(['wait as it was']);
    fake.release();
    await second;
    expect(texts()).toEqual(['wait as it was', 'create as it is']);
  });

  it.each(['no JSON', '{"id": 7}', '"00000000-0000-0000-0000-000000000000"'])(
    'is not led astray by a damaged note: %s',
    async (text) => {
      const book = notebook();
      await book.note.remember(text);
      await run('create anyway', {note: book.note});
      expect(texts()).toEqual(['create anyway']);
    },
  );

  it('does not send a token again that AWS has forgotten', async () => {
    const book = notebook();
    wire.setDecision(({operation}) => (operation === 'ExecuteStatement' ? 'cut-after' : 'pass'));
    await expect(run('create old', {note: book.note})).rejects.toThrow(lost);
    wire.setDecision(() => 'pass');
    const old = JSON.parse(book.texts.at(-1) ?? '') as {token: string};
    await book.note.remember(JSON.stringify({...old, sentAt: '2020-01-01T00:00:00.000Z'}));
    const sent = since('ExecuteStatement');
    await run('create old', {note: book.note});
    expect(JSON.stringify(sent()[0]?.body)).not.toContain(old.token);
  });
});

describe('a Data API that has its moods', () => {
  const once = (operation: string, code: string, message = 'busy', status = 400) => {
    let left = 3;
    wire.setDecision((call) =>
      call.operation === operation && left-- > 0 ? {code, message, status} : 'pass',
    );
  };

  it.each([
    ['ActiveStatementsExceededException', 400],
    ['ActiveSessionsExceededException', 400],
    ['ExecuteStatementException', 500],
    ['InternalServerException', 500],
  ])('is asked again after %s, with the same token', async (code, status) => {
    once('ExecuteStatement', code, 'busy', status);
    const sent = since('ExecuteStatement');
    const said: string[] = [];
    await run('create patiently', {say: (line) => said.push(line)});
    expect(texts()).toEqual(['create patiently']);
    const tokens = sent().map(({body}) => /"ClientToken":"([^"]+)"/.exec(JSON.stringify(body))?.[1]);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
  });

  it('is given up when it stays busy', async () => {
    wire.setDecision(({operation}) =>
      operation === 'ExecuteStatement'
        ? {code: 'ActiveStatementsExceededException', message: 'too many'}
        : 'pass',
    );
    await expect(run('create never')).rejects.toMatchObject({name: 'ActiveStatementsExceededException'});
  });

  it.each([
    ['ActiveWaitingRequestsExceededException', 'too many wait'],
    ['ValidationException', 'Unknown parameter in input: "WaitTimeSeconds"'],
  ])('is asked shortly when it does not let us wait: %s', async (code, message) => {
    const describes = since('DescribeStatement');
    wire.setDecision(({operation, body}) =>
      operation === 'DescribeStatement' && JSON.stringify(body).includes('WaitTimeSeconds')
        ? {code, message}
        : 'pass',
    );
    await run('create without waiting');
    expect(describes().length).toBeGreaterThan(1);
    expect(texts()).toEqual(['create without waiting']);
  });

  it('is asked again in the midst of waiting', async () => {
    once('DescribeStatement', 'InternalServerException', 'oops', 500);
    await run('create in peace');
    expect(texts()).toEqual(['create in peace']);
  });
});

describe('what a person is told', () => {
  it('of a failure: the file, the engine’s words, and what to do', async () => {
    await expect(run('fail lost_table', {name: 'sql/x.sql'})).rejects.toMatchObject({
      message: 'sql/x.sql failed',
      why: 'relation "lost_table" does not exist',
      next: expect.stringContaining('svv_tables'),
    });
  });

  it('of a statement that somebody has stopped', async () => {
    const stopping = run('wait to be stopped', {name: 'sql/x.sql'});
    await vi.waitUntil(() => fake.waiting === 1);
    const data = new RedshiftDataClient(local.client);
    const {Statements: [running] = []} = await data.send(
      new ListStatementsCommand({Status: 'STARTED', ClusterIdentifier: 'house', Database: 'dev'}),
    );
    const {CancelStatementCommand} = await import('@aws-sdk/client-redshift-data');
    await data.send(new CancelStatementCommand({Id: running?.Id}));
    await expect(stopping).rejects.toMatchObject({message: 'sql/x.sql was stopped'});
    fake.release();
  });

  it('of an interruption: that the statement goes on, by its id', async () => {
    const interruption = new AbortController();
    const interrupted = (id: string) => new Error(`goes on: ${id}`);
    const going = run('wait on', {signal: interruption.signal, interrupted});
    await vi.waitUntil(() => fake.waiting === 1);
    interruption.abort();
    await expect(going).rejects.toThrow(/^goes on: [0-9a-f-]{36}$/);
    expect(fake.waiting).toBe(1);
    fake.release();
  });
});

describe('a statement that nobody waits for any more', () => {
  const statusOf = async (sql: string) => {
    const {Statements: all = []} = await new RedshiftDataClient(local.client).send(
      new ListStatementsCommand({ClusterIdentifier: 'house', Database: 'dev'}),
    );
    return all.find(({QueryString}) => QueryString === sql)?.Status;
  };

  it('is cancelled where that is wanted', async () => {
    const leaving = new AbortController();
    const going = run('wait for nobody', {signal: leaving.signal, cancels: true});
    await vi.waitUntil(() => fake.waiting === 1);
    leaving.abort();
    await expect(going).rejects.toThrow('aborted');
    expect(await statusOf('wait for nobody')).toBe('ABORTED');
    fake.release();
  });

  it('is cancelled too when it was on its way', async () => {
    const leaving = new AbortController();
    wire.setDecision(({operation}) => {
      if (operation === 'ExecuteStatement') leaving.abort();
      return 'pass';
    });
    await expect(run('wait unseen', {signal: leaving.signal, cancels: true})).rejects.toThrow('aborted');
    expect(await statusOf('wait unseen')).toBe('ABORTED');
    fake.release();
  });

  it('is left to itself by whoever may not cancel it', async () => {
    const leaving = new AbortController();
    wire.setDecision(({operation}) =>
      operation === 'CancelStatement' ? {code: 'AccessDeniedException', message: 'no', status: 400} : 'pass',
    );
    const going = run('wait alone', {signal: leaving.signal, cancels: true});
    await vi.waitUntil(() => fake.waiting === 1);
    leaving.abort();
    await expect(going).rejects.not.toMatchObject({name: 'AccessDeniedException'});
    fake.release();
  });
});
