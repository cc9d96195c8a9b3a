import {IdentitystoreClient, UpdateUserCommand} from '@aws-sdk/client-identitystore';
import type {Cloud} from './cloud.ts';
import type {Directory} from './identity.ts';

/** Gives a user another mark: whose he is to delete. */
export const markUser = async (
  cloud: Cloud,
  {identityStoreId: IdentityStoreId, region}: Pick<Directory, 'identityStoreId' | 'region'>,
  UserId: string,
  mark: string,
): Promise<void> => {
  await cloud.client(IdentitystoreClient, region).send(
    new UpdateUserCommand({
      IdentityStoreId,
      UserId,
      Operations: [{AttributePath: 'userType', AttributeValue: mark}],
    }),
  );
};
