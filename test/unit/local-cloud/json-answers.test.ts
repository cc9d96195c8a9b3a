/** What the SDKs for Java and Go ask of JSON services and the one for JavaScript does not. */
import {crc32} from 'node:zlib';
import {GetShardIterator$} from '@aws-sdk/client-kinesis';
import {ListTables$} from '@aws-sdk/client-dynamodb';
import {cbor, tag} from '@smithy/core/cbor';
import {describe, expect, test} from 'vitest';
import {AwsError, operation, type Service} from '../../../src/local-cloud/operation.ts';
import {json} from '../../../src/local-cloud/protocols/json.ts';
import type {WireRequest} from '../../../src/local-cloud/protocols/protocol.ts';

const service = (signingName: string) => ({signingName}) as Service;
const request = (type: string, body: Uint8Array): WireRequest => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {'content-type': type},
  body: Buffer.from(body),
});
const noHandler = {handle: () => ({})};

describe('CBOR', () => {
  test.each([
    ['whole', 1_795_526_102_527],
    ['small', 1527],
  ])('reads a %s time in milliseconds under its tag', (_name, milliseconds) => {
    const body = cbor.serialize({
      StreamName: 's',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'AT_TIMESTAMP',
      Timestamp: tag({tag: 1, value: milliseconds}),
    });
    const input = json('1.1').decode(
      operation(GetShardIterator$, noHandler),
      request('application/x-amz-cbor-1.1', body),
    );
    expect(input).toMatchObject({Timestamp: new Date(milliseconds)});
  });

  test('tells an error in CBOR to who asked in CBOR', () => {
    const answer = json('1.1').fail(
      new AwsError('ResourceNotFoundException', 'Stream s not found.'),
      'id',
      service('kinesis'),
      request('application/x-amz-cbor-1.1', Buffer.alloc(0)),
    );
    expect(answer.headers['content-type']).toBe('application/x-amz-cbor-1.1');
    expect(cbor.deserialize(answer.body as Buffer)).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'Stream s not found.',
    });
  });
});

test("DynamoDB's answers and errors carry the checksum of their body, other services' do not", () => {
  const asked = request('application/x-amz-json-1.0', Buffer.from('{}'));
  const listed = operation(ListTables$, noHandler);
  const protocol = json('1.0');
  const answer = protocol.encode(listed, {TableNames: ['ä']}, 'id', service('dynamodb'), asked);
  expect(answer.headers['x-amz-crc32']).toBe(String(crc32(answer.body)));
  const error = protocol.fail(new AwsError('ValidationException', 'ü'), 'id', service('dynamodb'), asked);
  expect(error.headers['x-amz-crc32']).toBe(String(crc32(error.body)));
  expect(protocol.encode(listed, {}, 'id', service('states'), asked).headers).not.toHaveProperty(
    'x-amz-crc32',
  );
});
