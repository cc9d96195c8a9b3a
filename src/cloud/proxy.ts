/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as every AWS tool honours them; the SDK for JavaScript leaves them to its user. */
import {BlockList, isIP, isIPv6} from 'node:net';
import {UserError} from '../workshop/errors.ts';

const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|::1)$/;

const bare = (hostname: string): string => hostname.toLowerCase().replace(/^\[|\]$/g, '');

/** The proxy for an address: none for loopback and for what NO_PROXY names. Throws UserError for one that is no address. */
export const proxyFor = (address: URL, env: NodeJS.ProcessEnv = process.env): URL | undefined => {
  const name = address.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  // As in curl and the AWS CLI, the small letters come first.
  const proxy = env[name] || env[name.toUpperCase()];
  const host = bare(address.hostname);
  if (!proxy || loopback.test(host) || isExempt(address, host, env)) return undefined;
  return proxyAddress(name.toUpperCase(), proxy);
};

const isExempt = (address: URL, host: string, env: NodeJS.ProcessEnv): boolean => {
  const port = address.port || (address.protocol === 'https:' ? '443' : '80');
  const list = (env['no_proxy'] || env['NO_PROXY'] || '').toLowerCase().split(/[\s,]+/);
  return list.filter(Boolean).some((entry) => {
    if (entry === '*') return true;
    if (isIP(host) && entry.includes('/')) return isInRange(host, entry);
    const [, written = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isIPv6(entry) ? `[${entry}]` : entry) ?? [];
    const name = bare(written).replace(/^\*?\./, '');
    return (onlyPort === undefined || onlyPort === port) && (host === name || host.endsWith(`.${name}`));
  });
};

/** An address in a range such as `10.0.0.0/8`. */
const isInRange = (host: string, entry: string): boolean => {
  const [network = '', length] = entry.split('/');
  const bits = Number(length);
  if (!isIP(network) || !(bits >= 0 && bits <= (isIPv6(network) ? 128 : 32))) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, isIPv6(network) ? 'ipv6' : 'ipv4');
  return range.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
};

/** `proxy.example.com:8080` is a proxy too. */
const proxyAddress = (name: string, text: string): URL => {
  const written = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const address = URL.canParse(written) ? new URL(written) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address;
  throw new UserError('Could not use the proxy', {
    why: `${name} is not the address of an HTTP proxy`,
    next: `Set it to one such as http://proxy.example.com:8080, or unset ${name}.`,
  });
};

/** A proxy by name, without the password that its address may hold. */
const nameOf = ({protocol, host}: URL): string => `${protocol}//${host}`;

/** What to tell when a proxy did not let a connection through; `status` is its answer, if there was one. */
export const proxyFailure = (proxy: URL, cause: Error | undefined, status?: number): UserError => {
  const {code}: NodeJS.ErrnoException = cause ?? new Error('no answer');
  const why =
    status === 407
      ? `the proxy ${nameOf(proxy)} wants a user and a password`
      : status !== undefined
        ? `the proxy ${nameOf(proxy)} refused the connection (${status})`
        : `the proxy ${nameOf(proxy)} cannot be reached (${code ?? cause?.message ?? 'no answer'})`;
  const failure = new UserError('Could not reach AWS', {
    why,
    next:
      status === 407
        ? 'Put them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT, then type the same command again.'
        : 'Check HTTPS_PROXY and NO_PROXY, then type the same command again: it goes on where it stopped.',
    cause,
  });
  // The SDK tries again what its code says may pass.
  return code === undefined ? failure : Object.assign(failure, {code});
};
