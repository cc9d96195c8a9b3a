/** Every way to sign in that a profile or the environment can name, over the wire, and what is told when it fails. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {createHash} from 'node:crypto';
import {CloudFormationClient, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, IAMClient} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {connect} from '../../src/cloud/connect.ts';
import {credentialSource, type AskMfaCode} from '../../src/cloud/credentials.ts';
import {meantProfile} from '../../src/cloud/profile.ts';
import {openTransport} from '../../src/cloud/transport.ts';
import {startSession, type SessionCredentials} from '../../src/local-cloud/iam/credentials.ts';
import {awsSettings, type AwsSettings} from '../support/aws-settings.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveDevice, type App} from '../support/mfa.ts';
import {giveRole} from '../support/role.ts';
import {openWire, type Wire} from '../support/wire.ts';

const account = '000000000000';

describe('signing in', () => {
  let local: TestCloud;
  let wire: Wire;
  let settings: AwsSettings;
  let cloud: Cloud | undefined;
  let roleArn: string;
  const servers: Server[] = [];

  beforeAll(async () => {
    local = await startLocalCloud();
    wire = await openWire(local.url);
    const trust = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
    };
    const {Role} = await new IAMClient(local.client).send(
      new CreateRoleCommand({
        RoleName: 'deploys',
        Path: '/people/',
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
    roleArn = Role?.Arn ?? '';
  });
  afterAll(async () => {
    await wire.close();
    await local.close();
  });
  beforeEach(() => {
    settings = awsSettings();
    wire.setDecision(() => 'pass');
    settings.set({AWS_ENDPOINT_URL: wire.endpoint, AWS_REGION: local.region, AWS_MAX_ATTEMPTS: '1'});
  });
  afterEach(async () => {
    cloud?.close();
    cloud = undefined;
    settings.close();
    await Promise.all(
      servers.splice(0).map(async (server) => {
        server.closeAllConnections();
        await new Promise((settle) => server.close(settle));
      }),
    );
  });
  const signIn = async (profile?: string, askMfaCode: AskMfaCode = async () => ''): Promise<Cloud> =>
    (cloud = await connect({profile, askMfaCode, log: () => {}}));
  const keysOf = ({accessKeyId, secretAccessKey} = local.credentials) =>
    `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const serve = async (
    answer: (path: string, token: string | undefined) => {status: number; body: object; type?: string},
  ): Promise<string> => {
    const server = createServer((request, response) => {
      const {status, body, type} = answer(request.url ?? '', request.headers.authorization);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(type !== undefined && {'x-amzn-errortype': type}),
      });
      response.end(JSON.stringify(body));
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  describe('with a profile', () => {
    it('takes its keys and its region, before the keys of the environment when a flag names it', async () => {
      settings.config(`[profile work]\nregion = ${local.region}\n${keysOf()}`);
      settings.set({AWS_REGION: '', AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'other'});
      expect(await signIn('work')).toMatchObject({account, profile: 'work', region: local.region});
      settings.set({AWS_PROFILE: 'work'});
      // Without the flag the environment's keys count, as in the AWS CLI.
      await expect(signIn()).rejects.toMatchObject({
        why: expect.stringContaining('does not know these credentials'),
      });
      settings.set({AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''});
      expect(await signIn()).toMatchObject({account, profile: 'work'});
    });

    it.each([
      ['source_profile = base', ''],
      ['credential_source = Environment', 'environment'],
      ['credential_source = EcsContainer', 'container'],
    ])('assumes its role: %s', async (source, from) => {
      settings.config(`[profile base]\n${keysOf()}\n[profile work]\nrole_arn = ${roleArn}\n${source}\n`);
      if (from === 'environment')
        settings.set({
          AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
        });
      if (from === 'container') {
        const session = startSession(local.cloud, roleArn, 'box', 900);
        const at = await serve(() => ({status: 200, body: container(session)}));
        settings.set({AWS_CONTAINER_CREDENTIALS_FULL_URI: at});
      }
      expect((await signIn('work')).arn).toContain('assumed-role/deploys/');
      expect(cloud?.caller).toBe(`arn:aws:iam::${account}:role/deploys`);
      expect(cloud?.credentials()).toMatchObject({expiresAt: expect.any(Date), renewable: true});
    });

    it('takes what was pasted into its file when the keys before have expired', async () => {
      const paste = (name: string) => {
        const {accessKeyId, secretAccessKey, sessionToken} = startSession(local.cloud, roleArn, name, 900);
        const keys = keysOf({accessKeyId, secretAccessKey});
        settings.config(`[profile work]\n${keys}aws_session_token = ${sessionToken}\n`);
      };
      paste('morning');
      const signedIn = await signIn('work');
      const whoAmI = async () =>
        (await signedIn.client(STSClient).send(new GetCallerIdentityCommand({}))).Arn;
      paste('evening');
      expect(await whoAmI()).toMatch(/morning$/);
      const expired = {code: 'ExpiredToken', message: 'The security token is expired', status: 403};
      wire.setDecision(() => expired);
      await expect(whoAmI()).rejects.toThrow('expired');
      wire.setDecision(() => 'pass');
      expect(await whoAmI()).toMatch(/evening$/);
    });

    it('runs its credential_process', async () => {
      const answer = {
        Version: 1,
        AccessKeyId: local.credentials.accessKeyId,
        SecretAccessKey: local.credentials.secretAccessKey,
      };
      const file = join(settings.home, 'answer.json');
      writeFileSync(file, JSON.stringify(answer));
      settings.config(`[profile work]\ncredential_process = cat ${file}\n`);
      expect(await signIn('work')).toMatchObject({account});
    });

    it('names the line to type where `aws login` has to be typed again', async () => {
      settings.config(
        `[profile work]\nlogin_session = arn:aws:iam::${account}:user/ann\nregion = us-east-1\n`,
      );
      await expect(signIn('work')).rejects.toMatchObject({
        why: 'the session of the profile work has expired',
        next: expect.stringContaining('aws login --profile work'),
      });
    });

    it('tells what a credential_process says that fails', async () => {
      settings.config('[profile work]\ncredential_process = sh -c "echo no entry >&2; exit 3"\n');
      await expect(signIn('work')).rejects.toMatchObject({
        why: expect.stringContaining('(profile work)'),
        next: expect.stringContaining('aws sts get-caller-identity --profile work'),
      });
    });

    it('goes where it says that a service is', async () => {
      settings.set({AWS_ENDPOINT_URL: ''});
      settings.config(`[profile work]\nendpoint_url = ${wire.endpoint}\nservices = some\n${keysOf()}
[services some]
kinesis =
  endpoint_url = http://127.0.0.1:9
`);
      const signedIn = await signIn('work');
      expect(signedIn.endpoint).toBe(wire.endpoint);
      await expect(signedIn.client(KinesisClient).send(new ListStreamsCommand({}))).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
      settings.set({AWS_ENDPOINT_URL_KINESIS: wire.endpoint});
      const again = await signIn('work');
      await again.client(KinesisClient).send(new ListStreamsCommand({}));
    });

    it.each([
      [
        'that is not there',
        'nobody',
        'there is no profile nobody',
        'Choose one that is there: default, empty, leads-nowhere, loops',
      ],
      [
        'that takes from one that is not there',
        'leads-nowhere',
        'the profile leads-nowhere takes its credentials from the profile gone, which has none',
        'aws configure --profile gone',
      ],
      [
        'that takes from itself',
        'loops',
        'the profiles other and loops take their credentials from each other',
        'source_profile',
      ],
      ['that has no credentials', 'empty', 'no AWS credentials were found', 'rsw setup --local'],
    ])('%s cannot', async (_, name, why, next) => {
      settings.config(`[default]\nregion = us-east-1
[profile leads-nowhere]\nrole_arn = ${roleArn}\nsource_profile = gone
[profile loops]\nrole_arn = ${roleArn}\nsource_profile = other
[profile empty]\nregion = us-east-1
[profile other]\nrole_arn = ${roleArn}\nsource_profile = loops
[sso-session corp]\nsso_region = us-east-1
`);
      await expect(signIn(name)).rejects.toMatchObject({
        message: 'Could not sign in',
        why: expect.stringContaining(why),
        next: expect.stringContaining(next),
      });
    });

    it('may not use a role that does not trust it, and hears of MFA', async () => {
      const closed = giveRole(local.cloud, 'closed', 'lambda.amazonaws.com', []);
      settings.config(
        `[profile work]\nrole_arn = ${closed}\nsource_profile = base\n[profile base]\n${keysOf()}`,
      );
      await expect(signIn('work')).rejects.toMatchObject({
        why: expect.stringContaining(`not authorized to perform: sts:AssumeRole on resource: ${closed}`),
        next: expect.stringContaining('mfa_serial'),
      });
    });

    it('is not looked for in a file that cannot be read as one', async () => {
      settings.config('[default]\nregion = us-east-1\n[profile work\n');
      await expect(signIn()).rejects.toMatchObject({
        message: `Could not read ${join(settings.home, 'config')}`,
        why: 'line 3 is neither [a section] nor name = value',
      });
    });
  });

  describe('with the environment', () => {
    it('names a region, or is told that none was named', async () => {
      settings.set({AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: ''});
      await expect(signIn()).rejects.toMatchObject({
        message: 'Could not choose a region',
        next: expect.stringContaining('--region us-east-1'),
      });
    });

    it('exchanges the token of a file for a role, without other keys', async () => {
      const file = join(settings.home, 'token');
      writeFileSync(file, 'of my build');
      settings.set({AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: roleArn});
      const {accessKeyId, secretAccessKey, sessionToken, expires} = startSession(
        local.cloud,
        roleArn,
        'ci',
        900,
      );
      const credentials = {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(expires).toISOString(),
      };
      const xml = Object.entries(credentials).map(([name, value]) => `<${name}>${value}</${name}>`);
      const body = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>${xml.join('')}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
      // Nobody signs this one, and the local cloud has no providers of identity that it could ask.
      wire.setDecision(({body: asked}) => {
        const form = new URLSearchParams(asked);
        return form.get('Action') === 'AssumeRoleWithWebIdentity' &&
          form.get('WebIdentityToken') === 'of my build'
          ? {raw: {status: 200, headers: {'content-type': 'text/xml'}, body}}
          : 'pass';
      });
      expect((await signIn()).arn).toBe(`arn:aws:sts::${account}:assumed-role/deploys/ci`);
    });

    it('is told when half of a key is missing, and when the keys have expired', async () => {
      settings.set({AWS_ACCESS_KEY_ID: 'AKIA'});
      await expect(signIn()).rejects.toMatchObject({
        why: 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not',
      });
      settings.set({AWS_SECRET_ACCESS_KEY: 'x', AWS_CREDENTIAL_EXPIRATION: '2026-01-01T00:00:00Z'});
      await expect(signIn()).rejects.toMatchObject({why: 'the credentials in the environment have expired'});
    });

    it('is told by AWS too, and knows that such keys do not renew themselves', async () => {
      const use = (seconds: number) => {
        const session = startSession(local.cloud, roleArn, 'mine', seconds);
        settings.set({
          AWS_ACCESS_KEY_ID: session.accessKeyId,
          AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
          AWS_SESSION_TOKEN: session.sessionToken,
          AWS_CREDENTIAL_EXPIRATION: '2126-01-01T00:00:00Z',
        });
      };
      use(900);
      expect((await signIn()).credentials()).toEqual({
        expiresAt: new Date('2126-01-01T00:00:00Z'),
        renewable: false,
      });
      use(-1);
      await expect(signIn()).rejects.toMatchObject({
        why: expect.stringContaining('the credentials have expired'),
      });
    });

    it('outlasts the sessions of a container, as CloudShell has them, with many clients at once', async () => {
      let sessions = 0;
      const token = join(settings.home, 'token');
      writeFileSync(token, 'sesame');
      const at = await serve((_, authorization) => {
        if (authorization !== 'sesame') return {status: 403, body: {}};
        sessions++;
        return {status: 200, body: container(startSession(local.cloud, roleArn, `shell-${sessions}`, 3), 2)};
      });
      settings.set({AWS_CONTAINER_CREDENTIALS_FULL_URI: at, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token});
      const signedIn = await signIn();
      const names = new Set<string>();
      // Each says to end two seconds before it does, so that a slow machine is not late; the first ones do end meanwhile.
      while (names.size < 6) {
        const [identity] = await Promise.all([
          signedIn.client(STSClient).send(new GetCallerIdentityCommand({})),
          signedIn.client(STSClient, 'us-east-1').send(new GetCallerIdentityCommand({})),
          refused(signedIn.client(CloudFormationClient).send(new DescribeStacksCommand({}))),
          refused(signedIn.client(KinesisClient).send(new ListStreamsCommand({}))),
        ]);
        names.add(identity.Arn ?? '');
      }
      // One for all clients each time, and never one that had ended.
      expect(sessions).toBeLessThanOrEqual(names.size + 1);
    });
  });

  describe('with a device', () => {
    let app: App;
    let used = 0;
    let people = 0;
    const wrong = '000000';
    /** Each code is good for once, so everybody has a device of their own with two that are still good. */
    const right = () => app.code(used++);
    const asks = (codes: () => string) => {
      const asked: (string | undefined)[] = [];
      const ask: AskMfaCode = async (serial, problem) => {
        expect(serial).toBe(app.serial);
        asked.push(problem);
        return codes();
      };
      return {asked, ask};
    };
    const write = (keys: string, serial: string) =>
      settings.config(`[profile base]
${keys}[profile work]
role_arn = arn:aws:iam::${account}:role/careful
source_profile = base
duration_seconds = 900
mfa_serial = ${serial}
`);
    let keys: string;

    beforeAll(async () => {
      const statement = {
        Effect: 'Allow',
        Principal: {AWS: '*'},
        Action: 'sts:AssumeRole',
        Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
      };
      const AssumeRolePolicyDocument = JSON.stringify({Version: '2012-10-17', Statement: [statement]});
      await new IAMClient(local.client).send(
        new CreateRoleCommand({RoleName: 'careful', AssumeRolePolicyDocument}),
      );
    });
    beforeEach(async () => {
      const iam = new IAMClient(local.client);
      const UserName = `ann-${++people}`;
      await iam.send(new CreateUserCommand({UserName}));
      const {AccessKey} = await iam.send(new CreateAccessKeyCommand({UserName}));
      keys = keysOf({
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      });
      app = await giveDevice(iam, UserName);
      used = 0;
      write(keys, app.serial);
    });

    it('is asked once for all clients, side by side', async () => {
      const {asked, ask} = asks(right);
      const signedIn = await signIn('work', ask);
      await Promise.all(
        [STSClient, STSClient].map(async (each) =>
          signedIn.client(each).send(new GetCallerIdentityCommand({})),
        ),
      );
      await Promise.all([
        refused(signedIn.client(CloudFormationClient).send(new DescribeStacksCommand({}))),
        refused(signedIn.client(KinesisClient).send(new ListStreamsCommand({}))),
        refused(signedIn.client(KinesisClient, 'us-east-1').send(new ListStreamsCommand({}))),
      ]);
      expect(asked).toEqual([undefined]);
    });

    const atHand = async (askMfaCode: AskMfaCode) => {
      let passed = 0;
      const profile = await meantProfile('work');
      const transport = await openTransport(profile.settings);
      const now = () => Date.now() + passed;
      const source = credentialSource({profile, region: local.region, transport, askMfaCode, now});
      return {source, pass: (minutes: number) => (passed = minutes * 60_000)};
    };

    it('is asked again only when the session is about to end, and once for all who wait', async () => {
      const {asked, ask} = asks(right);
      const {source, pass} = await atHand(ask);
      const first = await source();
      pass(13);
      expect(await source()).toBe(first);
      pass(14.5);
      const [second, ...others] = await Promise.all([source(), source(), source()]);
      expect(second).not.toBe(first);
      for (const other of others) expect(other).toBe(second);
      expect(asked).toEqual([undefined, undefined]);
    });

    it('is not asked again by the next request when nobody gave a code', async () => {
      const {asked, ask} = asks(() => wrong);
      const {source} = await atHand(ask);
      for (const each of await Promise.allSettled([source(), source()])) expect(each.status).toBe('rejected');
      await expect(source()).rejects.toMatchObject({message: 'Could not sign in'});
      expect(asked).toHaveLength(3);
    });

    it('may mistype twice, and is told so', async () => {
      const typed = [wrong, wrong];
      const {asked, ask} = asks(() => typed.shift() ?? right());
      await signIn('work', ask);
      expect(asked).toEqual([
        undefined,
        ...Array<string>(2).fill('AWS did not accept that code; wait for the next one.'),
      ]);
    });

    it('is told after three wrong codes, and not asked a fourth time', async () => {
      const {asked, ask} = asks(() => wrong);
      await expect(signIn('work', ask)).rejects.toMatchObject({
        why: 'AWS accepted none of the codes for the profile work',
      });
      expect(asked).toHaveLength(3);
    });

    it('is told when the device is not theirs', async () => {
      write(keys, `arn:aws:iam::${account}:mfa/else`);
      await expect(signIn('work', async () => wrong)).rejects.toMatchObject({
        why: expect.stringContaining('mfa_serial of the profile work'),
      });
    });
  });

  describe('with Identity Center', () => {
    const session = 'corp';
    const cache = (content: object) => {
      const folder = join(settings.home, '.aws', 'sso', 'cache');
      mkdirSync(folder, {recursive: true});
      const name = createHash('sha1').update(session).digest('hex');
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
    };
    const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
    const expired = {accessToken: 'old', expiresAt: '2026-01-01T00:00:00Z'};
    beforeEach(() => {
      settings.config(`[sso-session ${session}]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[profile people]
sso_session = ${session}
sso_account_id = ${account}
sso_role_name = Admin
[profile work]
role_arn = ${roleArn}
source_profile = people
`);
    });
    it('names the line to type for a profile of the older kind, too', async () => {
      settings.config(`[profile old]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = ${account}
sso_role_name = Admin
`);
      await expect(signIn('old')).rejects.toMatchObject({
        why: 'nobody has signed in to the profile old',
        next: expect.stringContaining('aws sso login --profile old'),
      });
    });

    const login =
      'Type: aws sso login --profile people, then the same command again: it goes on where it stopped.';

    it.each(['people', 'work'])('names the line to type when nobody has signed in to %s', async (profile) => {
      await expect(signIn(profile)).rejects.toMatchObject({
        why: 'nobody has signed in to the profile people',
        next: login,
      });
    });

    it.each(['people', 'work'])(
      'names the line to type when the session of %s has expired',
      async (profile) => {
        cache(expired);
        await expect(signIn(profile)).rejects.toMatchObject({
          why: 'the SSO session of the profile people has expired',
          next: login,
        });
      },
    );

    it('signs in, and says what is wrong when the portal does not give the role or knows the session no more', async () => {
      cache({...expired, accessToken: 'token', expiresAt: inAnHour()});
      let answer: {status: number; body: object; type?: string} = {
        status: 403,
        body: {message: 'No access'},
        type: 'ForbiddenException',
      };
      const asked: string[] = [];
      const at = await serve((path) => {
        asked.push(path);
        return answer;
      });
      settings.set({AWS_ENDPOINT_URL_SSO: at});
      await expect(signIn('people')).rejects.toMatchObject({
        why: `Identity Center does not let you use the role Admin in account ${account} (profile people)`,
        next: expect.stringContaining('aws sso login --profile people'),
      });
      answer = {
        status: 401,
        body: {message: 'Session token not found or invalid'},
        type: 'UnauthorizedException',
      };
      await expect(signIn('people')).rejects.toMatchObject({next: login});
      const {accessKeyId, secretAccessKey, sessionToken, expires} = startSession(
        local.cloud,
        roleArn,
        'ann',
        900,
      );
      answer = {
        status: 200,
        body: {roleCredentials: {accessKeyId, secretAccessKey, sessionToken, expiration: expires}},
      };
      expect((await signIn('people')).arn).toBe(`arn:aws:sts::${account}:assumed-role/deploys/ann`);
      expect((await signIn('work')).arn).toContain('assumed-role/deploys/aws-sdk-js');
      expect(asked[0]).toBe(`/federation/credentials?account_id=${account}&role_name=Admin`);
    });

    it('renews a token that can be renewed', async () => {
      cache({
        ...expired,
        clientId: 'id',
        clientSecret: 'secret',
        refreshToken: 'again',
        registrationExpiresAt: inAnHour(),
      });
      const {accessKeyId, secretAccessKey, sessionToken, expires} = startSession(
        local.cloud,
        roleArn,
        'ann',
        900,
      );
      const at = await serve((path) =>
        path.startsWith('/token')
          ? {
              status: 200,
              body: {accessToken: 'new', expiresIn: 3600, refreshToken: 'and again', tokenType: 'Bearer'},
            }
          : {
              status: 200,
              body: {roleCredentials: {accessKeyId, secretAccessKey, sessionToken, expiration: expires}},
            },
      );
      settings.set({AWS_ENDPOINT_URL_SSO: at, AWS_ENDPOINT_URL_SSO_OIDC: at});
      expect(await signIn('people')).toMatchObject({account});
    });
  });
});

const refused = async (work: Promise<unknown>): Promise<void> => {
  // The role may do nothing: that it was asked at all shows that the session was good.
  await expect(work).rejects.toMatchObject({name: expect.stringMatching(/^AccessDenied/)});
};

/** What a container's endpoint answers; the session is said to end so many seconds before it does. */
const container = (session: SessionCredentials, early = 0) => ({
  AccessKeyId: session.accessKeyId,
  SecretAccessKey: session.secretAccessKey,
  Token: session.sessionToken,
  Expiration: new Date(session.expires - early * 1000).toISOString(),
});
