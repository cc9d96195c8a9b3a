/** Who is meant: a profile, or the keys of the environment. Flags come first, then the environment, as in the AWS CLI. */
import {UserError} from '../workshop/errors.ts';
import {readProfiles, type Settings} from './shared-config.ts';

export type Profile = {
  readonly name: string;
  readonly settings: Settings;
  /** Whether the keys of the environment sign, and the profile only gives its settings. */
  readonly signsWithEnvironment: boolean;
  /** All that there are, by name. */
  readonly all: Readonly<Record<string, Settings>>;
};

/** Whether the environment itself carries keys. */
const hasKeys = (env: NodeJS.ProcessEnv): boolean => {
  const [id, secret] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  if (!id === !secret) return Boolean(id);
  throw new UserError('Could not sign in', {
    why: `${id ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'} is set, but ${id ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'} is not`,
    next: 'Set both or neither, or name a profile: --profile NAME',
  });
};

/**
 * The profile that is meant. Keys in the environment come before AWS_PROFILE, as in the AWS CLI and most SDKs (the one for
 * JavaScript has it the other way round and says that this may change). Throws UserError for a profile that is not there.
 */
export const meantProfile = async (flag: string | undefined): Promise<Profile> => {
  const {env} = process;
  const all = await readProfiles();
  const name = flag ?? (env['AWS_PROFILE'] || 'default');
  const settings = all[name];
  if (!settings && name !== 'default') throw unknownProfile(name, Object.keys(all).filter(isProfile));
  return {
    name,
    settings: settings ?? {},
    signsWithEnvironment: flag === undefined && hasKeys(env),
    all,
  };
};

/** Other sections of the file stand beside the profiles. */
const isProfile = (name: string): boolean => !/^(sso-session|services)\./.test(name);

const unknownProfile = (name: string, known: readonly string[]): UserError =>
  new UserError('Could not sign in', {
    why: `there is no profile ${name}`,
    next:
      known.length > 0
        ? `Choose one that is there: ${known.toSorted().join(', ')}. Or make it: aws configure --profile ${name}`
        : `There are none yet; make it with: aws configure --profile ${name}`,
  });

/** A setting that a profile may leave to the one whose credentials its role is assumed with: that one's name and settings. */
export const whoHas = (profile: Profile, has: (settings: Settings) => boolean): string | undefined => {
  const seen = new Set<string>();
  for (
    let name: string | undefined = profile.name;
    name !== undefined && !seen.has(name);
    name = profile.all[name]?.['source_profile']
  ) {
    seen.add(name);
    if (has(profile.all[name] ?? {})) return name;
  }
  return undefined;
};
