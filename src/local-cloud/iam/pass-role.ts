import type {Access} from '../operation.ts';

/** What IAM is asked when a request hands a role to a service, such as `redshift.amazonaws.com`. */
export const passRole = (roleArn: string, service: string): Access => ({
  action: 'iam:PassRole',
  resource: roleArn,
  context: {'iam:PassedToService': service},
});
