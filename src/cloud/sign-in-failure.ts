/** Why nobody could sign in, with the line to type. The SDK tells it in the words of its providers. */
import {isTold, UserError} from '../workshop/errors.ts';
import {explainAwsError} from './errors.ts';
import {whoHas, type Profile} from './profile.ts';
import type {Settings} from './shared-config.ts';

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Whether STS refused a one-time code, so that another may be typed. */
export const isWrongCode = (error: unknown): boolean =>
  /MultiFactorAuthentication failed with invalid MFA one time pass code/i.test(textOf(error));

const usesSso = (settings: Settings): boolean =>
  settings['sso_session'] !== undefined || settings['sso_start_url'] !== undefined;

const thenAgain = 'then the same command again: it goes on where it stopped.';

type Sign = {
  readonly sign: RegExp;
  readonly tell: (profile: Profile, text: string) => {readonly why: string; readonly next: string};
};

/** Signs are looked for in `NAME: MESSAGE`, the first that fits is told. */
const signs: readonly Sign[] = [
  {
    sign: /MultiFactorAuthentication failed with invalid MFA one time pass code/i,
    tell: ({name}) => ({
      why: `AWS accepted none of the codes for the profile ${name}`,
      next: 'Check the clock of the device and mfa_serial in the profile, then type the same command again.',
    }),
  },
  {
    sign: /MultiFactorAuthentication failed/i,
    tell: ({name}) => ({
      why: `AWS knows no such MFA device of this user (mfa_serial of the profile ${name})`,
      next: 'Look its ARN up with: aws iam list-mfa-devices, and put it into ~/.aws/config as mfa_serial.',
    }),
  },
  {
    sign: /ForbiddenException|No access/,
    tell: (profile) => {
      const name = whoHas(profile, usesSso) ?? profile.name;
      const settings = profile.all[name] ?? {};
      return {
        why: `Identity Center does not let you use the role ${settings['sso_role_name']} in account ${settings['sso_account_id']} (profile ${name})`,
        next: `Choose another --profile or ask for that role; when you have it, type: aws sso login --profile ${name}`,
      };
    },
  },
  {
    sign: /not found or is invalid|session associated with this profile is invalid/i,
    tell: (profile) => ssoLogin(profile, (name) => `nobody has signed in to the profile ${name}`),
  },
  {
    sign: /aws sso login|Token is expired|SSO session .*expired|UnauthorizedException/i,
    tell: (profile) => ssoLogin(profile, (name) => `the SSO session of the profile ${name} has expired`),
  },
  {
    sign: /aws login|reauthenticate|[/\\]login[/\\]cache/i,
    tell: (profile) => {
      const name = whoHas(profile, (settings) => settings['login_session'] !== undefined) ?? profile.name;
      return {
        why: `the session of the profile ${name} has expired`,
        next: `Type: aws login --profile ${name}, ${thenAgain}`,
      };
    },
  },
  {
    sign: /not authorized to perform: sts:AssumeRole/i,
    tell: ({name, settings}, text) => ({
      why: `the role of the profile ${name} may not be used (${lastSentence(text)})`,
      next: settings['mfa_serial']
        ? 'Ask an administrator to let you use it (sts:AssumeRole), then type the same command again.'
        : `Ask an administrator to let you use it (sts:AssumeRole); if it wants MFA, put mfa_serial into the profile ${name}.`,
    }),
  },
  {
    sign: /Detected a cycle/,
    tell: (_, text) => ({
      why: `the profiles ${(/visited: (.*)/.exec(text)?.[1] ?? '').replace(/, (?=[^,]*$)/, ' and ')} take their credentials from each other`,
      next: 'Give one of them another source_profile in ~/.aws/config.',
    }),
  },
  {
    sign: /Could not resolve credentials using profile: \[(.+?)\]/,
    tell: ({name}, text) => {
      const [, missing = name] = /using profile: \[(.+?)\]/.exec(text) ?? [];
      return {
        why:
          missing === name
            ? `the profile ${name} says no way to sign in`
            : `the profile ${name} takes its credentials from the profile ${missing}, which has none`,
        next: `Give it some with: aws configure --profile ${missing}`,
      };
    },
  },
];

const ssoLogin = (profile: Profile, why: (name: string) => string) => {
  const name = whoHas(profile, usesSso) ?? profile.name;
  return {why: why(name), next: `Type: aws sso login --profile ${name}, ${thenAgain}`};
};

const lastSentence = (text: string): string => text.split('\n')[0]?.replace(/^\w+: /, '') ?? '';

/** What to tell for an error of the providers; ours pass. */
export const explainSignIn = (error: unknown, profile: Profile): unknown => {
  if (isTold(error) || !(error instanceof Error)) return error;
  const text = textOf(error);
  const told = signs.find(({sign}) => sign.test(text))?.tell(profile, text);
  if (told) return new UserError('Could not sign in', {...told, cause: error});
  const isProviders =
    /^(CredentialsProvider|TokenProvider)Error: (?!Could not load credentials|.*Metadata)/.test(text);
  const explained = isProviders ? undefined : explainAwsError(error, 'Could not sign in');
  if (explained) return explained;
  return new UserError('Could not sign in', {
    why: `${lastSentence(text)} (profile ${profile.name})`,
    next: `Check the profile ${profile.name}: aws sts get-caller-identity --profile ${profile.name}`,
    cause: error,
  });
};
