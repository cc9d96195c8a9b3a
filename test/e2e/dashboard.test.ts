/** `rsw dashboard` over a local cloud with live streams: as text, and as a page for a browser. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {until} from '../support/until.ts';
import {keys} from '../support/terminal.ts';

const pageDown = '\u001B[6~';

describe('rsw dashboard', {timeout: 120_000}, () => {
  let rsw: Rsw;
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    const ran = await rsw.run(['setup', '--local', '--yes', '--grafana', 'none']);
    expect(ran.stderr).toContain('The workshop is ready.');
  }, 60_000);
  afterAll(async () => rsw?.close());

  const orders = async (): Promise<number> => {
    const asked = await rsw.run(['query', '--sql', 'SELECT COUNT(*) FROM order_stream', '--json']);
    return (JSON.parse(asked.stdout) as {count: number}[])[0]?.count ?? 0;
  };

  it('draws every panel as plain text where nobody sees it change', async () => {
    const {stdout, code} = await rsw.run(['dashboard', '--terminal']);
    expect(code).toBe(0);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001B|✖/);
    for (const title of [
      'Key Performance Indicators',
      'Consignment by State',
      'Recent Transactions',
      'Busiest Routes',
    ])
      expect(stdout).toContain(title);
    // The first orders are on their way; what is shown lies between two counts of what is there.
    await until(
      'orders on the screen',
      async () => {
        const before = await orders();
        const screen = (await rsw.run(['dashboard', '--terminal', '--once'])).stdout;
        const [, shown = ''] = /Number of Consignments\n.* (\d+)\n/.exec(screen) ?? [];
        if (before === 0) return undefined;
        expect(Number(shown)).toBeGreaterThanOrEqual(before);
        expect(Number(shown)).toBeLessThanOrEqual(await orders());
        return true;
      },
      {seconds: 100, every: 1000},
    );
  });

  it('takes the terminal over until q, and gives it back', async () => {
    const terminal = rsw.open(['dashboard', '--terminal', '--range', '15m', '--var', 'delay=HIGH,LOW']);
    await terminal.waitFor('q leaves');
    terminal.type(pageDown.repeat(2));
    await terminal.waitFor('From stream to screen');
    terminal.type('q');
    expect(await terminal.ended()).toBe(0);
  });

  it.each([
    [['--var', 'state=XX'], 'state is one of ACT, NSW'],
    [['--var', 'city=Perth'], "the dashboard's variables are state, delay"],
    [['--range', 'long'], 'it is no time'],
  ])('refuses %j in two lines', async (more, why) => {
    const {code, stderr} = await rsw.run(['dashboard', '--terminal', ...more]);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });

  it.each([
    [['--terminal'], 'Cannot use --terminal here: a snapshot is a file'],
    [['--port', '8080'], 'Cannot use --port here: a snapshot is a file'],
    [['--snapshot', ''], 'its file has no name'],
    [['--range', 'long'], 'it is no time'],
  ])('takes no snapshot with %j, in two lines', async (more, why) => {
    const {code, stdout, stderr} = await rsw.run(['dashboard', '--snapshot', '-', ...more]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toContain(why);
  });

  it('names a snapshot where no browser gets in, and writes it whole to a reader', async () => {
    const env = {AWS_EXECUTION_ENV: 'CloudShell'};
    const terminal = rsw.open(['dashboard'], {env});
    await terminal.waitFor('rsw dashboard --snapshot dashboard.html');
    terminal.type(keys.ctrlC);
    await terminal.ended();
    const {code, stdout, stderr} = await rsw.run(['dashboard', '--snapshot', '-'], {env});
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>[^]*<script type="application\/json"[^]*<\/html>\s*$/);
    expect(stderr).toContain('Snapshot of');
    await rsw.run(['dashboard', '--snapshot', 'kept.html'], {env});
    const again = await rsw.run(['dashboard', '--snapshot', 'kept.html'], {env});
    expect(again.stderr.replaceAll(/\s+/g, ' ')).toContain(
      `Actions > Download file, path ${again.stdout.trim()}`,
    );
  });

  it('says that it needs a number for a port', async () => {
    const {code, stderr} = await rsw.run(['dashboard', '--port', 'http']);
    expect(code).toBe(2);
    expect(stderr).toContain('a port is a number up to 65535');
  });

  it('answers a browser that has the printed address, and ends with Ctrl-C', async () => {
    const terminal = rsw.open(['dashboard', '--var', 'delay=LOW']);
    await terminal.waitFor('Ctrl-C ends it.');
    const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(terminal.transcript()) ?? [];
    const entered = await fetch(address, {redirect: 'manual'});
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const {origin} = new URL(address);
    expect(entered.headers.get('location')).toMatch(/\?var-delay=LOW$/);
    const page = await fetch(origin + (entered.headers.get('location') ?? ''), {headers: {cookie}});
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    type Panels = {error?: string; queries: {sql: string; rows: number}[]}[];
    const ask = async (): Promise<Panels> => {
      const asked = await fetch(`${origin}/view/rsw-logistics/panels`, {
        method: 'POST',
        headers: {cookie, 'content-type': 'application/json'},
        body: JSON.stringify({from: 'now-3h', to: 'now', variables: {state: ['VIC']}}),
      });
      return ((await asked.json()) as {panels: Panels}).panels;
    };
    const errors = async () => [...new Set((await ask()).flatMap(({error}) => error ?? []))];
    expect(await errors()).toEqual([]);
    expect((await ask())[0]?.queries[0]?.sql).toContain("delivery_state IN ('VIC')");
    // It comes back to where the dashboard waits, though any port would do.
    await rsw.run(['local', 'stop']);
    await until('the stop to be seen', async () => {
      expect(await errors()).toEqual(['The local cloud is not running. Start it with: rsw local start']);
      return true;
    });
    await rsw.run(['local', 'start', '--port', '0']);
    await until('the figures to come back', async () => {
      expect(await errors()).toEqual([]);
      return true;
    });
    expect((await fetch(`${origin}/view/rsw-logistics`)).status).toBe(401);
    terminal.type(keys.ctrlC);
    expect(await terminal.ended()).toBe(130);
  });
});
