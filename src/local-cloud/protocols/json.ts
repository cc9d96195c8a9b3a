import {crc32} from 'node:zlib';
import {cbor, tag} from '@smithy/core/cbor';
import {AwsError, type Service} from '../operation.ts';
import type {WireProtocol, WireRequest, WireResponse} from './protocol.ts';
import {formatTimestamp, parseTimestamp, Shapes, timestampFormat} from './shapes.ts';

/** AWS JSON 1.0 and 1.1, and the CBOR form of 1.1 that the SDK for Java speaks with streams. */
export const jsonShapes = new Shapes({
  memberName: (name) => name,
  readBlob: (value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : undefined),
  writeBlob: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
  writeTimestamp: (value, schema) => formatTimestamp(value, schema, timestampFormat.epochSeconds),
});

const cborShapes = new Shapes({
  memberName: (name) => name,
  readBlob: (value) => (value instanceof Uint8Array ? value : undefined),
  writeBlob: (value) => value,
  // AWS CBOR 1.1 writes milliseconds, unlike JSON.
  writeTimestamp: (value) => tag({tag: 1, value: value.getTime()}),
  readTimestamp: (value) =>
    isEpochTag(value) ? parseTimestamp(Number(value.value) / 1000) : parseTimestamp(value),
});

const isEpochTag = (value: unknown): value is {readonly value: unknown} =>
  typeof value === 'object' && value !== null && 'tag' in value && value.tag === 1 && 'value' in value;

const cborType = 'application/x-amz-cbor-1.1';
const isCbor = (request: WireRequest): boolean =>
  (request.headers['content-type'] ?? '').startsWith(cborType);

const bigMark = '\u0000big:';

/** JSON with integers beyond 2^53 written as the numbers they are, and bytes (in an error's members) as base64. */
export const stringify = (value: unknown): string => {
  let marked = false;
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, item: unknown) {
    // A Buffer has become an object by now; its holder still has it.
    const original = this[key];
    if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
    if (typeof item !== 'bigint') return item;
    const plain = Number(item);
    if (Number.isSafeInteger(plain)) return plain;
    marked = true;
    return `${bigMark}${item}`;
  });
  return marked ? text.replaceAll(/"\\u0000big:(-?\d+)"/g, '$1') : text;
};

export const parseJson = (body: Buffer): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new AwsError('SerializationException', 'Could not parse the request body as JSON');
  }
};

const target = (request: WireRequest): [service: string, operation: string] => {
  const [prefix = '', name = ''] = (request.headers['x-amz-target'] ?? '').split('.');
  return [prefix, name];
};

/** DynamoDB answers with a checksum of the body, which the SDK for Go compares. */
const checksummed = (service: Service, answer: WireResponse): WireResponse =>
  service.signingName === 'dynamodb'
    ? {...answer, headers: {...answer.headers, 'x-amz-crc32': String(crc32(answer.body))}}
    : answer;

export const json = (version: '1.0' | '1.1'): WireProtocol => ({
  operationName: (request) => target(request)[1],
  find: (request, service) => {
    const [prefix, name] = target(request);
    return prefix === service.target ? service.operations.find((op) => op.name === name) : undefined;
  },
  decode: (operation, request) =>
    isCbor(request)
      ? cborShapes.decode(operation.schema[4], cbor.deserialize(request.body))
      : jsonShapes.decode(operation.schema[4], parseJson(request.body)),
  encode: (operation, output, requestId, service, request) => {
    const headers = {'x-amzn-requestid': requestId};
    const outputSchema = operation.schema[5];
    if (isCbor(request))
      return {
        status: 200,
        headers: {...headers, 'content-type': cborType},
        body: Buffer.from(cbor.serialize(cborShapes.encode(outputSchema, output))),
      };
    // An operation without output answers with an empty body, as AWS does.
    const body =
      outputSchema === 'unit' || isUnit(outputSchema)
        ? ''
        : stringify(jsonShapes.encode(outputSchema, output));
    return checksummed(service, {
      status: 200,
      headers: {...headers, 'content-type': `application/x-amz-json-${version}`},
      body,
    });
  },
  fail: (error, requestId, service, request) => {
    const headers = {'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code};
    const told = {__type: error.code, message: error.message, ...error.fields};
    if (isCbor(request))
      return {
        status: error.status,
        headers: {...headers, 'content-type': cborType},
        body: Buffer.from(cbor.serialize(told)),
      };
    return checksummed(service, {
      status: error.status,
      headers: {...headers, 'content-type': `application/x-amz-json-${version}`},
      body: stringify(told),
    });
  },
});

const isUnit = (schema: unknown): boolean =>
  typeof schema === 'function' && (schema as () => unknown)() === 'unit';
