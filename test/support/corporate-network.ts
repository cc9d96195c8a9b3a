/**
 * A network as companies have it: AWS is reached over a proxy only, and what answers there shows a certificate of the company's
 * own authority. Nothing of it is known outside: `aws.cloud.test` has no address, so a call that does not go over the proxy fails.
 */
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {
  createServer,
  request as requestHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import {connect as connectTcp, type AddressInfo, type Socket} from 'node:net';
import {join} from 'node:path';

const folder = join(import.meta.dirname, 'certificates');

/** The file of the authority that signed the network's certificates; made for these tests and used nowhere else. */
export const authority = join(folder, 'authority.pem');

export type CorporateNetwork = {
  /** Where AWS is, seen from within. */
  readonly endpoint: string;
  /** The proxy's address, without user and password. */
  readonly proxy: string;
  /** The hosts that the proxy was asked for, one for each connection or forwarded request. */
  readonly asked: readonly string[];
  /** Credentials that the proxy wants: `user:password`. */
  demand(credentials: string | undefined): void;
  close(): Promise<void>;
};

/** `cloud` is the address of what answers for every name of the network. */
export const openCorporateNetwork = async (cloud: string): Promise<CorporateNetwork> => {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let demanded: string | undefined;

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const {port, hostname} = new URL(cloud);
    const path = request.url?.startsWith('http://')
      ? request.url.replace(/^http:\/\/[^/]+/, '')
      : request.url;
    const onward = requestHttp(
      {hostname, port, path, method: request.method, headers: request.headers},
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const mayPass = (request: IncomingMessage): boolean =>
    demanded === undefined ||
    request.headers['proxy-authorization'] === `Basic ${Buffer.from(demanded).toString('base64')}`;

  const aws = createTlsServer(
    {cert: readFileSync(join(folder, 'server.pem')), key: readFileSync(join(folder, 'server-key.pem'))},
    forward,
  );
  const proxy = createServer((request, response) => {
    asked.push(request.headers.host ?? '');
    if (mayPass(request)) forward(request, response);
    else response.writeHead(407).end();
  });
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    asked.push(request.url ?? '');
    if (!mayPass(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const inner = connectTcp(portOf(aws), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    sockets.add(inner);
    inner.on('error', () => socket.destroy());
  });
  for (const server of [aws, proxy]) {
    server.on('connection', (socket: Socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    endpoint: 'https://aws.cloud.test',
    proxy: `http://127.0.0.1:${portOf(proxy)}`,
    asked,
    demand: (credentials) => (demanded = credentials),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([aws, proxy].map(async (server) => new Promise((settle) => server.close(settle))));
    },
  };
};

const portOf = (server: Pick<Server, 'address'>): number => (server.address() as AddressInfo).port;
