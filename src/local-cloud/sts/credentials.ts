import type {Credentials} from '@aws-sdk/client-sts';
import type {SessionCredentials} from '../iam/credentials.ts';

/** A session's keys in the words of STS. */
export const credentials = (session: SessionCredentials): Credentials => ({
  AccessKeyId: session.accessKeyId,
  SecretAccessKey: session.secretAccessKey,
  SessionToken: session.sessionToken,
  Expiration: new Date(session.expires),
});
