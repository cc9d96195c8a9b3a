import type {PublicAddress} from '../viewer/serve/access.ts';
import {UsageError} from '../workshop/errors.ts';

const form = /^(?:(https?):\/\/)?([a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?)\/?$/i;

/** Reads `--public-host`: a host name, with the port and the scheme where a browser's address has them. */
export const publicAddressOf = (text: string): PublicAddress => {
  const [, scheme, host] = form.exec(text) ?? [];
  if (host === undefined)
    throw new UsageError(`Cannot answer to ${text}`, {
      why: 'it is no host name',
      next: 'Give what the address in the browser begins with: rsw dashboard --public-host https://class.example.org',
    });
  return {
    host: host.toLowerCase(),
    scheme: scheme === undefined ? undefined : scheme.toLowerCase() === 'http' ? 'http' : 'https',
  };
};
