import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';

describe('setup --step-by-step', {timeout: 120_000}, () => {
  let rsw: Rsw;
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    await rsw.run(['setup', '--local', '--yes', '--until', 'grafana-tag']);
  });
  afterAll(async () => rsw?.close());

  it('shows a step, checks what was done by hand, and does not believe what was not', async () => {
    const terminal = rsw.open(['setup', '--local', '--until', 'order-view', '--step-by-step']);
    await terminal.waitFor('Go on?');
    terminal.type(`y${keys.enter}`);
    await terminal.waitFor('schema: what now?');
    terminal.type(keys.down + keys.enter);
    await terminal.waitFor('FROM KINESIS');
    await terminal.waitFor('By hand: Redshift, Query editor v2');
    const typed = 'CREATE EXTERNAL SCHEMA kinesis_schema\nFROM KINESIS\nIAM_ROLE default;\n';
    expect((await rsw.run(['query', '--sql', typed])).code).toBe(0);
    terminal.type(keys.down + keys.down + keys.enter);
    await terminal.waitFor('✔ schema');
    await terminal.waitFor('customer-view: what now?');
    terminal.type(keys.enter);
    await terminal.waitFor('✔ customer-view ready');
    await terminal.waitFor('order-view: what now?');
    terminal.type(keys.down + keys.down + keys.enter);
    await terminal.waitFor('Step order-view is not ready');
    expect(await terminal.ended()).toBe(1);
  });
});
