import {describe, expect, it} from 'vitest';
import {askRecreate} from '../../../src/commands/ask-recreate.ts';
import type {Question, Ui} from '../../../src/ui/ui.ts';
import type {Findings} from '../../../src/workshop/plan.ts';

const findings: Findings = new Map([
  ['schema', {state: 'ready', outputs: {}}],
  ['customer-view', {state: 'failed', why: 'it is another', isOther: true}],
  ['warehouse', {state: 'failed', why: 'it is broken'}],
]);

const person = (answer: string | undefined, interactive = true) => {
  const asked: Question[] = [];
  const ui = {
    interactive,
    note: () => {},
    ask: async (question: Question) => {
      asked.push(question);
      return answer ?? ('default' in question ? (question.default ?? '') : '');
    },
  };
  return {asked, ui: ui as unknown as Ui};
};

describe('whether something is made anew', () => {
  it('is asked of what is there in another way, not of what is broken', async () => {
    const {asked, ui} = person('drop');
    expect(await askRecreate(ui, findings)).toEqual(['customer-view']);
    expect(asked).toHaveLength(1);
  });

  it('is no, unless somebody says yes', async () => {
    expect(await askRecreate(person(undefined).ui, findings)).toEqual([]);
  });

  it('is neither asked nor done where nobody can answer', async () => {
    const {asked, ui} = person('drop', false);
    expect(await askRecreate(ui, findings)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
