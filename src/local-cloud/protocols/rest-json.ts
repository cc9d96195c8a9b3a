/** REST JSON: the operation is a method and a path; members live in the path, the query, headers and the body. */
import {NormalizedSchema} from '@smithy/core/schema';
import {AwsError, type Operation, type Service} from '../operation.ts';
import {parseJson, stringify} from './json.ts';
import type {WireProtocol, WireRequest} from './protocol.ts';
import {
  formatTimestamp,
  memberNames,
  messageName,
  parseTimestamp,
  Shapes,
  timestampFormat,
  verifyNothingMissing,
} from './shapes.ts';

const shapes = new Shapes({
  memberName: (name, schema) => (schema.getMergedTraits() as {jsonName?: string}).jsonName ?? name,
  readBlob: (value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : undefined),
  writeBlob: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
  writeTimestamp: (value, schema) => formatTimestamp(value, schema, timestampFormat.epochSeconds),
});

type Binding = {
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
};

type Route = {
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  readonly literals: number;
  readonly status: number;
};

const routes = new WeakMap<Operation, Route>();

const routeOf = (operation: Operation): Route => {
  let route = routes.get(operation);
  if (!route) routes.set(operation, (route = compileRoute(operation)));
  return route;
};

const compileRoute = (operation: Operation): Route => {
  const traits = NormalizedSchema.of(operation.schema).getMergedTraits() as {
    http?: [string, string, number];
  };
  if (!traits.http) throw new Error(`${operation.name} has no route`);
  const [method, uri, status] = traits.http;
  const path = uri.split('?')[0] ?? '';
  const labels: string[] = [];
  const pattern = path
    .split('/')
    .map((segment) => {
      const label = /^\{(.+?)(\+?)\}$/.exec(segment);
      if (!label?.[1]) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      labels.push(label[1]);
      return label[2] ? '(.+)' : '([^/]+)';
    })
    .join('/');
  return {
    method,
    pattern: new RegExp(`^${pattern}/?$`),
    labels,
    literals: path.split('/').length - labels.length,
    status,
  };
};

/** The most literal route wins, as `/workspaces/versions` must over `/workspaces/{id}`. */
const find = (request: WireRequest, service: Service): Operation | undefined =>
  service.operations
    .filter((operation) => {
      const route = routeOf(operation);
      return route.method === request.method && route.pattern.test(request.path);
    })
    .sort((a, b) => routeOf(b).literals - routeOf(a).literals)[0];

const readText = (schema: NormalizedSchema, text: string): unknown => {
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isTimestampSchema()) return parseTimestamp(text);
  return text;
};

const readQuery = (schema: NormalizedSchema, values: readonly string[]): unknown =>
  schema.isListSchema()
    ? values.map((value) => readText(schema.getValueSchema(), value))
    : readText(schema, values[0] ?? '');

const readLabels = (operation: Operation, request: WireRequest): Record<string, string> => {
  const route = routeOf(operation);
  const matched = route.pattern.exec(request.path);
  return Object.fromEntries(
    route.labels.map((label, index) => [label, decodeURIComponent(matched?.[index + 1] ?? '')]),
  );
};

const decode: WireProtocol['decode'] = (operation, request) => {
  const schema = NormalizedSchema.of(operation.schema[4]);
  if (schema.isUnitSchema()) return {};
  const labels = readLabels(operation, request);
  const input: Record<string, unknown> = {};
  const bodyMembers: [string, NormalizedSchema][] = [];
  for (const [name, member] of schema.structIterator()) {
    const binding = member.getMergedTraits() as Binding;
    if (binding.httpLabel) {
      if (labels[name] !== undefined) input[name] = readText(member, labels[name]);
    } else if (binding.httpQuery !== undefined) {
      const values = request.query.getAll(binding.httpQuery);
      if (values.length > 0) input[name] = readQuery(member, values);
    } else if (binding.httpQueryParams) {
      const rest = [...request.query.keys()];
      input[name] = Object.fromEntries(
        rest.map((key) => [key, readQuery(member.getValueSchema(), request.query.getAll(key))]),
      );
    } else if (binding.httpHeader !== undefined) {
      const value = request.headers[binding.httpHeader.toLowerCase()];
      if (value !== undefined) input[name] = readText(member, value);
    } else if (binding.httpPayload) {
      if (request.body.length > 0)
        input[name] = member.isBlobSchema()
          ? request.body
          : member.isStringSchema()
            ? request.body.toString('utf8')
            : shapes.decode(member, parseJson(request.body));
    } else bodyMembers.push([name, member]);
  }
  readBody(bodyMembers, request, input);
  const missing = memberNames(schema).required.filter((name) => input[name] === undefined);
  verifyNothingMissing(missing.map(messageName));
  return input;
};

const readBody = (
  members: readonly [string, NormalizedSchema][],
  request: WireRequest,
  input: Record<string, unknown>,
): void => {
  if (members.length === 0) return;
  const document = parseJson(request.body);
  if (typeof document !== 'object' || document === null)
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  for (const [name, member] of members) {
    const wire = (member.getMergedTraits() as {jsonName?: string}).jsonName ?? name;
    const value = (document as Record<string, unknown>)[wire];
    if (value !== undefined && value !== null) input[name] = shapes.decode(member, value);
  }
};

export const restJson: WireProtocol = {
  operationName: (request) => `${request.method} ${request.path}`,
  find,
  decode,
  encode: (operation, output, requestId) => {
    const schema = NormalizedSchema.of(operation.schema[5]);
    const headers: Record<string, string> = {
      'x-amzn-requestid': requestId,
      'content-type': 'application/json',
    };
    let {status} = routeOf(operation);
    if (schema.isUnitSchema()) return {status, headers, body: ''};
    const source = (output ?? {}) as Record<string, unknown>;
    const document: Record<string, unknown> = {};
    let payload: string | Buffer | undefined;
    for (const [name, member] of schema.structIterator()) {
      const value = source[name];
      if (value === undefined || value === null) continue;
      const binding = member.getMergedTraits() as Binding & {jsonName?: string};
      if (binding.httpResponseCode) status = Number(value);
      else if (binding.httpHeader !== undefined)
        headers[binding.httpHeader.toLowerCase()] =
          value instanceof Date ? value.toUTCString() : (value as string);
      else if (binding.httpPayload)
        payload = member.isBlobSchema()
          ? Buffer.from(value as Uint8Array)
          : stringify(shapes.encode(member, value));
      else document[binding.jsonName ?? name] = shapes.encode(member, value);
    }
    return {status, headers, body: payload ?? stringify(document)};
  },
  fail: (error, requestId) => ({
    status: error.status,
    headers: {
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      'content-type': 'application/json',
    },
    body: stringify({message: error.message, ...error.fields}),
  }),
};
