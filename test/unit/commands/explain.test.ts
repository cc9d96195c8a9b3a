import {describe, expect, it} from 'vitest';
import type {Cloud} from '../../../src/cloud/cloud.ts';
import {explainStep} from '../../../src/commands/explain.ts';
import type {Config} from '../../../src/steps/config.ts';
import {steps} from '../../../src/steps/index.ts';
import {stepNamed} from '../../../src/workshop/plan.ts';

const aws = {region: 'eu-west-1', partition: 'aws', endpoint: undefined} as Cloud;
const here = {...aws, endpoint: 'http://127.0.0.1:4578'} as Cloud;
const config = {prefix: 'mine', grafana: 'managed'} as Config;

const explain = async (name: string, cloud = aws) =>
  (await explainStep(stepNamed(steps, name), {config, cloud})).join('\n');

describe('the explanation of a step', () => {
  it.each(steps.map(({name}) => name))('%s says what it does and how to do it by hand', async (name) => {
    const text = await explain(name);
    expect(text).toContain(`(${name})`);
    expect(text).toMatch(/By hand: \S/);
    if (name !== 'preflight') expect(text).toContain('https://eu-west-1.console.aws.amazon.com/');
  });

  it('has the SQL as it is sent, with the names of this workshop', async () => {
    expect(await explain('customer-view')).toContain('kinesis_schema.mine_customer_stream');
    expect(await explain('database-user')).toContain('GRANT SELECT');
  });

  it('tells what a template makes, and where it is', async () => {
    const text = await explain('ingestion');
    expect(text).toMatch(/\/templates\/ingestion\.json, which makes:/);
    expect(text).toMatch(/CustomerStream +AWS::Kinesis::Stream/);
  });

  it("names AWS's own page where the cloud has none", async () => {
    expect(await explain('warehouse', here)).toContain('On AWS:  https://eu-west-1.console.aws.amazon.com/');
  });
});
