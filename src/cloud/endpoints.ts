/**
 * AWS_ENDPOINT_URL, its forms for one service, and `endpoint_url` and `services` of the profile. The SDK's clients look for
 * them too, but only in the profile of the environment, not in the one that they are made with.
 */
import {UserError} from '../workshop/errors.ts';
import type {Profile} from './profile.ts';

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** Where requests to a service go instead of to AWS's own address; without a service, where all go that have no other. */
export const configuredEndpoint = (profile: Profile, serviceId?: string): string | undefined => {
  const {env} = process;
  const {settings} = profile;
  if (isTrue(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] || settings['ignore_configured_endpoint_urls']))
    return undefined;
  const name = serviceId?.replaceAll(' ', '_');
  return (
    (name && env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`]) ||
    env['AWS_ENDPOINT_URL'] ||
    (name && ofServices(profile)[`${name.toLowerCase()}.endpoint_url`]) ||
    settings['endpoint_url'] ||
    undefined
  );
};

const ofServices = ({name, settings, all}: Profile): Readonly<Record<string, string | undefined>> => {
  const section = settings['services'];
  if (!section) return {};
  const services = all[`services.${section}`];
  if (services) return services;
  throw new UserError('Could not read the AWS settings', {
    why: `the profile ${name} speaks of [services ${section}], which is not there`,
    next: 'Add that section to ~/.aws/config, or remove the line from the profile.',
  });
};

/** Lets a client go where the profile says that its service is. */
export const directed = <C extends object>(client: C, profile: Profile): C => {
  const {config} = client as unknown as {
    config: {serviceId: string; serviceConfiguredEndpoint: () => Promise<string | undefined>};
  };
  config.serviceConfiguredEndpoint = async () => configuredEndpoint(profile, config.serviceId);
  return client;
};
