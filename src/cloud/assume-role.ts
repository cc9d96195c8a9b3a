/**
 * How a profile's role is assumed: with clients like all others. Those that the SDK makes for itself would look for endpoints in
 * the profile of the environment only.
 */
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type STSClient,
  type AssumeRoleCommandInput,
  type AssumeRoleWithWebIdentityCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import type {AwsCredentialIdentity} from '@smithy/types';

/** Makes an STS client that signs with these credentials; without any where none are needed. */
export type MakeSts = (credentials?: AwsCredentialIdentity) => STSClient;

const identityOf = (given: Credentials | undefined): AwsCredentialIdentity => ({
  accessKeyId: given?.AccessKeyId ?? '',
  secretAccessKey: given?.SecretAccessKey ?? '',
  ...(given?.SessionToken !== undefined && {sessionToken: given.SessionToken}),
  ...(given?.Expiration && {expiration: given.Expiration}),
});

/** What the SDK's providers take for `roleAssumer` and `roleAssumerWithWebIdentity`. */
export const roleAssumers = (makeSts: MakeSts) => ({
  roleAssumer: async (source: AwsCredentialIdentity, input: AssumeRoleCommandInput) =>
    identityOf((await makeSts(source).send(new AssumeRoleCommand(input))).Credentials),
  roleAssumerWithWebIdentity: async (input: AssumeRoleWithWebIdentityCommandInput) =>
    identityOf((await makeSts().send(new AssumeRoleWithWebIdentityCommand(input))).Credentials),
});
