/** Somebody at work: a profile that asks for a code, a proxy with a password, certificates of the company's own. */
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startSession} from '../../src/local-cloud/iam/credentials.ts';
import {openCorporateNetwork, authority, type CorporateNetwork} from '../support/corporate-network.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveDevice, type App} from '../support/mfa.ts';
import {giveRole} from '../support/role.ts';
import {installRsw, type Rsw} from '../support/rsw.ts';
import {keys} from '../support/terminal.ts';

const account = '000000000000';

describe('in an account of a company', {timeout: 120_000}, () => {
  let rsw: Rsw;
  let aws: TestCloud;
  let network: CorporateNetwork;
  let app: App;
  let env: Record<string, string>;
  let used = 0;

  beforeAll(async () => {
    aws = await startLocalCloud();
    network = await openCorporateNetwork(aws.url);
    network.demand('ann:p@ss');
    const iam = new IAMClient(aws.client);
    await iam.send(new CreateUserCommand({UserName: 'ann'}));
    const {AccessKey} = await iam.send(new CreateAccessKeyCommand({UserName: 'ann'}));
    app = await giveDevice(iam, 'ann');
    const document = (statement: object) =>
      JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', ...statement}]});
    const toAssume = document({Action: 'sts:AssumeRole', Resource: '*'});
    await iam.send(new PutUserPolicyCommand({UserName: 'ann', PolicyName: 'up', PolicyDocument: toAssume}));
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'admin',
        AssumeRolePolicyDocument: document({
          Principal: {AWS: `arn:aws:iam::${account}:root`},
          Action: 'sts:AssumeRole',
          Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
        }),
      }),
    );
    const everything = document({Action: '*', Resource: '*'});
    await iam.send(
      new PutRolePolicyCommand({RoleName: 'admin', PolicyName: 'all', PolicyDocument: everything}),
    );
    rsw = await installRsw();
    const folder = join(rsw.env['HOME'] ?? '', '.aws');
    mkdirSync(folder, {recursive: true});
    writeFileSync(
      join(folder, 'config'),
      `[profile work]
region = ${aws.region}
role_arn = arn:aws:iam::${account}:role/admin
source_profile = ann
mfa_serial = ${app.serial}
endpoint_url = ${network.endpoint}
ca_bundle = ${authority}
[profile ann]
aws_access_key_id = ${AccessKey?.AccessKeyId}
aws_secret_access_key = ${AccessKey?.SecretAccessKey}
`,
    );
    env = {
      AWS_CONFIG_FILE: join(folder, 'config'),
      HTTPS_PROXY: network.proxy.replace('//', '//ann:p%40ss@'),
    };
  });
  afterAll(async () => {
    await rsw?.close();
    await network?.close();
    await aws?.close();
  });

  it('sets everything up with one code, mistyped once, and no call goes past the proxy', async () => {
    const terminal = rsw.open(['setup', '--profile', 'work', '--yes', '--grafana', 'none'], {env});
    await terminal.waitFor('Code of your MFA device mfa/phone-of-ann');
    terminal.type(`12345${keys.enter}`);
    await terminal.waitFor('Six digits');
    terminal.type(`6${keys.enter}`);
    await terminal.waitFor('AWS did not accept that code');
    terminal.type(`${app.code(used++)}${keys.enter}`);
    await terminal.waitFor('The workshop is ready.', 90_000);
    expect(await terminal.ended()).toBe(0);
    expect(terminal.transcript().match(/\? Code of|✔ Code of/g)).toHaveLength(2);
    expect(terminal.transcript()).toContain(
      `account ${account}, region ${aws.region} at https://aws.cloud.test`,
    );
    // The name has no address but the proxy's, so whatever was made was made through it.
    expect(new Set(network.asked)).toEqual(new Set(['aws.cloud.test:443']));
  });

  it('owns it as the role, whatever the session is called, and tells it to a script that it needs a terminal', async () => {
    const {code, stderr} = await rsw.run(['status', '--profile', 'work'], {env});
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([
      `✖ Could not sign in: the profile work asks for a code of the MFA device ${app.serial}, and there is no terminal to ask for it`,
      '  Sign in before: eval "$(aws configure export-credentials --profile work --format env)", and leave --profile out.',
    ]);
  });

  it('goes on from Ctrl-C at the question', async () => {
    const terminal = rsw.open(['status', '--profile', 'work'], {env});
    await terminal.waitFor('Code of your MFA device');
    terminal.type(keys.ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect(terminal.transcript()).toContain('Type the same command again to go on.');
  });

  it('outlasts the sessions that CloudShell hands out', async () => {
    const slow = await startLocalCloud({pace: 'quick'});
    const role = giveRole(slow.cloud, 'visitor', 'nobody.amazonaws.com', ['*']);
    let sessions = 0;
    const shell = createServer((request, response) => {
      if (request.headers.authorization !== 'sesame') return response.writeHead(403).end();
      const session = startSession(slow.cloud, role, `shell-${++sessions}`, 3);
      return response.end(
        JSON.stringify({
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secretAccessKey,
          Token: session.sessionToken,
          // Two seconds earlier than it is, so that a slow machine is not late.
          Expiration: new Date(session.expires - 2000).toISOString(),
        }),
      );
    }).listen(0, '127.0.0.1');
    await once(shell, 'listening');
    const at = `http://127.0.0.1:${(shell.address() as AddressInfo).port}/latest`;
    const {code, stderr} = await rsw.run(
      ['setup', '--region', slow.region, '--prefix', 'shell', '--yes', '--grafana', 'none'],
      {
        env: {
          AWS_ENDPOINT_URL: slow.url,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: at,
          AWS_CONTAINER_AUTHORIZATION_TOKEN: 'sesame',
          AWS_EXECUTION_ENV: 'CloudShell',
        },
      },
    );
    shell.close();
    await slow.close();
    expect(stderr).toContain('The workshop is ready.');
    expect(code).toBe(0);
    // The cluster alone takes three seconds: the first sessions have ended long before.
    expect(sessions).toBeGreaterThan(3);
  });

  it('works on this machine whatever the environment says', async () => {
    const {code, stderr} = await rsw.run(['setup', '--local', '--yes', '--dry-run'], {
      env: {
        ...env,
        AWS_PROFILE: 'nobody',
        AWS_ACCESS_KEY_ID: 'AKIAOTHER',
        AWS_REGION: 'nowhere-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:9',
        AWS_CA_BUNDLE: '/nonexistent',
        HTTP_PROXY: 'http://127.0.0.1:9',
        AWS_USE_FIPS_ENDPOINT: 'true',
      },
    });
    expect(stderr).toContain('A dry run: nothing was touched.');
    expect(code).toBe(0);
  });

  it('says in two lines which proxy, which certificates and which profile are not right', async () => {
    const told = async (more: Record<string, string>, ...args: string[]) => {
      const {code, stderr} = await rsw.run(['status', ...args], {env: {...env, ...more}});
      expect(code).toBe(1);
      const lines = stderr.trim().split('\n');
      expect(lines).toHaveLength(2);
      return lines;
    };
    expect(
      (await told({HTTPS_PROXY: 'http://127.0.0.1:9'}, '--profile', 'ann', '--region', aws.region))[0],
    ).toContain('the proxy http://127.0.0.1:9 cannot be reached (ECONNREFUSED)');
    const untrusted = {AWS_ENDPOINT_URL: network.endpoint};
    expect((await told(untrusted, '--profile', 'ann', '--region', aws.region))[1]).toContain('AWS_CA_BUNDLE');
    expect(await told({}, '--profile', 'wrok')).toEqual([
      '✖ Could not sign in: there is no profile wrok',
      '  Choose one that is there: ann, work. Or make it: aws configure --profile wrok',
    ]);
  });
});
