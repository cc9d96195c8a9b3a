import {describe, expect, it} from 'vitest';
import {explainAwsError} from '../../../src/cloud/errors.ts';
import {adviceFor} from '../../../src/cloud/failures/index.ts';
import {actFor} from '../../../src/cloud/stack-status.ts';
import {describeProgress, firstFailure} from '../../../src/cloud/stack-events.ts';

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

describe('a stack', () => {
  it.each([
    [undefined, 'create'],
    ['REVIEW_IN_PROGRESS', 'clear'],
    ['CREATE_IN_PROGRESS', 'join'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'join'],
    ['DELETE_IN_PROGRESS', 'join'],
    ['CREATE_COMPLETE', 'update'],
    ['UPDATE_ROLLBACK_COMPLETE', 'update'],
    ['ROLLBACK_COMPLETE', 'recreate'],
    ['CREATE_FAILED', 'recreate'],
    ['UPDATE_FAILED', 'roll-back'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-rollback'],
    ['DELETE_FAILED', 'delete-again'],
  ])('found as %s leads to %s', (status, act) => {
    expect(actFor(status)).toBe(act);
  });

  const event = (id: string, type: string, status: string, reason?: string) => ({
    StackId: 'arn:stack',
    EventId: id + status,
    StackName: 's',
    LogicalResourceId: id,
    PhysicalResourceId: `p-${id}`,
    ResourceType: type,
    ResourceStatus: status as never,
    ...(reason !== undefined && {ResourceStatusReason: reason}),
  });

  it('tells the first failure and not its echoes', () => {
    const events = [
      event('A', 'AWS::Kinesis::Stream', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('B', 'AWS::IAM::Role', 'CREATE_FAILED', 'role exists'),
      event('S', 'AWS::CloudFormation::Stack', 'ROLLBACK_IN_PROGRESS', 'The following resource(s) failed'),
    ];
    expect(firstFailure(events as never)).toBe('B (AWS::IAM::Role): role exists');
  });

  it('tells how far it is, in human names', () => {
    const events = [
      event('A', 'AWS::IAM::Role', 'CREATE_IN_PROGRESS'),
      event('A', 'AWS::IAM::Role', 'CREATE_COMPLETE'),
      event('B', 'AWS::Kinesis::Stream', 'CREATE_IN_PROGRESS'),
    ];
    expect(describeProgress(events as never, 5)).toBe('1 of 5 · Kinesis stream');
  });
});
