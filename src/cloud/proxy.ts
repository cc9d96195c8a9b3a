/** HTTPS_PROXY and NO_PROXY, as every AWS tool honours them; the SDK for JavaScript leaves them to its user. */
import type {Agent} from 'node:http';
import type {HttpRequest} from '@smithy/types';

type Handler = {readonly requestHandler?: object};

const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** The proxy for a host: none for loopback and for what NO_PROXY names. */
export const proxyFor = (hostname: string, env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
  const host = hostname.toLowerCase();
  if (!proxy || loopback.test(host)) return undefined;
  const exempt = (env['NO_PROXY'] ?? env['no_proxy'] ?? '').toLowerCase().split(/[\s,]+/);
  const isExempt = exempt.filter(Boolean).some((each) => {
    const name = each.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return each === '*' || host === name || host.endsWith(`.${name}`);
  });
  return isExempt ? undefined : proxy;
};

/** The part of a client's configuration that sends requests through the proxy of the environment, if there is one. */
export const proxyHandler = async (): Promise<Handler> => {
  const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  if (!proxy) return {};
  const [{HttpsProxyAgent}, {NodeHttpHandler}] = await Promise.all([
    import('https-proxy-agent'),
    import('@smithy/node-http-handler'),
  ]);
  const direct = new NodeHttpHandler({});
  const proxied = new NodeHttpHandler({httpsAgent: new HttpsProxyAgent(proxy, {keepAlive: true})});
  const handlerFor = (request: HttpRequest) =>
    request.protocol === 'https:' && proxyFor(request.hostname) ? proxied : direct;
  return {
    requestHandler: {
      metadata: direct.metadata,
      handle: async (request: HttpRequest, options: object) =>
        handlerFor(request).handle(request as never, options),
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => direct.httpHandlerConfigs(),
      destroy: () => {
        direct.destroy();
        proxied.destroy();
      },
    },
  };
};

/** The agent that carries a plain request to an address: a proxy's, or Node's own. */
export const agentFor = async (address: URL): Promise<Agent | undefined> => {
  const proxy = address.protocol === 'https:' ? proxyFor(address.hostname) : undefined;
  if (proxy === undefined) return undefined;
  const {HttpsProxyAgent} = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy);
};
