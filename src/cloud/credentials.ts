/** The credentials that sign requests: found once, shared by all clients, and renewed in time for as long as a run lasts. */
import {fromEnv, fromIni, fromNodeProviderChain} from '@aws-sdk/credential-providers';
import type {AwsCredentialIdentity} from '@smithy/types';
import {STSClient} from '@aws-sdk/client-sts';
import {UserError} from '../workshop/errors.ts';
import {roleAssumers} from './assume-role.ts';
import {directed} from './endpoints.ts';
import type {Profile} from './profile.ts';
import {explainSignIn, isWrongCode} from './sign-in-failure.ts';
import type {Transport} from './transport.ts';

/** Asks for the one-time code of a device; `problem` says what was wrong with the one before. */
export type AskMfaCode = (serial: string, problem?: string) => Promise<string>;

/** When the credentials in use end (undefined: they do not), and whether others can be had then without a new command. */
export type Lifetime = {readonly expiresAt: Date | undefined; readonly renewable: boolean};

type CredentialSource = {
  (): Promise<AwsCredentialIdentity>;
  readonly lifetime: () => Lifetime;
  /** Looks for others at the next request, where those in use have ended without having said when. */
  readonly forget: () => void;
};

type Options = {
  readonly profile: Profile;
  readonly region: string;
  readonly transport: Transport;
  readonly askMfaCode: AskMfaCode;
  readonly now?: () => number;
};

/** How long before their end credentials are renewed: the SDK's five minutes, or a quarter of a shorter life. */
const renewalTime = 5 * 60_000;
/** Whoever has to type a code is asked as late as that is safe. */
const renewalTimeByHand = 60_000;
/** After a renewal that failed, while the old credentials still work. */
const pauseAfterFailure = 10_000;
const mostCodes = 3;

/** The profile's own way of signing in; without one, what the machine offers: a token file, a container, an instance. */
const sourceOf = (
  {profile, region, transport}: Options,
  mfaCodeProvider: (serial: string) => Promise<string>,
): (() => Promise<AwsCredentialIdentity>) => {
  if (profile.signsWithEnvironment) return fromEnv();
  const {requestHandler} = transport;
  const init = {
    profile: profile.name,
    ignoreCache: true,
    mfaCodeProvider,
    // No region: Identity Center has its own. That of the roles comes from the calling client.
    clientConfig: {requestHandler},
    parentClientConfig: {requestHandler, region, profile: profile.name},
    ...roleAssumers((credentials) =>
      directed(
        new STSClient({
          region: profile.settings['region'] ?? region,
          profile: profile.name,
          requestHandler: requestHandler as never,
          ...(credentials && {credentials}),
        }),
        profile,
      ),
    ),
  };
  if (waysToSignIn.some((name) => profile.settings[name] !== undefined)) return fromIni(init);
  const chain = fromNodeProviderChain(init);
  return async () => chain({forceRefresh: true});
};

const waysToSignIn = [
  'aws_access_key_id',
  'credential_process',
  'credential_source',
  'login_session',
  'role_arn',
  'sso_account_id',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
];

export const credentialSource = (options: Options): CredentialSource => {
  const {profile, askMfaCode, now = Date.now} = options;
  let asked = false;
  let problem: string | undefined;
  const find = sourceOf(options, async (serial) => {
    asked = true;
    return askMfaCode(serial, problem);
  });
  let held: {readonly credentials: AwsCredentialIdentity; readonly renewAt: number} | undefined;
  let renewal: Promise<AwsCredentialIdentity> | undefined;
  let refused: unknown;

  const findOnce = async (): Promise<AwsCredentialIdentity> => {
    try {
      for (let left = mostCodes - 1; ; left--) {
        try {
          return await find();
        } catch (error) {
          if (left === 0 || !isWrongCode(error)) throw error;
          problem = 'AWS did not accept that code; wait for the next one.';
        }
      }
    } catch (error) {
      throw explainSignIn(error, profile);
    } finally {
      problem = undefined;
    }
  };

  const renew = async (): Promise<AwsCredentialIdentity> => {
    try {
      const credentials = await findOnce();
      const left = remaining(credentials);
      if (left <= 0) throw expired(profile);
      const early = asked ? renewalTimeByHand : renewalTime;
      held = {credentials, renewAt: now() + left - Math.min(early, left / 4)};
      return credentials;
    } catch (error) {
      // Whoever did not give a code is not asked again by the next request.
      if (asked) refused = error;
      // A portal that does not answer for a moment is no reason to stop while the old credentials work.
      if (!held || asked || remaining(held.credentials) <= 0) throw error;
      held = {...held, renewAt: now() + pauseAfterFailure};
      return held.credentials;
    }
  };
  const remaining = ({expiration}: AwsCredentialIdentity) => (expiration?.getTime() ?? Infinity) - now();

  const source = async (): Promise<AwsCredentialIdentity> => {
    if (held && now() < held.renewAt) return held.credentials;
    if (refused !== undefined) throw refused;
    renewal ??= renew().finally(() => (renewal = undefined));
    return renewal;
  };
  return Object.assign(source, {
    forget: () => {
      if (held?.credentials.expiration === undefined) held = undefined;
    },
    lifetime: () => ({
      expiresAt: held?.credentials.expiration,
      renewable: !profile.signsWithEnvironment,
    }),
  });
};

const expired = (profile: Profile): UserError =>
  new UserError('Could not sign in', {
    why: profile.signsWithEnvironment
      ? 'the credentials in the environment have expired'
      : `the credentials of the profile ${profile.name} have expired`,
    next: 'Sign in again, then type the same command: it goes on where it stopped.',
  });
