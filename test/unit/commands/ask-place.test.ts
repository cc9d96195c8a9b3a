import {describe, expect, it} from 'vitest';
import {askPlace} from '../../../src/commands/ask-place.ts';
import type {Current} from '../../../src/remembered.ts';
import type {Question, Ui} from '../../../src/ui/ui.ts';

/** Somebody at a terminal who takes what is offered, or answers otherwise. */
const person = (answer?: string) => {
  const asked: Question[] = [];
  const ui = {
    interactive: true,
    ask: async (question: Question) => {
      asked.push(question);
      return answer ?? ('default' in question ? (question.default ?? '') : '');
    },
  };
  return {asked, ui: ui as unknown as Ui};
};
const nobody = {interactive: false} as Ui;

const local: Current = {version: 1, local: true, prefix: 'mine'};
const aws: Current = {version: 1, local: false, prefix: 'team', region: 'eu-west-1', profile: 'work'};

describe('where to set up', () => {
  it('is asked at the first time, and this machine is offered', async () => {
    const {asked, ui} = person();
    expect(await askPlace({}, ui, undefined)).toMatchObject({local: true, prefix: 'rsw'});
    expect(asked).toHaveLength(1);
  });

  it('is asked again when a workshop is finished, and its place is offered', async () => {
    for (const current of [local, aws]) {
      const {asked, ui} = person();
      expect(await askPlace({}, ui, current)).toMatchObject({local: current.local, prefix: current.prefix});
      expect(asked).toHaveLength(1);
    }
  });

  it('is not asked while one is unfinished', async () => {
    const {asked, ui} = person();
    expect(await askPlace({}, ui, {...aws, unfinished: true})).toMatchObject({
      local: false,
      region: 'eu-west-1',
      profile: 'work',
    });
    expect(asked).toHaveLength(0);
    await askPlace({prefix: 'another'}, ui, {...aws, unfinished: true});
    expect(asked).toHaveLength(1);
  });

  it('elsewhere begins anew, and brings nothing along', async () => {
    const {ui} = person('local');
    expect(await askPlace({}, ui, aws)).toMatchObject({local: true, prefix: 'rsw', region: undefined});
  });

  it('is where the flags say', async () => {
    const {asked, ui} = person();
    expect(await askPlace({local: true}, ui, aws)).toMatchObject({local: true, prefix: 'rsw'});
    expect(await askPlace({region: 'us-east-1'}, ui, local)).toMatchObject({
      local: false,
      region: 'us-east-1',
    });
    expect(asked).toHaveLength(0);
  });

  it('is the current workshop without anybody to ask, or else AWS', async () => {
    expect(await askPlace({}, nobody, local)).toMatchObject({local: true, prefix: 'mine'});
    expect(await askPlace({}, nobody, undefined)).toMatchObject({local: false, prefix: 'rsw'});
  });
});
