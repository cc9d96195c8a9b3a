/** Sends a request on as it came: over HTTP/1.1 or HTTP/2, since the signature of one is not that of the other. */
import {request as requestHttp1} from 'node:http';
import {connect} from 'node:http2';
import type {WireRequest, WireResponse} from '../../src/local-cloud/protocols/protocol.ts';

/** The cloud's answer, whole; rejects when there is none. `path` is the request's, with its query. */
export const forward = async (cloud: string, path: string, request: WireRequest): Promise<WireResponse> =>
  request.headers[':authority'] === undefined
    ? forwardHttp1(cloud, path, request)
    : forwardHttp2(cloud, request);

const ofOneConnection = ['connection', 'keep-alive', 'transfer-encoding'];

/** Headers that go on: none that belongs to one connection, none of HTTP/2's pseudo-headers. */
const goingOn = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(':') && !ofOneConnection.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );

const forwardHttp1 = async (cloud: string, path: string, request: WireRequest): Promise<WireResponse> =>
  new Promise((settle, fail) => {
    const headers = {...goingOn(request.headers), 'content-length': String(request.body.length)};
    const {hostname, port} = new URL(cloud);
    const passed = requestHttp1(
      {hostname, port, path, method: request.method, headers, agent: false},
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () =>
          settle({
            status: answer.statusCode ?? 502,
            headers: goingOn(answer.headers),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    passed.on('error', fail);
    passed.end(request.body);
  });

const forwardHttp2 = async (cloud: string, request: WireRequest): Promise<WireResponse> => {
  const session = connect(cloud);
  try {
    return await new Promise<WireResponse>((settle, fail) => {
      session.on('error', fail);
      const {host: _, ...headers} = request.headers;
      const passed = session.request(headers);
      const chunks: Buffer[] = [];
      let answered: {status: number; headers: Record<string, string>} | undefined;
      passed.on('response', (all) => {
        answered = {status: all[':status'] ?? 502, headers: goingOn(all)};
      });
      passed.on('data', (chunk: Buffer) => chunks.push(chunk));
      passed.on('error', fail);
      passed.on('close', () => {
        if (answered) settle({...answered, body: Buffer.concat(chunks)});
        else fail(new Error('no answer'));
      });
      passed.end(request.body);
    });
  } finally {
    session.destroy();
  }
};
