/** How requests leave this machine: over which proxy, trusting whom. One for all clients, the providers' own included. */
import {Agent as HttpAgent, type AgentOptions} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import type {SecureContext} from 'node:tls';
import {HttpProxyAgent} from 'http-proxy-agent';
import {HttpsProxyAgent} from 'https-proxy-agent';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import type {HttpRequest} from '@smithy/types';
import {trusted} from './certificates.ts';
import {proxyFailure, proxyFor} from './proxy.ts';
import type {Settings} from './shared-config.ts';

export type Transport = {
  /** What SDK clients send their requests with. */
  readonly requestHandler: object;
  /** What carries a plain request to an address. */
  readonly agent: (address: URL) => HttpAgent;
  close(): void;
};

/** A host that does not even take the connection is not waited for longer, nor one that has fallen silent: the SDK's own limit. */
const limits = {connectionTimeout: 15_000, socketTimeout: 300_000};

/** A tunnel through a proxy whose refusals are told as such: they must not be taken for the service's answer. */
class Tunnel extends HttpsProxyAgent<string> {
  readonly #trust: {readonly secureContext?: SecureContext};

  constructor(proxy: string, options: AgentOptions & {readonly secureContext?: SecureContext}) {
    super(proxy, options);
    this.#trust = options.secureContext ? {secureContext: options.secureContext} : {};
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    let status: number | undefined;
    request.once('proxyConnect', (answer: {statusCode: number}) => (status = answer.statusCode));
    const socket = await super.connect(request, {...options, ...this.#trust}).catch((error: unknown) => {
      throw proxyFailure(this.proxy, error as Error);
    });
    if (status === 200) return socket;
    socket.destroy();
    throw proxyFailure(this.proxy, undefined, status);
  }
}

/** The same for what is not encrypted, which a proxy is asked for by its whole address. */
class Forwarding extends HttpProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpProxyAgent<string>['connect']>) {
    return super.connect(request, options).catch((error: unknown) => {
      throw proxyFailure(this.proxy, error as Error);
    });
  }
}

/** The environment and the profile's settings decide; `local` asks neither. */
export const openTransport = async (settings: Settings | 'local'): Promise<Transport> => {
  const isLocal = settings === 'local';
  const secureContext = isLocal ? undefined : await trusted(settings);
  const options = {keepAlive: true, maxSockets: 50, ...(secureContext && {secureContext})};
  const direct = {http: new HttpAgent(options), https: new HttpsAgent(options)};
  const proxied = new Map<string, HttpAgent>();

  const agent = (address: URL): HttpAgent => {
    const proxy = isLocal ? undefined : proxyFor(address);
    const secure = address.protocol === 'https:';
    if (!proxy) return secure ? direct.https : direct.http;
    const key = `${address.protocol} ${proxy.href}`;
    const known = proxied.get(key);
    if (known) return known;
    const made = secure ? new Tunnel(proxy.href, options) : new Forwarding(proxy.href, options);
    proxied.set(key, made);
    return made;
  };

  const handlers = new Map<HttpAgent, NodeHttpHandler>();
  const handlerFor = ({protocol, hostname, port}: HttpRequest): NodeHttpHandler => {
    const carrier = agent(new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`));
    let handler = handlers.get(carrier);
    if (!handler) {
      const agents = {httpAgent: carrier, httpsAgent: carrier as HttpsAgent};
      handlers.set(carrier, (handler = new NodeHttpHandler({...agents, ...limits})));
    }
    return handler;
  };
  const close = () => {
    for (const each of [direct.http, direct.https, ...proxied.values()]) each.destroy();
  };
  return {
    agent,
    close,
    requestHandler: {
      metadata: {handlerProtocol: 'http/1.1'},
      handle: async (request: HttpRequest, given: object) =>
        handlerFor(request).handle(request as never, given),
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
      destroy: () => {},
    },
  };
};
