/**
 * Finds out where to work and as whom, as every AWS tool does: profiles, SSO, the environment, containers, endpoints.
 * Nothing here or after it knows whether an endpoint is AWS's.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import {fromNodeProviderChain} from '@aws-sdk/credential-providers';
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {loadConfig, loadSharedConfigFiles} from '@smithy/core/config';
import {UserError} from '../workshop/errors.ts';
import type {Cloud, SdkClient} from './cloud.ts';
import {explainAwsError} from './errors.ts';
import {proxyHandler} from './proxy.ts';
import {recordRequests, type RequestLog} from './request-log.ts';

export type Credentials = {readonly accessKeyId: string; readonly secretAccessKey: string};

export type ConnectOptions = {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Where and as whom to work, given outright: the environment and its files are then not asked. */
  readonly given?:
    {readonly endpoint: string; readonly region: string; readonly credentials: Credentials} | undefined;
  /** Asks for the one-time code of a device, for profiles that want one. */
  askMfaCode(serial: string): Promise<string>;
  readonly log: RequestLog;
};

/** The region that flags, environment and profile name, in this order; undefined when none does. */
export const configuredRegion = async (options: {
  region?: string | undefined;
  profile?: string | undefined;
}): Promise<string | undefined> => {
  const fromEnvironment = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (options.region ?? fromEnvironment) return options.region ?? fromEnvironment;
  const {configFile, credentialsFile} = await loadSharedConfigFiles();
  const profile = options.profile ?? process.env['AWS_PROFILE'] ?? 'default';
  return configFile[profile]?.['region'] ?? credentialsFile[profile]?.['region'];
};

/** The endpoint of environment or profile, only to name it: the SDK's clients find it by themselves. */
const configuredEndpoint = async (profile: string | undefined): Promise<string | undefined> => {
  const endpoint = await loadConfig(
    {
      environmentVariableSelector: (env) =>
        env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true' ? '' : env['AWS_ENDPOINT_URL'],
      configFileSelector: (settings) => settings['endpoint_url'],
      default: '',
    },
    {...(profile !== undefined && {profile})},
  )();
  return endpoint === '' ? undefined : endpoint;
};

/** Signs in and answers a cloud to work with. */
export const connect = async (options: ConnectOptions): Promise<Cloud> => {
  const {given, profile} = options;
  const region = given?.region ?? (await configuredRegion(options));
  if (region === undefined)
    throw new UserError('Could not choose a region', {
      why: 'neither --region nor AWS_REGION nor the profile names one',
      next: 'Name one (--region us-east-1), or practise on this machine: rsw setup --local',
    });
  const endpoint = given?.endpoint ?? (await configuredEndpoint(profile));
  const config = {
    region,
    credentials:
      given?.credentials ??
      fromNodeProviderChain({
        ...(profile !== undefined && {profile}),
        mfaCodeProvider: async (serial: string) => options.askMfaCode(serial),
        clientConfig: {region},
      }),
    ...(given
      ? {
          endpoint: given.endpoint,
          maxAttempts: 3,
          retryMode: 'standard',
          useDualstackEndpoint: false,
          useFipsEndpoint: false,
        }
      : {...(profile !== undefined && {profile})}),
    ...(given ? {} : await proxyHandler()),
  };

  const clients = new Map<unknown, Map<string, SdkClient>>();
  const client = <C extends SdkClient>(make: new (config: never) => C, elsewhere = region): C => {
    const ofRegions = clients.get(make) ?? new Map<string, SdkClient>();
    const known = ofRegions.get(elsewhere);
    if (known) return known as C;
    const made = new make({...config, region: elsewhere} as never);
    recordRequests(made, options.log);
    clients.set(make, ofRegions.set(elsewhere, made));
    return made;
  };

  const close = () => {
    for (const ofRegions of clients.values()) for (const each of ofRegions.values()) each.destroy();
    clients.clear();
  };

  try {
    const identity = await client(STSClient).send(new GetCallerIdentityCommand({}));
    const [, partition = 'aws'] = (identity.Arn ?? '').split(':');
    return {
      region,
      partition,
      account: identity.Account ?? '',
      caller: withoutSession(identity.Arn ?? ''),
      endpoint,
      client,
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

/**
 * A role's session has a name of its own every day; the owner of a workshop is the role.
 * `arn:aws:sts::1:assumed-role/Admin/me` becomes `arn:aws:iam::1:role/Admin`.
 */
export const withoutSession = (arn: string): string => {
  const match = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(arn);
  return match ? `arn:${match[1]}:iam::${match[2]}:role/${match[3]}` : arn;
};
