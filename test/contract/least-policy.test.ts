/** The policy that `doctor --policy` prints is enough: a role with nothing else sets the workshop up and takes it down. */
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {connect} from '../../src/cloud/connect.ts';
import {examinations} from '../../src/steps/examinations.ts';
import {steps} from '../../src/steps/index.ts';
import {leftovers} from '../../src/steps/leftovers.ts';
import {leastPolicy} from '../../src/steps/policy.ts';
import type {Tools} from '../../src/steps/workshop-step.ts';
import {blankProgress, type Progress} from '../../src/workshop/progress.ts';
import {look, setUp, tearDown, type Run} from '../../src/workshop/run.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const prefix = 'least';
const trust = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS: '000000000000'}, Action: 'sts:AssumeRole'}],
};

describe('the least policy', {timeout: 60_000}, () => {
  let local: TestCloud;
  let cloud: Cloud;
  let run: Run<Tools>;

  beforeAll(async () => {
    local = await startLocalCloud();
    const iam = new IAMClient(local.client);
    const sts = new STSClient(local.client);
    const {Role} = await iam.send(
      new CreateRoleCommand({RoleName: 'learner', AssumeRolePolicyDocument: JSON.stringify(trust)}),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'learner',
        PolicyName: 'workshop',
        PolicyDocument: JSON.stringify(leastPolicy(prefix)),
      }),
    );
    const {Credentials: session} = await sts.send(
      new AssumeRoleCommand({RoleArn: Role?.Arn, RoleSessionName: 'ada'}),
    );
    const credentials = {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    };
    const {endpoint, region} = local.client;
    cloud = await connect({
      given: {endpoint, region, credentials},
      askMfaCode: async () => '',
      log: () => {},
    });
    let progress: Progress = blankProgress(prefix);
    run = {
      steps,
      tools: {
        cloud,
        config: {
          prefix,
          owner: cloud.caller,
          nodeType: undefined,
          grafana: 'managed',
          grafanaAdmin: 'learner',
          ssoRegion: undefined,
          pauseAfterHours: 8,
          permissionsBoundary: '',
        },
      },
      store: {
        load: async () => progress,
        save: async (next) => {
          progress = next;
        },
      },
      watcher: {began: () => {}, said: () => {}, rested: () => {}},
      signal: new AbortController().signal,
      resume: 'rsw setup',
    };
  });
  afterAll(async () => {
    cloud?.close();
    await local?.close();
  });

  it('can be attached as it is printed', () => {
    const text = JSON.stringify(leastPolicy('a-prefix-of-20-chars'));
    // The quota of a managed policy, in characters without white space.
    expect(text.length).toBeLessThanOrEqual(6144);
  });

  it('is enough to look before anything is touched', async () => {
    for (const examine of examinations) expect((await examine(run.tools)).kind).not.toBe('bad');
  });

  it('is enough to set everything up', async () => {
    await setUp(run);
    for (const finding of (await look(run)).values()) expect(finding).toMatchObject({state: 'ready'});
  });

  it('is enough to take everything down, and to see that nothing is left', async () => {
    await tearDown(run);
    expect(await leftovers(run.tools)).toEqual([]);
  });
});
