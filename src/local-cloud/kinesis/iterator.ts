/**
 * Shard iterators: opaque to whoever holds them, but a place in a shard, signed with this cloud's own secret.
 * Nothing is remembered, so they outlive a restart.
 */
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';

export type Iterator = {
  readonly stream: string;
  readonly streamId: string;
  readonly shard: string;
  /** The place of the next record. */
  readonly place: number;
};

const lifetime = 300_000;
const signatureLength = 32;

const secrets = new WeakMap<LocalCloud, Buffer>();

const secret = (cloud: LocalCloud): Buffer => {
  let found = secrets.get(cloud);
  if (!found) {
    const kept = cloud.collection<string>('kinesis/iterator-secret');
    if (!kept.has('secret')) kept.set('secret', randomBytes(32).toString('base64'));
    found = Buffer.from(kept.get('secret')!, 'base64');
    secrets.set(cloud, found);
  }
  return found;
};

const sign = (cloud: LocalCloud, body: Buffer): Buffer =>
  createHmac('sha256', secret(cloud)).update(body).digest();

export const iteratorToken = (cloud: LocalCloud, {stream, streamId, shard, place}: Iterator): string => {
  const body = Buffer.from(`\0${[stream, streamId, shard, place, cloud.now()].join('\0')}`);
  return Buffer.concat([body, sign(cloud, body)]).toString('base64');
};

/** Throws InvalidArgumentException for what is no iterator of this cloud, ExpiredIteratorException after five minutes. */
export const readIterator = (cloud: LocalCloud, token: string): Iterator => {
  const {madeAt, ...iterator} = decodeIterator(cloud, token);
  if (cloud.now() - madeAt > lifetime)
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${javaDate(madeAt)} while right now it is ${javaDate(cloud.now())} which is further in the future than the tolerated delay of ${lifetime} milliseconds.`,
    );
  return iterator;
};

const decodeIterator = (cloud: LocalCloud, token: string): Iterator & {madeAt: number} => {
  const bytes = Buffer.from(token, 'base64');
  const body = bytes.subarray(0, -signatureLength);
  const signature = bytes.subarray(-signatureLength);
  if (signature.length !== signatureLength || !timingSafeEqual(signature, sign(cloud, body)))
    throw new AwsError('InvalidArgumentException', 'Invalid ShardIterator.');
  const [, stream = '', streamId = '', shard = '', place, madeAt] = body.toString().split('\0');
  return {stream, streamId, shard, place: Number(place), madeAt: Number(madeAt)};
};

/** The name of the stream that a token is about, without asking whether it expired. */
export const iteratorStream = (cloud: LocalCloud, token: string): string =>
  decodeIterator(cloud, token).stream;

/** `Tue Nov 24 11:00:00 UTC 2026` */
const javaDate = (time: number): string => {
  const [, weekday, day, month, year, clock] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(
    new Date(time).toUTCString(),
  )!;
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
};
