/**
 * One port for both of HTTP's wire formats: the SDK for JavaScript speaks clear-text HTTP/2 to some
 * services and HTTP/1.1 to the rest, so a connection's first bytes decide which server it gets.
 */
import {createServer as createHttp1Server, type RequestListener, type Server as Http1Server} from 'node:http';
import {createServer as createHttp2Server, type ServerHttp2Session} from 'node:http2';
import {createServer, type Socket} from 'node:net';

/** How an HTTP/2 connection begins; no method of HTTP/1.1 does. */
const preface = Buffer.from('PRI');
const telling = preface.length;

export type Listener = {
  readonly port: number;
  /** Stops accepting, ends what is open, and settles when all is closed. */
  close(): Promise<void>;
};

/** Listens on the loopback address only; port 0 means any free one. Rejects with the system's error, such as EADDRINUSE. */
export const listen = async (port: number, onRequest: RequestListener): Promise<Listener> => {
  const http1: Http1Server = createHttp1Server({keepAliveTimeout: 60_000}, onRequest);
  // The compatibility API gives HTTP/2 streams the same request and response objects.
  const http2 = createHttp2Server(onRequest as never);
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const hand = (first: Buffer): void => {
      // `POST` begins with a letter of the preface; the third one tells.
      if (first.length < telling) {
        socket.once('data', (next: Buffer) => hand(Buffer.concat([first, next])));
        return;
      }
      socket.pause();
      socket.unshift(first);
      const isHttp2 = first.subarray(0, telling).equals(preface);
      (isHttp2 ? http2 : http1).emit('connection', socket);
      if (!isHttp2) process.nextTick(() => socket.resume());
    };
    socket.once('data', hand);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
