/** Which of several workshops a command means, and that every command that one is told means the same. */
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';

describe('of two workshops on this machine', {timeout: 60_000}, () => {
  let rsw: Rsw;
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    for (const prefix of ['one', 'two']) {
      const ran = await rsw.run(['setup', '--local', '--yes', '--until', 'ingestion', '--prefix', prefix]);
      expect(ran.code).toBe(0);
    }
  }, 60_000);
  afterAll(async () => rsw?.close());

  const meant = async (...flags: string[]): Promise<unknown> => {
    const {stdout} = await rsw.run(['status', '--json', ...flags]);
    return (JSON.parse(stdout) as {target: {prefix: string}}).target.prefix;
  };

  it('the one that was set up last is meant, by every command and with --local too', async () => {
    expect(await meant()).toBe('two');
    expect(await meant('--local')).toBe('two');
    expect((await rsw.run(['doctor', '--local'])).stdout).toMatch(/^Looking at .*, prefix two$/m);
    const plan = await rsw.run(['setup', '--local', '--yes', '--dry-run']);
    expect(plan.stderr).toMatch(/^The workshop in .*, prefix two$/m);
    expect((await rsw.run(['status'])).stdout).toMatch(/^ {2}Next: rsw setup$/m);
  });

  it('another is named in what one is told to type, and looking at it changes nothing', async () => {
    const status = await rsw.run(['status', '--prefix', 'one']);
    expect(status.stdout).toMatch(/^ {2}Next: rsw setup --local --prefix one$/m);
    const step = await rsw.run(['step', 'schema', '--prefix', 'one']);
    expect(step.stderr).toContain(
      'Make it with all that it needs: rsw setup --local --prefix one --until schema',
    );
    expect(step.code).toBe(1);
    const query = await rsw.run(['query', 'freshness', '--prefix', 'one']);
    expect(query.stderr).toContain('Set it up with: rsw setup --local --prefix one');
    expect((await rsw.run(['local', 'start'])).stderr.replaceAll(/\s+/g, ' ')).toContain(
      'What is in it: rsw status --local --prefix one; rsw status. ',
    );
    expect(await meant()).toBe('two');
  });

  it('is watched until somebody presses q', async () => {
    const terminal = rsw.open(['status', '--watch']);
    await terminal.waitFor('Next: rsw setup');
    terminal.type('q');
    expect(await terminal.ended()).toBe(0);
    const interrupted = rsw.open(['status', '--watch']);
    await interrupted.waitFor('Next: rsw setup');
    interrupted.type(keys.ctrlC);
    expect(await interrupted.ended()).toBe(130);
  });

  it('one that is nowhere leaves no folder', async () => {
    const ran = await rsw.run(['query', 'freshness', '--prefix', 'nope']);
    expect(ran.code).toBe(1);
    expect(await readdir(join(rsw.home, 'targets'))).toEqual(['local-one', 'local-two']);
    const [, log = ''] = /\(log: (.*)\)/.exec(ran.stderr.replaceAll(/\s+/g, ' ')) ?? [];
    expect(await readdir(join(rsw.home, 'logs'))).toContain(log.split('/').at(-1));
    await rsw.run(['teardown', '--yes', '--prefix', 'nope']);
    expect(await readdir(join(rsw.home, 'targets'))).toEqual(['local-one', 'local-two']);
    expect(await meant()).toBe('two');
  });

  it('the only one that is left is meant after a teardown, and then the default prefix', async () => {
    const first = await rsw.run(['teardown', '--yes']);
    expect(first.stderr).toMatch(/Set it up again with: rsw setup --local --prefix two$/m);
    expect(first.stderr).toMatch(
      /Another workshop of yours is not touched\. Look at it with:\n +rsw status$/m,
    );
    expect(await meant()).toBe('one');
    expect((await rsw.run(['teardown', '--yes'])).code).toBe(0);
    expect(await meant()).toBe('rsw');
  });

  it('none is remembered once the local cloud is empty', async () => {
    await rsw.run(['setup', '--local', '--yes', '--until', 'preflight', '--prefix', 'three']);
    expect((await rsw.run(['local', 'reset', '--yes'])).code).toBe(0);
    expect(await meant()).toBe('rsw');
    expect((await rsw.run(['local', 'start'])).stderr).toContain('Set the workshop up in it');
  });
});
