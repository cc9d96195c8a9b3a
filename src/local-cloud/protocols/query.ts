/** The query protocol (a form in, XML out) and EC2's dialect of it. */
import {NormalizedSchema} from '@smithy/core/schema';
import {AwsError} from '../operation.ts';
import type {WireProtocol, WireRequest} from './protocol.ts';
import {memberNames, messageName, parseTimestamp, verifyNothingMissing} from './shapes.ts';
import {writeXml, xmlElement} from './xml.ts';

/** A form's dotted keys as a tree: `Tags.member.1.Key=a` becomes `{Tags: {member: {1: {Key: 'a'}}}}`. */
type Tree = string | {[key: string]: Tree};

const parseForm = (request: WireRequest): {[key: string]: Tree} => {
  const form = new URLSearchParams(request.body.toString('utf8'));
  for (const [key, value] of request.query) form.append(key, value);
  const root: {[key: string]: Tree} = Object.create(null) as {[key: string]: Tree};
  for (const [key, value] of form) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let node = root;
    for (const part of path) {
      const next = node[part];
      node =
        typeof next === 'object'
          ? next
          : ((node[part] = Object.create(null) as {[key: string]: Tree}), node[part]);
    }
    node[last] = value;
  }
  return root;
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The numbered children of a list's node, in order. */
const numbered = (node: Tree | undefined): Tree[] =>
  typeof node === 'object'
    ? Object.keys(node)
        .filter((key) => /^\d+$/.test(key))
        .sort((a, b) => Number(a) - Number(b))
        .map((key) => node[key] as Tree)
    : [];

type Dialect = 'query' | 'ec2-query';

const memberKey = (name: string, schema: NormalizedSchema, dialect: Dialect): string => {
  const {xmlName, ec2QueryName} = schema.getMergedTraits() as {xmlName?: string; ec2QueryName?: string};
  if (dialect === 'query') return xmlName ?? name;
  return ec2QueryName ?? capitalised(xmlName ?? name);
};

const invalid = (value: string, name: string): AwsError =>
  new AwsError('ValidationError', `Invalid value ${JSON.stringify(value)} for parameter ${name}`);

const readTree = (
  schema: NormalizedSchema,
  tree: Tree,
  dialect: Dialect,
  path: string,
  missing: string[],
): unknown => {
  if (schema.isStructSchema()) {
    const node = typeof tree === 'object' ? tree : {};
    const result: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const found = node[memberKey(name, member, dialect)];
      if (found === undefined) continue;
      result[name] = readTree(member, found, dialect, `${path}${messageName(name)}.`, missing);
    }
    for (const name of memberNames(schema).required)
      if (result[name] === undefined) missing.push(`${path}${messageName(name)}`);
    return result;
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const traits = schema.getMergedTraits() as {xmlFlattened?: unknown};
    const flat = dialect === 'ec2-query' || traits.xmlFlattened;
    const memberName = (item.getMergedTraits() as {xmlName?: string}).xmlName ?? 'member';
    // Some SDKs write `.member.` for a list whose members have a name of their own; AWS takes both.
    const node = flat || typeof tree === 'string' ? tree : (tree[memberName] ?? tree['member']);
    return numbered(node).map((child, index) =>
      readTree(item, child, dialect, `${path}${index + 1}.member.`, missing),
    );
  }
  if (schema.isMapSchema()) {
    const flat = (schema.getMergedTraits() as {xmlFlattened?: unknown}).xmlFlattened;
    const entries = numbered(flat || typeof tree === 'string' ? tree : tree['entry']);
    const keyName = (schema.getKeySchema().getMergedTraits() as {xmlName?: string}).xmlName ?? 'key';
    const valueName = (schema.getValueSchema().getMergedTraits() as {xmlName?: string}).xmlName ?? 'value';
    return Object.fromEntries(
      entries.flatMap((entry) => {
        if (typeof entry === 'string') return [];
        const value = entry[valueName];
        const read =
          value === undefined ? '' : readTree(schema.getValueSchema(), value, dialect, path, missing);
        const key = entry[keyName];
        return [[typeof key === 'string' ? key : '', read]];
      }),
    );
  }
  const name = path.replace(/\.$/, '');
  if (typeof tree !== 'string') throw invalid(JSON.stringify(tree), name);
  if (schema.isBlobSchema()) return Buffer.from(tree, 'base64');
  if (schema.isTimestampSchema()) return parseTimestamp(tree);
  if (schema.isBooleanSchema()) {
    const lower = tree.toLowerCase();
    if (lower !== 'true' && lower !== 'false') throw invalid(tree, name);
    return lower === 'true';
  }
  if (schema.isNumericSchema()) {
    const number = Number(tree);
    if (tree === '' || Number.isNaN(number)) throw invalid(tree, name);
    return number;
  }
  return tree;
};

