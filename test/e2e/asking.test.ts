/** A question that comes while work is under way, on the real screen in a real terminal. */
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {keys, openTerminal, type Terminal} from '../support/terminal.ts';
import {until} from '../support/until.ts';

/** Works on two steps; the second one has a question, and the first one has much to say meanwhile. */
const program = `
  import {writeFileSync} from 'node:fs';
  import {createScreen} from './src/ui/screen.ts';
  const ui = createScreen({yes: false});
  const step = (name) => ({name, title: 'The step ' + name, says: 'It says what it does.', needs: []});
  ui.story(['one', 'two']);
  ui.began(step('one'), 'apply');
  ui.began(step('two'), 'apply');
  const first = ui.ask({kind: 'text', flag: '--x', message: 'First question'});
  const second = ui.ask({kind: 'text', flag: '--x', message: 'Second question'});
  for (let i = 1; i <= 30; i++) setTimeout(() => ui.said(step('one'), 'line ' + i), i * 20);
  setTimeout(() => ui.rested(step('one'), {state: 'ready', why: ''}, true), 700);
  setTimeout(() => ui.note('Said while somebody was asked.'), 750);
  setTimeout(() => {
    ui.warn('Now type.');
    writeFileSync('said', '');
  }, 800);
  const answers = [await first, await second];
  ui.print(answers.join(' and '));
  ui.rested(step('two'), {state: 'ready', why: ''}, true);
  ui.close();
`;

describe('a question while work is under way', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asking-'));
    await build({
      stdin: {contents: program, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts'},
      outfile: join(folder, 'program.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: {
        js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'silent',
    });
  });
  afterAll(async () => rm(folder, {recursive: true, force: true}));

  it('has the screen to itself, waits for its turn, and loses nothing that was said', async () => {
    const env = {PATH: process.env['PATH'] ?? '', HOME: folder};
    const terminal = openTerminal(process.execPath, [join(folder, 'program.mjs')], {cwd: folder, env});
    await terminal.waitFor('First question');
    terminal.type('the ans');
    await until('everything to be said', async () => existsSync(join(folder, 'said')) || undefined);
    // Nothing was drawn over it: neither lines nor the spinner.
    expect(terminal.screen().trimEnd().split('\n').at(-1)).toBe('? First question the ans');
    expect(terminal.transcript()).not.toContain('one ready');
    terminal.type(`wer${keys.enter}`);
    await terminal.waitFor('Second question');
    expect(terminal.transcript()).toMatch(
      /one ready[\s\S]*Said while somebody was asked\.[\s\S]*Now type\.[\s\S]*Second question/,
    );
    terminal.type(`another${keys.enter}`);
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript()).toContain('the answer and another');
    expect(terminal.transcript()).toContain('✔ two ready');
    expect(terminal.hasColour()).toBe(true);
    terminal.close();
  });

  /** Answers both questions and waits for the end. */
  const endOf = async (terminal: Terminal): Promise<number> => {
    for (const question of ['First', 'Second']) {
      await terminal.waitFor(`${question} question`);
      terminal.type(`an answer${keys.enter}`);
    }
    return terminal.ended();
  };

  it('ends in a terminal that says it has no width', async () => {
    const env = {PATH: process.env['PATH'] ?? '', HOME: folder};
    const command = `stty cols 0 && exec '${process.execPath}' program.mjs`;
    const terminal = openTerminal('sh', ['-c', command], {cwd: folder, env});
    expect(await endOf(terminal)).toBe(0);
    expect(terminal.transcript()).toContain('✔ two ready');
    terminal.close();
  });

  it('is without colours for whoever wants none', async () => {
    const env = {PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1'};
    const terminal = openTerminal(process.execPath, [join(folder, 'program.mjs')], {cwd: folder, env});
    expect(await endOf(terminal)).toBe(0);
    expect(terminal.hasColour()).toBe(false);
    terminal.close();
  });
});
