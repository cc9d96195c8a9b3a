import {describe, expect, it} from 'vitest';
import {explainAwsError} from '../../../src/cloud/errors.ts';
import {adviceFor} from '../../../src/cloud/failures/index.ts';

const awsError = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), {name, $fault: 'client', $metadata: {requestId: 'r-1'}, ...more});

describe('what AWS says', () => {
  it('is left alone when AWS has not said it', () => {
    expect(explainAwsError(new TypeError('x is not a function'))).toBeUndefined();
  });

  it('is told with the request that it answers', () => {
    const told = explainAwsError(awsError('ValidationException', 'No.', {asked: 'Redshift CreateCluster'}));
    expect(told?.message).toBe('AWS refused Redshift CreateCluster');
    expect(told?.why).toBe('No. (ValidationException, request r-1)');
    expect(told?.next).toContain('the log has every request');
  });

  it.each([
    ['ExpiredTokenException', 'The security token included in the request is expired', 'Sign in again'],
    ['InvalidClientTokenId', 'The security token included in the request is invalid.', 'AWS_PROFILE'],
    ['AccessDenied', 'User: x is not authorized to perform: kinesis:CreateStream', 'rsw doctor --policy'],
    ['ValidationException', 'SSO is not enabled in any region.', '--grafana none'],
    ['InvalidParameterValue', 'Invalid node type: dc2.large', '--node-type'],
    ['Throttling', 'Rate exceeded', 'Wait a minute'],
  ])('is followed by what to do: %s', (name, message, next) => {
    expect(explainAwsError(awsError(name, message))?.next).toContain(next);
  });

  it('of a thing that is not there is not taken for a network that is not', () => {
    const told = explainAwsError(awsError('ResourceNotFoundException', 'Stream x not found.'));
    expect(told?.why).toBe('Stream x not found. (ResourceNotFoundException, request r-1)');
  });

  it('names --local where there are no credentials', () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    expect(explainAwsError(error, 'Could not sign in')?.next).toContain('rsw setup --local');
  });

  it('means the same in a statement', () => {
    const told = 'Not authorized to get credentials of role arn:aws:iam::1:role/x';
    expect(adviceFor(told, 'statement')?.next).toContain('default-role');
    expect(adviceFor('something else', 'statement')).toBeUndefined();
  });
});
