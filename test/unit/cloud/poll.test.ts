import {describe, expect, it} from 'vitest';
import type {Cloud} from '../../../src/cloud/cloud.ts';
import {poll} from '../../../src/cloud/poll.ts';

const cloud = {pause: async () => {}} as unknown as Cloud;
const signal = new AbortController().signal;
const awsError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), {name, $metadata: {httpStatusCode}});

/** Looks that fail so often before one sees something. */
const failing = (times: number, error: Error) => {
  let looks = 0;
  return async () => {
    if (++looks <= times) throw error;
    return 'seen';
  };
};

describe('waiting', () => {
  it.each([
    ['throttling', awsError('ThrottlingException', 400)],
    ['a fault of AWS', awsError('InternalFailure', 503)],
    [
      'a network that is away',
      Object.assign(new Error('getaddrinfo EAI_AGAIN x'), {asked: 'X', code: 'EAI_AGAIN'}),
    ],
  ])('outlasts %s, but not for ever', async (_, error) => {
    expect(await poll(cloud, {signal}, failing(12, error))).toBe('seen');
    await expect(poll(cloud, {signal}, failing(13, error))).rejects.toBe(error);
  });

  // A thing that is not found is no address that is not found.
  it.each(['AccessDenied', 'ResourceNotFoundException'])(
    'ends with %s, which does not pass',
    async (name) => {
      const error = awsError(name, 400);
      await expect(poll(cloud, {signal}, failing(1, error))).rejects.toBe(error);
    },
  );
});
