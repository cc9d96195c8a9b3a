/** What goes wrong on a learner's machine: two lines that say what and what to do, the right exit code, nothing lost. */
import {cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {run} from '../support/command.ts';
import {installRsw, type Ran, type Rsw} from '../support/rsw.ts';

let rsw: Rsw;
beforeAll(async () => {
  rsw = await installRsw();
  await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
}, 60_000);
afterAll(async () => rsw?.close());

/** The two lines of a failure. */
const told = ({stderr}: Pick<Ran, 'stderr'>): [what: string, next: string] => {
  const lines = stderr.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('✖ '));
  expect(lines.slice(at)).toHaveLength(2);
  expect(lines[at + 1]).toMatch(/^ {2}\S/);
  return [lines[at] ?? '', lines[at + 1] ?? ''];
};

describe('a command line that is wrong', () => {
  it.each([
    ['an unknown command', ['frobnicate'], /unknown command/, /--help/],
    ['an unknown option', ['setup', '--frobnicate'], /unknown option/, /--help/],
    ['an unknown step', ['step', 'frobnicate'], /Unknown step frobnicate/, /preflight, ingestion/],
    [
      'an unknown step to stop after',
      ['setup', '--local', '--until', 'nope'],
      /Unknown step nope/,
      /preflight/,
    ],
    ['an unknown question', ['query', 'nope'], /Unknown question nope/, /busiest-routes/],
    ['a prefix that cannot be one', ['setup', '--local', '--prefix', 'No_Way'], /prefix No_Way/, /--prefix/],
    [
      'a pause that is no time',
      ['setup', '--local', '--pause-after', 'soon', '--yes'],
      /soon/,
      /--pause-after/,
    ],
    ['a port that is none', ['local', 'start', '--port', 'http'], /port http/, /--port/],
    ['a missing answer', ['setup', '--local'], /answer is missing/, /--grafana/],
    [
      'a missing confirmation',
      ['setup', '--local', '--grafana', 'none', '--pause-after', 'never'],
      /answer is missing/,
      /--yes/,
    ],
  ])('is told in two lines: %s', async (_, args, what, next) => {
    const ran = await rsw.run(args);
    const lines = told(ran);
    expect(lines[0]).toMatch(what);
    expect(lines[1]).toMatch(next);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
  });

  it('without a terminal and without credentials names --local', async () => {
    for (const env of [{}, {AWS_REGION: 'us-east-1'}]) {
      const ran = await rsw.run(['setup'], {env});
      expect(told(ran)[1]).toContain('--local');
      expect(ran.code).toBe(1);
    }
  });
});

