import {
  GetSessionToken$,
  type GetSessionTokenCommandInput,
  type GetSessionTokenCommandOutput,
} from '@aws-sdk/client-sts';
import {startSessionOf} from '../iam/credentials.ts';
import {AwsError, operation} from '../operation.ts';
import {credentials} from './credentials.ts';
import {provedAt} from './mfa.ts';

/** AWS gives the account's owner one hour at most; a user half a day unless asked for another time, and 36 hours at most. */
const seconds = {root: {usual: 3600, most: 3600}, user: {usual: 43_200, most: 129_600}};

export const getSessionToken = operation<GetSessionTokenCommandInput, GetSessionTokenCommandOutput>(
  GetSessionToken$,
  {
    access: () => [],
    handle: (input, {cloud, principal}) => {
      if (principal.kind === 'role' || (principal.kind === 'user' && principal.session))
        throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
      const {usual, most} = seconds[principal.kind];
      const lasting = Math.min(input.DurationSeconds ?? usual, most);
      const mfaAt = provedAt(cloud, principal, input);
      const caller =
        principal.kind === 'root' ? principal : {...principal, session: mfaAt === undefined ? {} : {mfaAt}};
      return {Credentials: credentials(startSessionOf(cloud, caller, lasting))};
    },
  },
);
