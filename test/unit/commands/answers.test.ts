import {describe, expect, it} from 'vitest';
import {askAnswers, configOf, parsePauseAfter} from '../../../src/commands/answers.ts';
import type {Question, Ui} from '../../../src/ui/ui.ts';

/** A person who takes every default, and what was asked of them. */
const person = () => {
  const asked: string[] = [];
  const ask = async (question: Question) => {
    asked.push(question.flag);
    return ('default' in question && question.default) || '';
  };
  return {asked, ui: {ask} as unknown as Ui};
};

const here = async () => ({possible: true, why: '', users: []});

const session = {
  place: {local: true, prefix: 'rsw'},
  cloud: {caller: 'arn:aws:iam::1:role/Me', partition: 'aws'},
} as Parameters<typeof configOf>[1];

describe('the answers', () => {
  it('are asked for once, each with its flag', async () => {
    const {asked, ui} = person();
    const answers = await askAnswers({}, {}, ui, here);
    expect(asked).toEqual(['--grafana', '--grafana-admin', '--pause-after']);
    expect(await askAnswers({}, answers, ui, here)).toEqual(answers);
    expect(asked).toHaveLength(3);
  });

  it('of flags are not asked for, and win over earlier ones', async () => {
    const {asked, ui} = person();
    const answers = await askAnswers({grafana: 'none', pauseAfter: 'never'}, {grafana: 'managed'}, ui, here);
    expect(asked).toEqual([]);
    expect(configOf(answers, session)).toMatchObject({grafana: 'none', pauseAfterHours: undefined});
  });

  it('make a configuration of defaults when there are none', () => {
    expect(configOf({}, session)).toMatchObject({
      prefix: 'rsw',
      owner: 'arn:aws:iam::1:role/Me',
      grafana: 'managed',
      grafanaAdmin: 'learner',
      pauseAfterHours: 8,
    });
  });

  it('may name a Grafana of one’s own', () => {
    const config = configOf({grafana: 'https://grafana.example.com/'}, session);
    expect(config.grafana).toEqual({url: 'https://grafana.example.com'});
    expect(() => configOf({grafana: 'somewhere'}, session)).toThrow(expect.objectContaining({exitCode: 2}));
  });
});

describe('what an account demands', () => {
  it('is remembered among the answers, and what is given later takes its place', async () => {
    const {ui} = person();
    const policy = 'arn:aws:iam::123456789012:policy/path/Bound';
    const first = await askAnswers({tag: ['team=data', 'cost=1'], permissionsBoundary: policy}, {}, ui, here);
    expect(configOf(first, session)).toMatchObject({
      tags: {team: 'data', cost: '1'},
      permissionsBoundary: policy,
    });
    const later = await askAnswers({tag: ['team=other'], permissionsBoundary: 'none'}, first, ui, here);
    expect(configOf(later, session)).toMatchObject({tags: {team: 'other'}, permissionsBoundary: ''});
  });

  it('stays as it is where nothing is said', () => {
    expect(configOf({}, session)).toMatchObject({tags: undefined, permissionsBoundary: undefined});
  });

  it.each(['Bound', 'arn:aws:iam::1:policy/Bound', 'arn:aws:iam::123456789012:role/Bound'])(
    'is no boundary: %s',
    (permissionsBoundary) =>
      expect(() => configOf({permissionsBoundary}, session)).toThrow(
        expect.objectContaining({exitCode: 2, why: 'it must be the ARN of a policy'}),
      ),
  );

  it('is a policy of this partition', () => {
    const permissionsBoundary = 'arn:aws-us-gov:iam::123456789012:policy/Bound';
    expect(() => configOf({permissionsBoundary}, session)).toThrow(
      expect.objectContaining({why: expect.stringContaining('aws-us-gov') as string}),
    );
  });
});

describe('parsePauseAfter', () => {
  it.each([
    ['1m', 1 / 60],
    ['90m', 1.5],
    ['8h', 8],
    ['2d', 48],
    ['never', undefined],
  ])('reads %s', (text, hours) => {
    expect(parsePauseAfter(text)).toBe(hours);
  });

  it.each(['8', '5s', 'soon', '-1h', '0.5m', '0h', '999d'])('refuses %s', (text) => {
    expect(() => parsePauseAfter(text)).toThrow(expect.objectContaining({exitCode: 2}));
  });
});

describe('where the dashboard shall be', () => {
  /** Somebody on a terminal who gives these answers, and what they were offered. */
  const somebody = (...answers: string[]) => {
    const offered: string[][] = [];
    const notes: string[] = [];
    const ask = async (question: Question) => {
      if (question.kind === 'choice') offered.push(question.choices.map(({name}) => name));
      return answers.shift() ?? ('default' in question ? (question.default ?? '') : '');
    };
    return {
      offered,
      notes,
      ui: {ask, interactive: true, note: (line: string) => notes.push(line)} as unknown as Ui,
    };
  };
  const pause = {pauseAfter: '8h'};

  it('is not asked of an account that has no Identity Center: the other two ways are offered', async () => {
    const {ui, offered, notes} = somebody();
    const answers = await askAnswers(pause, {}, ui, async () => ({
      possible: false,
      why: 'none in eu-west-1',
      users: [],
    }));
    expect(answers).toMatchObject({grafana: 'none'});
    expect(offered).toEqual([['A Grafana of your own', 'No Grafana']]);
    expect(notes.join()).toContain('none in eu-west-1');
  });

  it('may be a Grafana of one’s own, by its address', async () => {
    const {ui} = somebody('own', 'https://grafana.example.org');
    expect(await askAnswers(pause, {}, ui, here)).toMatchObject({grafana: 'https://grafana.example.org'});
  });

  it('is administered by somebody who is there, or by somebody new', async () => {
    const two = async () => ({possible: true, why: '', users: ['ada', 'grace']});
    const known = somebody('managed', 'grace');
    expect(await askAnswers(pause, {}, known.ui, two)).toMatchObject({grafanaAdmin: 'grace'});
    expect(known.offered[1]).toEqual(['ada', 'grace', 'Somebody new']);
    const fresh = somebody('managed', '', 'linus');
    expect(await askAnswers(pause, {}, fresh.ui, two)).toMatchObject({grafanaAdmin: 'linus'});
  });

  it('looks in the region where Identity Center lives, and only when something is to be asked', async () => {
    const {ui} = somebody('managed');
    const looked: (string | undefined)[] = [];
    const look = async (region: string | undefined) => {
      looked.push(region);
      return here();
    };
    await askAnswers({...pause, ssoRegion: 'eu-central-1'}, {}, ui, look);
    expect(looked).toEqual(['eu-central-1']);
    await askAnswers({...pause, grafana: 'managed', grafanaAdmin: 'ada'}, {}, ui, look);
    expect(looked).toHaveLength(1);
  });
});
