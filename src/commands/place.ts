/** Which workshop a command acts on: flags come before the environment, and that before the current one. */
import {defaultPrefix, prefixPattern} from '../steps/config.ts';
import {readCurrent, type Current} from '../remembered.ts';
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

/** Whether the flags say where to work. */
export const namesPlace = ({local, region, profile}: PlaceOptions): boolean =>
  local === true || region !== undefined || profile !== undefined;

/** Where a command goes that asks nothing. */
export const placeOfCommand = (options: PlaceOptions): Place =>
  choosePlace(options, process.env, readCurrent());

/**
 * The current workshop, unless a flag (or for AWS the environment) names another. Without `--prefix` it is the prefix of the
 * current one, as long as one stays where that is: on this machine, or in AWS.
 */
export const choosePlace = (
  options: PlaceOptions,
  env: NodeJS.ProcessEnv,
  current: Current | undefined,
): Place => {
  verifyNotBoth(options);
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

/**
 * The flags with which a command means this place here and now: none where it means it anyway. `resolved` is what region and profile
 * have turned out to be.
 */
export const flagsTo = (
  place: Place,
  resolved: Pick<Place, 'region' | 'profile'>,
  env: NodeJS.ProcessEnv,
  current: Current | undefined,
): PlaceOptions => {
  const known = (options: PlaceOptions): PlaceOptions =>
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== false));
  const where = known({local: place.local, region: place.region, profile: place.profile} as PlaceOptions);
  const whole = known({...where, ...(!place.local && resolved)} as PlaceOptions);
  const {prefix} = place;
  const fewest = [{}, ...(place.local ? [] : [{prefix}]), where, {...where, prefix}];
  const named = fewest.find((options) => {
    const chosen = choosePlace(options, env, current);
    const is = (key: 'region' | 'profile') => chosen[key] === place[key] || chosen[key] === resolved[key];
    return (
      chosen.local === place.local &&
      chosen.prefix === prefix &&
      (place.local || (is('region') && is('profile')))
    );
  });
  return named ?? {...whole, prefix};
};
