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

const session = {
  place: {local: true, prefix: 'rsw'},
  cloud: {caller: 'arn:aws:iam::1:role/Me', partition: 'aws'},
} as Parameters<typeof configOf>[1];

describe('the answers', () => {
  it('are asked for once, each with its flag', async () => {
    const {asked, ui} = person();
    const answers = await askAnswers({}, {}, ui);
    expect(asked).toEqual(['--grafana', '--grafana-admin', '--pause-after']);
    expect(await askAnswers({}, answers, ui)).toEqual(answers);
    expect(asked).toHaveLength(3);
  });

  it('of flags are not asked for, and win over earlier ones', async () => {
    const {asked, ui} = person();
    const answers = await askAnswers({grafana: 'none', pauseAfter: 'never'}, {grafana: 'managed'}, ui);
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
    const first = await askAnswers({tag: ['team=data', 'cost=1'], permissionsBoundary: policy}, {}, ui);
    expect(configOf(first, session)).toMatchObject({
      tags: {team: 'data', cost: '1'},
      permissionsBoundary: policy,
    });
    const later = await askAnswers({tag: ['team=other'], permissionsBoundary: 'none'}, first, ui);
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
    ['90m', 1.5],
    ['8h', 8],
    ['2d', 48],
    ['never', undefined],
  ])('reads %s', (text, hours) => {
    expect(parsePauseAfter(text)).toBe(hours);
  });

  it.each(['8', 'soon', '-1h', '1m', '0h', '999d'])('refuses %s', (text) => {
    expect(() => parsePauseAfter(text)).toThrow(expect.objectContaining({exitCode: 2}));
  });
});
