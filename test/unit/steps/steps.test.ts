import {describe, expect, it} from 'vitest';
import {artefact} from '../../../src/artefacts.ts';
import {streamName, workspaceName, type Config} from '../../../src/steps/config.ts';
import {readDashboard} from '../../../src/steps/dashboard.ts';
import {asTheBrowserSends} from '../../../src/steps/verify-panels.ts';
import {usualSetup} from '../../../src/steps/examinations/credentials.ts';
import {steps} from '../../../src/steps/index.ts';
import {wordsOfSql} from '../../../src/steps/sql.ts';

const config: Config = {
  prefix: 'team-2',
  owner: 'arn:aws:iam::1:role/Me',
  nodeType: 'rg.large',
  grafana: 'managed',
  grafanaAdmin: 'learner',
  ssoRegion: undefined,
  pauseAfterHours: 8,
  permissionsBoundary: '',
};

describe('the steps', () => {
  it('need only what stands before them', () => {
    steps.forEach(({needs, within}, at) => {
      const earlier = steps.slice(0, at).map(({name}) => name);
      expect(earlier).toEqual(expect.arrayContaining([...needs, ...(within === undefined ? [] : [within])]));
    });
  });

  it('each say what they do and why, and how to do it by hand', () => {
    for (const {title, says, byHand} of steps) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(says).toMatch(/^[A-Z].*\.$/);
      expect(byHand.how).toMatch(/\.$/);
    }
  });

  it('take no longer than what is told of credentials that end', () => {
    const ends = new Map<string, number>();
    for (const {name, needs, usually} of steps)
      ends.set(name, usually + Math.max(0, ...needs.map((need) => ends.get(need) ?? 0)));
    const longest = Math.max(...ends.values()) / 60;
    expect(usualSetup).toBeGreaterThan(longest);
    expect(usualSetup).toBeLessThan(longest * 2.5);
  });

  it('use artefacts that are there', async () => {
    for (const {uses} of steps) for (const path of uses) expect(await artefact(path)).not.toBe('');
  });
});

describe('names', () => {
  it('are the workshop’s own with the default prefix, and kept apart with another', () => {
    expect(streamName({prefix: 'rsw'}, 'order_stream')).toBe('order_stream');
    expect(streamName(config, 'order_stream')).toBe('team_2_order_stream');
    expect(workspaceName({prefix: 'rsw'})).toBe('redshift_streaming_workspace');
  });

  it('are put into a statement where it declares them, and nowhere else', async () => {
    const sql = wordsOfSql(await artefact('sql/order-view.sql'), config);
    expect(sql).toContain('FROM kinesis_schema.team_2_order_stream');
    expect(sql).toContain('CREATE MATERIALIZED VIEW order_stream AS');
    expect(() => wordsOfSql('SELECT ${nobody}', config)).toThrow('nobody');
  });

  it('are put into the dashboard', async () => {
    const dashboard = await readDashboard(config);
    expect(dashboard.uid).toBe('team-2-logistics');
    expect(dashboard.title).toMatch(/^Logistics Dashboard \(team-2\)$/);
    expect(JSON.stringify(dashboard)).toContain('"uid":"team-2-redshift-streaming"');
    expect(JSON.stringify(dashboard)).not.toContain('"uid":"rsw-');
  });
});

describe('the query of a panel', () => {
  it('is sent as a browser would send it', () => {
    const sql =
      "SELECT $__timeGroup(t, $__interval) WHERE a IN ($state) AND b IN (${state}) AND c = '$stately'";
    expect(asTheBrowserSends(sql, [{name: 'state', query: 'VIC, NSW'}])).toBe(
      "SELECT $__timeGroup(t, 1m) WHERE a IN ('VIC','NSW') AND b IN ('VIC','NSW') AND c = '$stately'",
    );
  });
});
