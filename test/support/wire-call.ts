/** What a request on the wire asks for, and how to answer it in its own protocol. */
import {randomUUID} from 'node:crypto';
import {AwsError, type Protocol, type Service} from '../../src/local-cloud/operation.ts';
import type {WireRequest, WireResponse} from '../../src/local-cloud/protocols/protocol.ts';
import {protocols} from '../../src/local-cloud/server.ts';
import {services} from '../../src/local-cloud/services.ts';
import {parseAuthorization} from '../../src/local-cloud/signature.ts';

/** An error as a test writes it; `status` is 400 unless given, `fields` are the members of a modelled error. */
export type WireError = {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
};

/** A request that has been named. */
export type Named = {
  readonly service: string;
  readonly operation: string;
  /** What the operation was asked with, in the SDK's words; the parsed body of an HTTP API; {} where neither can be told. */
  readonly input: Readonly<Record<string, unknown>>;
  fail(error: WireError): WireResponse;
  answer(output: unknown): WireResponse;
};

const workspacePath = /^\/g-[0-9a-f]{10}(\/.*)$/;

/** Names any request: an AWS call by its signature, a workspace's HTTP API by its path, anything else by its route. */
export const nameRequest = (request: WireRequest): Named => {
  const [, path] = workspacePath.exec(request.path) ?? [];
  if (path !== undefined) return namePlain(request, 'grafana-http', `${request.method} ${path}`);
  const signed = parseAuthorization(request.headers['authorization']);
  if (!signed) return namePlain(request, 'http', `${request.method} ${request.path}`);
  const known = services.find(({signingName}) => signingName === signed.service);
  const service = known ?? standIn(signed.service, request);
  const protocol = protocols[service.protocol];
  const found = protocol.find(request, service);
  return {
    service: service.signingName,
    operation: found?.name ?? protocol.operationName(request, service),
    input: found ? decoded(() => protocol.decode(found, request)) : {},
    fail: ({code, message, status, fields}) =>
      protocol.fail(new AwsError(code, message, status, fields), randomUUID(), service, request),
    answer: (output) => {
      if (found) return protocol.encode(found, output, randomUUID(), service, request);
      if (service.protocol === 'query')
        throw new Error(`The local cloud has no ${service.signingName} operation to write an answer with`);
      return plain(200, output);
    },
  };
};

/** A service that the local cloud does not have: its protocol shows in the request. */
const standIn = (signingName: string, request: WireRequest): Service => {
  const protocol: Protocol =
    request.headers['x-amz-target'] !== undefined
      ? 'json-1.1'
      : request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
        ? 'query'
        : 'rest-json';
  return {signingName, sdkName: signingName, protocol, operations: []};
};

const namePlain = (request: WireRequest, service: string, operation: string): Named => ({
  service,
  operation,
  input: decoded(() => JSON.parse(request.body.toString('utf8'))),
  fail: ({message, status, fields}) => plain(status ?? 400, {message, ...fields}),
  answer: (output) => plain(200, output),
});

const plain = (status: number, value: unknown): WireResponse => ({
  status,
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(value),
});

const decoded = (decode: () => unknown): Readonly<Record<string, unknown>> => {
  try {
    const value = decode();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