describe('a progress file', () => {
  const path = () => join(rsw.home, 'targets', 'local-rsw', 'progress.json');
  beforeAll(async () => {
    expect((await rsw.run(['setup', '--local', '--yes', '--until', 'grafana-tag'])).code).toBe(0);
  }, 60_000);

  it('that is damaged is set aside, and everything is found again', async () => {
    await writeFile(path(), '{"version":1,"tar');
    const ran = await rsw.run(['setup', '--local', '--yes', '--until', 'grafana-tag']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('.bkp');
    expect(ran.stderr).not.toContain('make  ');
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({steps: {warehouse: {state: 'ready'}}});
  });

  it('of a newer version is refused and left as it is', async () => {
    const whole = await readFile(path(), 'utf8');
    const newer = '{"version":99,"steps":"of another kind"}';
    await writeFile(path(), newer);
    for (const args of [
      ['setup', '--local', '--yes'],
      ['teardown', '--local', '--yes'],
      ['status', '--local'],
    ]) {
      const ran = await rsw.run(args);
      expect(told(ran)[0]).toContain('newer rsw');
      expect(ran.code).toBe(1);
    }
    expect(await readFile(path(), 'utf8')).toBe(newer);
    await writeFile(path(), whole);
  });

  it('holds no secret, nor does a log', async () => {
    const credentials = JSON.parse(await readFile(join(rsw.home, 'local', 'credentials.json'), 'utf8')) as {
      secretAccessKey: string;
    };
    const target = join(rsw.home, 'targets', 'local-rsw');
    const logs = await readdir(join(target, 'logs'));
    const texts = await Promise.all(
      [path(), ...logs.map((log) => join(target, 'logs', log))].map(async (file) => readFile(file, 'utf8')),
    );
    for (const text of texts) expect(text).not.toContain(credentials.secretAccessKey);
    expect(texts.join('\n')).toMatch(/CloudFormation ExecuteChangeSet 200 \d+ ms request [0-9a-f-]{36}/);
  });
});

describe('the machine', () => {
  it('with a busy port: another program keeps it, and nothing is lost', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((settle) => squatter.once('listening', settle));
    const {port} = squatter.address() as AddressInfo;
    const ran = await rsw.run(['local', 'start', '--port', String(port)]);
    expect(told(ran)[0]).toContain(`port ${port} is in use`);
    expect(ran.code).toBe(1);
    await new Promise((settle) => squatter.close(settle));
    // The one that ran before is still there.
    expect((await rsw.run(['local', 'status'])).code).toBe(0);
  });

  it('with a home folder that cannot be made', async () => {
    const file = join(rsw.home, 'a-file');
    await writeFile(file, '');
    const ran = await rsw.run(['setup', '--local', '--yes'], {env: {RSW_HOME: join(file, 'home')}});
    expect(told(ran)).toEqual([
      expect.stringContaining('Could not write below'),
      expect.stringContaining('RSW_HOME'),
    ]);
    expect(ran.code).toBe(1);
  });

  it('without the SQL engine: says how to install it', async () => {
    const published = await mkdtemp(join(tmpdir(), 'rsw-published-'));
    const root = join(import.meta.dirname, '../..');
    await cp(join(root, 'package.json'), join(published, 'package.json'));
    await cp(join(root, 'dist'), join(published, 'dist'), {recursive: true});
    const home = join(published, 'home');
    await mkdir(home);
    const env = {...rsw.env, RSW_HOME: home};
    const program = join(published, 'dist/rsw.js');
    const asked = await run(process.execPath, [program, 'setup', '--local'], env);
    expect(told(asked)).toEqual([
      expect.stringContaining('DuckDB'),
      expect.stringContaining('npm install --prefix'),
    ]);
    expect(asked.code).toBe(1);
    // With --yes it would be installed, but there is no npm on this path.
    const failed = await run(process.execPath, [program, 'setup', '--local', '--yes'], {
      ...env,
      PATH: '/nonexistent',
    });
    expect(told(failed)[0]).toContain('could not be installed');
    expect(failed.code).toBe(1);
    await rm(published, {recursive: true});
  });

  it('with two starts at once: one local cloud runs, and both find it', async () => {
    const other = await installRsw();
    const both = await Promise.all([
      other.run(['local', 'start', '--port', '0', '--pace', 'instant']),
      other.run(['local', 'start', '--pace', 'instant']),
    ]);
    expect(both.map(({code}) => code)).toEqual([0, 0]);
    await other.close();
  });

  it('with a second run on the same target: it is kept apart', async () => {
    const lock = join(rsw.home, 'targets', 'local-rsw', 'lock');
    const {takeLock} = await import('../../src/workshop/lock.ts');
    const unlock = await takeLock(lock);
    const ran = await rsw.run(['setup', '--local', '--yes']);
    expect(told(ran)[0]).toContain('another run is at work');
    expect(ran.code).toBe(1);
    unlock?.();
  });
});

describe('somebody else’s workshop', () => {
  it('is never joined, changed or taken down without saying whose it is', async () => {
    const owner = ['--owner', 'arn:aws:iam::000000000000:role/Somebody'];
    expect(
      (await rsw.run(['setup', '--local', '--yes', '--until', 'ingestion', '--prefix', 'theirs', ...owner]))
        .code,
    ).toBe(0);
    await rm(join(rsw.home, 'targets', 'local-theirs'), {recursive: true});
    for (const args of [
      ['setup', '--yes', '--until', 'ingestion'],
      ['teardown', '--yes'],
      ['step', 'ingestion', '--undo'],
    ]) {
      const ran = await rsw.run([...args, '--local', '--prefix', 'theirs']);
      expect(told(ran)).toEqual([
        expect.stringContaining('is not yours'),
        expect.stringContaining(owner.join(' ')),
      ]);
      expect(ran.code).toBe(1);
    }
    const ran = await rsw.run(['teardown', '--yes', '--local', '--prefix', 'theirs', ...owner]);
    expect(ran.code).toBe(0);
  }, 60_000);
});
