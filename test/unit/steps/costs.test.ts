import {describe, expect, it} from 'vitest';
import type {Cloud} from '../../../src/cloud/cloud.ts';
import {artefact} from '../../../src/artefacts.ts';
import {costsOf, describeCosts, hourlyCosts, perDay, perMonth} from '../../../src/steps/costs.ts';
import {grafanaLicences, nodeHour, parts} from '../../../src/steps/prices.ts';

const managed = {grafana: 'managed'} as const;

/** What the parts are that AWS charges for each type of resource; an empty list is one that costs nothing by itself. */
const charged: Readonly<Record<string, readonly string[]>> = {
  'AWS::Kinesis::Stream': ['shards', 'records', 'keys'],
  'AWS::Lambda::Function': ['lambda', 'lambda-starts'],
  'AWS::DynamoDB::Table': ['table-writes', 'table-reads'],
  'AWS::Logs::LogGroup': ['logs'],
  'AWS::Scheduler::Schedule': ['schedules'],
  'AWS::Redshift::Cluster': ['node', 'storage', 'secret'],
  'AWS::EC2::VPCEndpoint': ['endpoint', 'endpoint-data'],
  'AWS::StepFunctions::StateMachine': ['state-machine', 'state-machine-starts'],
  'AWS::IAM::Role': [],
  'AWS::EC2::VPC': [],
  'AWS::EC2::Subnet': [],
  'AWS::EC2::SecurityGroup': [],
  'AWS::Redshift::ClusterSubnetGroup': [],
};

describe('the costs', () => {
  it('have a line with unit and price for everything in the templates that is charged, and none besides', async () => {
    const types = new Set<string>();
    for (const stack of ['ingestion', 'warehouse', 'refresh-loop', 'grafana']) {
      const {Resources} = JSON.parse(await artefact(`templates/${stack}.json`)) as {
        Resources: Record<string, {Type: string}>;
      };
      for (const {Type} of Object.values(Resources)) types.add(Type);
    }
    expect([...types].filter((type) => charged[type] === undefined)).toEqual([]);
    const {lines} = costsOf('rg.large', managed);
    expect(lines.map(({name}) => name).sort()).toEqual(
      [...types].flatMap((type) => charged[type] ?? []).sort(),
    );
    for (const {unit, price, perHour, what} of lines) {
      expect(unit).toMatch(/^[\w10,]/);
      expect(what).not.toBe('');
      expect(price).toBeGreaterThan(0);
      expect(perHour).toBeGreaterThan(0);
    }
  });

  it('of the default set-up stay within 0.45 USD an hour, all parts included', () => {
    const {hour = Infinity, lines} = costsOf('rg.large', managed);
    expect(lines.reduce((sum, {price, perHour}) => sum + price * perHour, 0)).toBeCloseTo(hour, 10);
    expect(hour).toBeGreaterThan(0.38 + 0.01 + 0.03);
    expect(hour).toBeLessThanOrEqual(0.45);
  });

  it('are told by hour, forgotten day and month, as an estimate of a region and a date', () => {
    const costs = costsOf('rg.large', managed);
    const {hour = 0} = costs;
    const text = describeCosts(costs);
    for (const amount of [hour, perDay(hour), perMonth(hour)])
      expect(text).toContain(`${amount.toFixed(2)} USD`);
    expect(text).toMatch(/an hour, .* a forgotten day, .* a month.*Estimate .* us-east-1, November 2026\.$/);
  });

  it('name the licences of Managed Grafana, that of the service account too, only where it is used', () => {
    expect(costsOf('rg.large', managed).grafanaMonth).toBe(grafanaLicences.price * 2);
    expect(describeCosts(costsOf('rg.large', managed))).toMatch(
      /by user and month: 18\.00 USD a month \(2 of them at 9\.00 USD: you as administrator and .*service account\)/,
    );
    expect(describeCosts(costsOf('rg.large', {grafana: 'none'}))).not.toContain('Grafana');
  });

  it('go down to everything but the node and the loop while the cluster is paused', () => {
    const {hour = 0, pausedHour} = costsOf('rg.large', managed);
    expect(hour - pausedHour).toBeGreaterThan(nodeHour['rg.large'] ?? Infinity);
    expect(pausedHour).toBeGreaterThan(0.04);
    expect(parts.filter(({rests}) => rests).map(({name}) => name)).toEqual(['state-machine']);
  });

  it('of a node type without a price are not guessed', () => {
    const costs = costsOf('rg.12xlarge', managed);
    expect(costs.hour).toBeUndefined();
    expect(describeCosts(costs)).toContain('no price here for rg.12xlarge');
  });

  it('are none on this machine, and are those of AWS at any other endpoint', async () => {
    const config = {...managed, nodeType: 'rg.large'} as never;
    const here = await hourlyCosts({endpoint: 'http://127.0.0.1:4578'} as Cloud, config);
    expect(describeCosts(here)).toBe('It runs on this machine and costs nothing.');
    expect((await hourlyCosts({endpoint: undefined} as Cloud, config))?.hour).toBeGreaterThan(0);
  });
});
