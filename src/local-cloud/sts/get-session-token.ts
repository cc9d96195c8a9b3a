import {
  GetSessionToken$,
  type GetSessionTokenCommandInput,
  type GetSessionTokenCommandOutput,
} from '@aws-sdk/client-sts';
import {startSessionOf} from '../iam/credentials.ts';
import {AwsError, operation} from '../operation.ts';
import {credentials} from './credentials.ts';

/** AWS gives the account's owner one hour, whatever was asked. */
const ownersSeconds = 3600;

export const getSessionToken = operation<GetSessionTokenCommandInput, GetSessionTokenCommandOutput>(
  GetSessionToken$,
  {
    access: () => [],
    handle: ({DurationSeconds: seconds = ownersSeconds, SerialNumber, TokenCode}, {cloud, principal}) => {
      if (principal.kind === 'role')
        throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
      if (SerialNumber !== undefined || TokenCode !== undefined)
        throw new AwsError(
          'AccessDenied',
          'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
          403,
        );
      return {Credentials: credentials(startSessionOf(cloud, principal, Math.min(seconds, ownersSeconds)))};
    },
  },
);
