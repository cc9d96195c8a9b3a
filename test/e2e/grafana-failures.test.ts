/** The two lines of each refusal of a Grafana as they stand on the screen. `RSW_REFUSALS=all` shows every one, else a few. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startFailing, type FailingCloud} from '../support/failing.ts';
import {refusals} from '../support/grafana-refusals.ts';

const shown = refusals.filter((_, index) => process.env['RSW_REFUSALS'] === 'all' || index % 5 === 1);

describe('what Grafana refuses', {timeout: 30_000}, () => {
  let failing: FailingCloud;
  beforeAll(async () => {
    failing = await startFailing();
    const made = await failing.run(['setup', '--yes', '--grafana', 'managed', '--pause-after', 'never']);
    expect(made.screen).toContain('The workshop is ready.');
  });
  afterAll(async () => failing?.close());

  it.each(shown)('$sign', async ({step, operation, act, lines}) => {
    const ran = await failing.run(['step', step], {
      decide: (call) => (call.operation === operation ? act : 'pass'),
    });
    expect(ran.code).toBe(1);
    expect(ran.lines).toHaveLength(2);
    // Behind the name of the step a sentence goes on.
    expect(ran.lines.join('\n')).toMatch(new RegExp(lines.source.replace(/^\^/, `^✖ Step ${step}: `), 'i'));
    // What failed is not believed until it was seen to work again; other steps build on it.
    expect((await failing.run(['step', step])).code).toBe(0);
  });
});
