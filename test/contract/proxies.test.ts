/** Proxies and certificates: every kind of client that there is, over the wire. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {CloudFormationClient, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {CreateRoleCommand, IAMClient} from '@aws-sdk/client-iam';
import {KinesisClient, ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {Cloud} from '../../src/cloud/cloud.ts';
import {connect} from '../../src/cloud/connect.ts';
import {grafanaHttp} from '../../src/cloud/grafana-http.ts';
import {awsSettings, type AwsSettings} from '../support/aws-settings.ts';
import {authority, openCorporateNetwork, type CorporateNetwork} from '../support/corporate-network.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

const token = {key: 'token', renewal: ''};

describe('behind a proxy of a company', () => {
  let local: TestCloud;
  let network: CorporateNetwork;
  let settings: AwsSettings;
  let cloud: Cloud | undefined;

  beforeAll(async () => {
    local = await startLocalCloud();
    network = await openCorporateNetwork(local.url);
  });
  afterAll(async () => {
    await network.close();
    await local.close();
  });
  beforeEach(() => {
    settings = awsSettings();
    network.demand(undefined);
    settings.set({
      AWS_ENDPOINT_URL: network.endpoint,
      AWS_REGION: local.region,
      AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
      HTTPS_PROXY: network.proxy,
      AWS_CA_BUNDLE: authority,
      AWS_MAX_ATTEMPTS: '1',
    });
  });
  afterEach(() => {
    cloud?.close();
    cloud = undefined;
    settings.close();
  });
  const signIn = async (profile?: string): Promise<Cloud> =>
    (cloud = await connect({profile, askMfaCode: async () => '', log: () => {}}));
  const asked = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = network.asked.length;
    await work();
    return network.asked.slice(before);
  };

  it('reaches every service, Kinesis too, which by itself would speak HTTP/2 past it', async () => {
    const signedIn = await signIn();
    await signedIn.client(CloudFormationClient).send(new DescribeStacksCommand({}));
    await signedIn.client(KinesisClient).send(new ListStreamsCommand({}));
    // No other way leads there: the name has no address.
    expect(network.asked).toContain('aws.cloud.test:443');
  });

  it("reaches STS for a profile's role, with the certificates that the profile names", async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}],
    };
    await new IAMClient(local.client).send(
      new CreateRoleCommand({RoleName: 'deploys', AssumeRolePolicyDocument: JSON.stringify(trust)}),
    );
    settings.config(`[profile work]
role_arn = arn:aws:iam::000000000000:role/deploys
credential_source = Environment
ca_bundle = ${authority}
endpoint_url = ${network.endpoint}
`);
    settings.set({AWS_CA_BUNDLE: '', AWS_ENDPOINT_URL: ''});
    const connections = await asked(async () => signIn('work'));
    expect(cloud?.caller).toBe('arn:aws:iam::000000000000:role/deploys');
    expect(connections.length).toBeGreaterThan(0);
  });

  it("reaches Grafana's own API", async () => {
    const grafana = grafanaHttp(
      await signIn(),
      'https://grafana.cloud.test',
      token,
      AbortSignal.timeout(9000),
    );
    const connections = await asked(async () => {
      // The local cloud has no Grafana by this name; what counts is that it is what answers.
      expect((await grafana.send('GET', '/api/health')).status).toBeGreaterThanOrEqual(400);
    });
    expect(connections).toEqual(['grafana.cloud.test:443']);
  });

  it('signs in to a proxy that asks for it, and tells when it may not', async () => {
    network.demand('me:p@ss');
    await expect(signIn()).rejects.toMatchObject({
      message: 'Could not reach AWS',
      why: `the proxy ${network.proxy} wants a user and a password`,
      next: expect.stringContaining('http://USER:PASSWORD@HOST:PORT'),
    });
    settings.set({HTTPS_PROXY: network.proxy.replace('//', '//me:p%40ss@')});
    await expect(signIn()).resolves.toMatchObject({account: '000000000000'});
  });

  it('carries what is not encrypted too', async () => {
    settings.set({AWS_ENDPOINT_URL: 'http://plain.cloud.test', HTTP_PROXY: network.proxy});
    expect(await asked(signIn)).toEqual(['plain.cloud.test']);
  });

  it.each([
    ['us-east-1', {}, 'sts.us-east-1.amazonaws.com'],
    ['us-east-1', {AWS_USE_FIPS_ENDPOINT: 'true'}, 'sts-fips.us-east-1.amazonaws.com'],
    ['eu-west-1', {AWS_USE_DUALSTACK_ENDPOINT: 'true'}, 'sts.eu-west-1.api.aws'],
    ['us-gov-west-1', {}, 'sts.us-gov-west-1.amazonaws.com'],
    ['cn-north-1', {}, 'sts.cn-north-1.amazonaws.com.cn'],
  ])('goes to the address that AWS has in %s with %o', async (region, more, host) => {
    settings.set({
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_REGION: '',
      AWS_DEFAULT_REGION: region,
      ...more,
    });
    // What answers here has no certificate for it, so nothing is ever sent there.
    expect(await asked(async () => expect(signIn()).rejects.toThrow('Could not sign in'))).toEqual([
      `${host}:443`,
    ]);
  });

  it('names a proxy that is not there', async () => {
    settings.set({HTTPS_PROXY: 'http://me:secret@127.0.0.1:9'});
    const error = await signIn().then(
      () => undefined,
      (thrown: unknown) => thrown as {why: string},
    );
    expect(error?.why).toBe('the proxy http://127.0.0.1:9 cannot be reached (ECONNREFUSED)');
  });

  it('names AWS_CA_BUNDLE where the certificate is not trusted', async () => {
    settings.set({AWS_CA_BUNDLE: ''});
    await expect(signIn()).rejects.toMatchObject({
      message: 'Could not sign in',
      next: expect.stringContaining('AWS_CA_BUNDLE'),
    });
  });

  it.each([
    ['is not there', '/nonexistent/bundle.pem', 'it is not there'],
    ['holds no certificate', undefined, 'there is no certificate in it'],
  ])('names a bundle that %s', async (_, given, why) => {
    const path = given ?? join(settings.home, 'empty.pem');
    if (!given) writeFileSync(path, 'nothing');
    settings.set({AWS_CA_BUNDLE: path});
    await expect(signIn()).rejects.toMatchObject({
      message: `Could not read the certificates in ${path}`,
      why,
    });
  });

  it('is left out for this machine, whatever the environment says', async () => {
    settings.set({HTTP_PROXY: network.proxy, AWS_ENDPOINT_URL: local.url});
    expect(await asked(signIn)).toEqual([]);
    settings.set({AWS_PROFILE: 'nobody', AWS_ENDPOINT_URL: network.endpoint, AWS_CA_BUNDLE: '/nonexistent'});
    settings.config('not a file of profiles');
    settings.set({
      AWS_ENDPOINT_URL_STS: network.endpoint,
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_DEFAULTS_MODE: 'nonsense',
      AWS_RETRY_MODE: 'nonsense',
      AWS_MAX_ATTEMPTS: 'nonsense',
      AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a',
      AWS_REGION: 'nowhere-1',
    });
    const given = {endpoint: local.url, region: local.region, credentials: local.credentials};
    cloud = await connect({given, askMfaCode: async () => '', log: () => {}});
    await cloud.client(KinesisClient).send(new ListStreamsCommand({}));
    expect(
      await asked(async () => cloud?.client(CloudFormationClient).send(new DescribeStacksCommand({}))),
    ).toEqual([]);
    expect(cloud.region).toBe(local.region);
  });
});
