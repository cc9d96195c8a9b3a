/** Which workshop a command acts on: flags come before the environment, and that before the current one. */
import {defaultPrefix, prefixPattern} from '../steps/config.ts';
import {readCurrent, type Current} from '../home.ts';
import {UsageError} from '../workshop/errors.ts';
import type {PlaceOptions} from './invocation.ts';

export type Place = {
  readonly local: boolean;
  readonly prefix: string;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
};

export const verifyPrefix = (prefix: string): string => {
  if (prefixPattern.test(prefix)) return prefix;
  throw new UsageError(`Cannot use the prefix ${prefix}`, {
    why: 'it must begin with a small letter and have at most 20 small letters, digits and hyphens',
    next: 'Choose another, such as: --prefix workshop-2',
  });
};

/** The place that the flags name by themselves, with nothing current. */
const placeOf = (options: PlaceOptions, prefix: string | undefined): Place => ({
  local: options.local ?? false,
  prefix: verifyPrefix(options.prefix ?? prefix ?? defaultPrefix),
  region: options.region,
  profile: options.profile,
});

/** Where `setup` goes: wherever its flags say, and without one of them to the current workshop. */
export const placeForSetup = (
  options: PlaceOptions,
  env: NodeJS.ProcessEnv,
  current: Current | undefined,
): Place => {
  verifyNotBoth(options);
  return namesPlace(options) ? placeOf(options, undefined) : choosePlace(options, env, current);
};

/** Whether the flags say where to work. */
export const namesPlace = ({local, region, profile}: PlaceOptions): boolean =>
  local === true || region !== undefined || profile !== undefined;

/** Where the other commands go: the current workshop, unless a flag (or for AWS the environment) names another. */
export const placeOfCommand = async (options: PlaceOptions): Promise<Place> => {
  verifyNotBoth(options);
  return choosePlace(options, process.env, await readCurrent());
};

export const choosePlace = (
  options: PlaceOptions,
  env: NodeJS.ProcessEnv,
  current: Current | undefined,
): Place => {
  const elsewhere = options.profile !== undefined || options.region !== undefined;
  if (options.local) return placeOf(options, current?.local ? current.prefix : undefined);
  if (current?.local && !elsewhere) return {...placeOf(options, current.prefix), local: true};
  if (!current || current.local) return placeOf(options, undefined);
  return {
    ...placeOf(options, current.prefix),
    profile: options.profile ?? (namesSomebody(env) ? undefined : current.profile),
    region: options.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || current.region),
  };
};

/** Whether the environment says who is meant, so that the profile of the current workshop does not count. */
const namesSomebody = (env: NodeJS.ProcessEnv): boolean =>
  Boolean(env['AWS_PROFILE'] || env['AWS_ACCESS_KEY_ID']);

const verifyNotBoth = (options: PlaceOptions): void => {
  if (options.local && (options.profile !== undefined || options.region !== undefined))
    throw new UsageError('Cannot work in two places', {
      why: '--local is this machine, --region and --profile are AWS',
      next: 'Leave one of them out.',
    });
};
