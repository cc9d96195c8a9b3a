import {
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import {operation} from '../operation.ts';

export const getCallerIdentity = operation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>(
  GetCallerIdentity$,
  {
    // Everybody may ask who they are, even where a policy denies it.
    access: () => [],
    handle: (_input, {cloud, principal}) => ({
      UserId: principal.kind === 'root' ? cloud.account : principal.userId,
      Account: cloud.account,
      Arn: principal.arn,
    }),
  },
);
