/** From an HTTP request to an operation and back: authenticate, find, decode, authorise and run, encode. */
import {randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {LocalCloud} from './cloud.ts';
import {AwsError, type Protocol, type Service, type TypedOperation} from './operation.ts';
import {json} from './protocols/json.ts';
import type {WireProtocol, WireRequest, WireResponse} from './protocols/protocol.ts';
import {ec2Query, query} from './protocols/query.ts';
import {restJson} from './protocols/rest-json.ts';
import {authenticate, missingAuthentication, parseAuthorization} from './signature.ts';

/** How each protocol is read and answered. */
export const protocols: Readonly<Record<Protocol, WireProtocol>> = {
  'json-1.0': json('1.0'),
  'json-1.1': json('1.1'),
  query,
  'ec2-query': ec2Query,
  'rest-json': restJson,
};

/** The largest request AWS takes here is a function's package. */
const largestBody = 70 * 1024 * 1024;

/** Answers what is not an AWS request, such as a web page; undefined when the path is not its own. */
export type Site = (request: WireRequest, cloud: LocalCloud) => Promise<WireResponse | undefined>;

export const requestHandler =
  (cloud: LocalCloud, sites: readonly Site[]) =>
  (message: IncomingMessage, response: ServerResponse): void => {
    void respond(cloud, sites, message, response);
  };

const respond = async (
  cloud: LocalCloud,
  sites: readonly Site[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  let answer: WireResponse;
  const gone = new AbortController();
  response.on('close', () => !response.writableFinished && gone.abort());
  try {
    const request = {...(await readRequest(message)), gone: gone.signal};
    answer = (await answerSite(cloud, sites, request)) ?? (await answerAws(cloud, request));
  } catch (error) {
    cloud.log(`unanswered request: ${String(error)}`);
    answer = {status: 500, headers: {'content-type': 'text/plain'}, body: 'InternalFailure'};
  }
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(answer.status, {...answer.headers, 'content-length': Buffer.byteLength(answer.body)});
  response.end(message.method === 'HEAD' ? undefined : answer.body);
};

/** A request with its whole body; rejects when it is too large or breaks off. */
export const readRequest = async (message: IncomingMessage): Promise<WireRequest> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new Error(`request body over ${largestBody} bytes`);
    chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  // HTTP/2 carries the host as a pseudo-header; signatures cover it as `host`.
  if (headers[':authority'] !== undefined) headers['host'] = headers[':authority'];
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
    body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
  };
};

const answerSite = async (
  cloud: LocalCloud,
  sites: readonly Site[],
  request: WireRequest,
): Promise<WireResponse | undefined> => {
  for (const site of sites) {
    const answer = await site(request, cloud);
    if (answer) return answer;
  }
  return undefined;
};

const answerAws = async (cloud: LocalCloud, request: WireRequest): Promise<WireResponse> => {
  const requestId = randomUUID();
  const authorization = parseAuthorization(request.headers['authorization']);
  const service = authorization
    ? cloud.services.find(({signingName}) => signingName === authorization.service)
    : guessService(cloud, request);
  if (!service) return unknownService(authorization?.service, requestId);
  const protocol = protocols[service.protocol];
  const wanted = `${service.signingName}:${protocol.operationName(request, service)}`;
  try {
    if (!authorization) throw missingAuthentication(service);
    const principal = authenticate(cloud, service, request, authorization);
    const operation = protocol.find(request, service);
    if (!operation) throw unsupported(service, wanted);
    const input = protocol.decode(operation, request);
    const output = await cloud.invoke(
      operation as TypedOperation<unknown, unknown>,
      input,
      principal,
      requestId,
    );
    return protocol.encode(operation, output, requestId, service, request);
  } catch (error) {
    const told = error instanceof AwsError ? inWords(error, service) : internalFailure(service);
    const detail =
      error instanceof AwsError ? error.message : String(error instanceof Error ? error.stack : error);
    cloud.log(`${requestId} ${wanted} ${told.code}: ${detail}`);
    return protocol.fail(told, requestId, service, request);
  }
};

/** An unsigned request names its service by its target or its API version only. */
const guessService = (cloud: LocalCloud, request: WireRequest): Service | undefined => {
  const target = request.headers['x-amz-target']?.split('.')[0];
  if (target !== undefined) return cloud.services.find((service) => service.target === target);
  const form = new URLSearchParams(request.body.toString('utf8'));
  const version = form.get('Version') ?? request.query.get('Version');
  return cloud.services.find((service) => version !== null && service.version === version);
};

const unknownService = (name: string | undefined, requestId: string): WireResponse => {
  const message =
    name === undefined
      ? 'Missing Authentication Token'
      : `The local cloud has no service that signs its requests as '${name}'.`;
  return {
    status: name === undefined ? 403 : 404,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype':
        name === undefined ? 'MissingAuthenticationTokenException' : 'UnknownServiceException',
    },
    body: JSON.stringify({
      __type: name === undefined ? 'MissingAuthenticationTokenException' : 'UnknownServiceException',
      message,
    }),
  };
};

const unsupported = (service: Service, wanted: string): AwsError => {
  const isQuery = service.protocol === 'query' || service.protocol === 'ec2-query';
  return new AwsError(
    isQuery ? 'InvalidAction' : 'UnknownOperationException',
    `The local cloud does not support ${wanted}.`,
    service.protocol === 'rest-json' ? 404 : 400,
  );
};

const internalFailure = (service: Service): AwsError =>
  new AwsError(
    service.protocol === 'rest-json' ? 'InternalServerException' : 'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure. The local cloud has logged it.',
    500,
  );

/** Errors that every service has, under the name its protocol gives them. */
const inWords = (error: AwsError, service: Service): AwsError => {
  if (error.code === 'AccessDeniedException') {
    if (service.protocol === 'query') return new AwsError('AccessDenied', error.message, 403);
    if (service.protocol === 'ec2-query')
      return new AwsError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${error.message}`,
        403,
      );
    if (service.protocol === 'rest-json') return new AwsError(error.code, error.message, 403, error.fields);
  }
  if (error.code === 'ValidationException' && service.protocol === 'query')
    return new AwsError('ValidationError', error.message, error.status);
  if (error.code === 'ValidationException' && service.validation)
    return new AwsError(error.code, error.message, error.status, {...service.validation, ...error.fields});
  return error;
};