const senderOrReceiver = (status: number): string => (status >= 500 ? 'Receiver' : 'Sender');

const actionName = (request: WireRequest): string =>
  new URLSearchParams(request.body.toString('utf8')).get('Action') ?? request.query.get('Action') ?? '';

const decode =
  (dialect: Dialect): WireProtocol['decode'] =>
  (operation, request) => {
    const schema = NormalizedSchema.of(operation.schema[4]);
    if (schema.isUnitSchema()) return {};
    const missing: string[] = [];
    const input = readTree(schema, parseForm(request), dialect, '', missing);
    if (dialect === 'ec2-query' && missing[0] !== undefined)
      throw new AwsError(
        'MissingParameter',
        `The request must contain the parameter ${capitalised(missing[0])}`,
      );
    try {
      verifyNothingMissing(missing);
    } catch (error) {
      // The query protocol's name of the same error.
      throw error instanceof AwsError ? new AwsError('ValidationError', error.message) : error;
    }
    return input;
  };

const xml = (status: number, requestId: string, body: string) => ({
  status,
  headers: {'x-amzn-requestid': requestId, 'content-type': 'text/xml'},
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

export const query: WireProtocol = {
  operationName: actionName,
  find: (request, service) => {
    const name = actionName(request);
    return service.operations.find((op) => op.name === name);
  },
  decode: decode('query'),
  encode: (operation, output, requestId, service) => {
    const schema = NormalizedSchema.of(operation.schema[5]);
    const result = schema.isUnitSchema()
      ? ''
      : xmlElement(`${operation.name}Result`, writeXml(schema, output ?? {}, 'member'));
    const metadata = xmlElement('ResponseMetadata', xmlElement('RequestId', requestId));
    const body = xmlElement(`${operation.name}Response`, result + metadata, {
      xmlns: service.xmlNamespace ?? '',
    });
    return xml(200, requestId, body);
  },
  fail: (error, requestId, service) => {
    const fields = Object.entries(error.fields).map(([name, value]) =>
      xmlElement(name, String(value), undefined, true),
    );
    const inner = xmlElement(
      'Error',
      xmlElement('Type', senderOrReceiver(error.status)) +
        xmlElement('Code', error.code, undefined, true) +
        xmlElement('Message', error.message, undefined, true) +
        fields.join(''),
    );
    const body = xmlElement('ErrorResponse', inner + xmlElement('RequestId', requestId), {
      xmlns: service.xmlNamespace ?? '',
    });
    return xml(error.status, requestId, body);
  },
};

export const ec2Query: WireProtocol = {
  ...query,
  decode: decode('ec2-query'),
  encode: (operation, output, requestId, service) => {
    const schema = NormalizedSchema.of(operation.schema[5]);
    const members = schema.isUnitSchema()
      ? xmlElement('return', 'true')
      : writeXml(schema, output ?? {}, 'item');
    const body = xmlElement(`${operation.name}Response`, xmlElement('requestId', requestId) + members, {
      xmlns: service.xmlNamespace ?? '',
    });
    return xml(200, requestId, body);
  },
  fail: (error, requestId) => {
    const inner = xmlElement(
      'Error',
      xmlElement('Code', error.code, undefined, true) + xmlElement('Message', error.message, undefined, true),
    );
    return xml(
      error.status,
      requestId,
      xmlElement('Response', xmlElement('Errors', inner) + xmlElement('RequestID', requestId)),
    );
  },
};
