/** What only a process of its own can have: another clock, and credentials that end. */
import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {newLearner} from '../support/learner.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {installRsw, type Ran, type Rsw} from '../support/rsw.ts';

let local: TestCloud;
let rsw: Rsw;
beforeAll(async () => {
  local = await startLocalCloud();
  rsw = await installRsw();
});
afterAll(async () => {
  await rsw?.close();
  await local?.close();
});

const look = async (env: Record<string, string> = {}): Promise<Ran> =>
  rsw.run(['doctor'], {
    env: {
      AWS_ENDPOINT_URL: local.url,
      AWS_REGION: local.region,
      AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
      ...env,
    },
  });

/** Lets the program's clock run ahead. */
const ahead = (milliseconds: number) => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
    `const now=Date.now,D=Date;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(now()+${milliseconds})}static now(){return now()+${milliseconds}}}`,
  )}`,
});

it('finds nothing wrong', async () => {
  const {code, stderr} = await look();
  expect(stderr).toContain('Nothing stands in the way of: rsw setup');
  expect(code).toBe(0);
}, 20_000);

it('says how wrong the clock is', async () => {
  const slightly = await look(ahead(90_000));
  expect(slightly.stdout).toContain("! This machine's clock is 90 seconds fast");
  expect(slightly.code).toBe(0);
  const much = await look(ahead(8 * 60_000));
  expect(much.stdout).toContain(
    "✖ This machine's clock is 8 minutes fast: AWS refuses what is signed with it",
  );
  expect(much.stdout).toContain('Set the clock: sudo timedatectl set-ntp true');
  expect(much.code).toBe(1);
}, 20_000);

it('says when credentials end before a set-up could', async () => {
  const {roleArn} = await newLearner(local, 'short', {
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}],
  });
  const {Credentials} = await new STSClient(local.client).send(
    new AssumeRoleCommand({RoleArn: roleArn, RoleSessionName: 'ada', DurationSeconds: 900}),
  );
  const {code, stdout} = await look({
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    AWS_CREDENTIAL_EXPIRATION: Credentials?.Expiration?.toISOString() ?? '',
  });
  expect(stdout).toMatch(/✖ The credentials end in 1[45] min \(\d\d:\d\d UTC\), and a set-up takes about 20/);
  expect(code).toBe(1);
}, 20_000);
