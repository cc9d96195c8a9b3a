/**
 * Finds out where to work and as whom, as every AWS tool does: profiles, SSO, the environment, containers, endpoints.
 * Nothing here or after it knows whether an endpoint is AWS's.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {UserError} from '../workshop/errors.ts';
import type {Cloud, SdkClient} from './cloud.ts';
import {credentialSource, type AskMfaCode} from './credentials.ts';
import {configuredEndpoint, directed} from './endpoints.ts';
import {explainAwsError} from './errors.ts';
import {whenExpired} from './expired-keys.ts';
import {ownerOf} from './owner.ts';
import {meantProfile, type Profile} from './profile.ts';
import {recordRequests, type RequestLog} from './request-log.ts';
import {readProfiles} from './shared-config.ts';
import {openTransport} from './transport.ts';

export type Credentials = {readonly accessKeyId: string; readonly secretAccessKey: string};

/** Where and as whom to work, given outright. */
type Given = {readonly endpoint: string; readonly region: string; readonly credentials: Credentials};

export type ConnectOptions = {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Then neither the environment nor its files are asked for anything. */
  readonly given?: Given | undefined;
  readonly askMfaCode: AskMfaCode;
  readonly log: RequestLog;
};

/** The region that flags, environment and profile name, in this order; undefined when none does. */
export const configuredRegion = async (options: {
  region?: string | undefined;
  profile?: string | undefined;
}): Promise<string | undefined> => {
  const {env} = process;
  const named = options.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION']);
  if (named) return named;
  return (await readProfiles())[options.profile ?? (env['AWS_PROFILE'] || 'default')]?.['region'];
};

/** How this machine is told to reach AWS: what the SDK's clients are made with, and when their credentials end. */
const configured = async (options: ConnectOptions) => {
  const profile: Profile = await meantProfile(options.profile);
  const region = await configuredRegion(options);
  if (region === undefined)
    throw new UserError('Could not choose a region', {
      why: 'neither --region nor AWS_REGION nor the profile names one',
      next: 'Name one (--region us-east-1), or practise on this machine: rsw setup --local',
    });
  const transport = await openTransport(profile.settings);
  const credentials = credentialSource({profile, region, transport, askMfaCode: options.askMfaCode});
  return {
    region,
    endpoint: configuredEndpoint(profile),
    transport,
    config: {credentials, profile: profile.name},
    direct: <C extends object>(client: C) => directed(client, profile),
    profile: profile.signsWithEnvironment || profile.name === 'default' ? undefined : profile.name,
    lifetime: credentials.lifetime,
    forget: credentials.forget,
  };
};

/** The same for a place that is given: whatever the environment could say is said here. */
const asGiven = async ({endpoint, region, credentials}: Given) => ({
  region,
  endpoint,
  transport: await openTransport('local'),
  config: {
    endpoint,
    credentials,
    maxAttempts: 3,
    retryMode: 'standard',
    defaultsMode: 'legacy',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ['sigv4'],
  },
  direct: <C extends object>(client: C): C => client,
  profile: undefined,
  lifetime: () => ({expiresAt: undefined, renewable: true}),
  forget: () => {},
});

/** Signs in and answers a cloud to work with. */
export const connect = async (options: ConnectOptions): Promise<Cloud> => {
  const {given} = options;
  const {region, endpoint, profile, transport, config, direct, lifetime, forget} = await (given
    ? asGiven(given)
    : configured(options));
  const {requestHandler} = transport;

  const clients = new Map<unknown, Map<string, SdkClient>>();
  const client = <C extends SdkClient>(make: new (config: never) => C, elsewhere = region): C => {
    const ofRegions = clients.get(make) ?? new Map<string, SdkClient>();
    const known = ofRegions.get(elsewhere);
    if (known) return known as C;
    const made = direct(new make({...config, requestHandler, region: elsewhere} as never));
    recordRequests(made, options.log);
    // A client keeps keys without an end for ever, so the next request gets another one.
    whenExpired(made, () => {
      forget();
      clients.clear();
    });
    clients.set(make, ofRegions.set(elsewhere, made));
    return made;
  };

  const close = () => {
    for (const ofRegions of clients.values()) for (const each of ofRegions.values()) each.destroy();
    clients.clear();
    transport.close();
  };

  try {
    const identity = await client(STSClient).send(new GetCallerIdentityCommand({}));
    const [, partition = 'aws'] = (identity.Arn ?? '').split(':');
    return {
      region,
      partition,
      account: identity.Account ?? '',
      arn: identity.Arn ?? '',
      caller: ownerOf(identity.Arn ?? ''),
      profile,
      endpoint,
      client,
      agent: transport.agent,
      credentials: lifetime,
      pause: async (milliseconds, signal) => {
        await sleep(milliseconds, undefined, {signal});
      },
      close,
    };
  } catch (error) {
    close();
    throw explainAwsError(error, 'Could not sign in') ?? error;
  }
};
