/** The administrator's password in Redshift's own hands: made by it, kept in a secret that it owns. */
import type {LocalCloud} from '../cloud.ts';
import {createManagedSecret} from '../secrets-manager/create-secret.ts';
import {randomPassword} from '../secrets-manager/random-password.ts';
import {findSecret, forgetSecret} from '../secrets-manager/secret.ts';
import {clusterArn, type Cluster} from './cluster.ts';

export const managedPassword = (
  cloud: LocalCloud,
  id: string,
  adminUser: string,
  kmsKeyId: string | undefined,
): {password: string; secretArn: string} => {
  const password = randomPassword({PasswordLength: 32, ExcludeCharacters: '\'"\\/@'});
  const name = `redshift!${id}-${adminUser}`;
  // A cluster whose deletion did not end well may have left its secret behind.
  forgetSecret(cloud, name);
  const secretArn = createManagedSecret(cloud, {
    name,
    owningService: 'redshift',
    text: JSON.stringify({username: adminUser, password}),
    tags: {
      'aws:redshift:primaryClusterArn': clusterArn(cloud, id),
      'aws:secretsmanager:owningService': 'redshift',
    },
    kmsKeyId,
  });
  return {password, secretArn};
};

export const forgetManagedPassword = (cloud: LocalCloud, {secretArn}: Cluster): void => {
  const secret = secretArn === undefined ? undefined : findSecret(cloud, secretArn);
  if (secret) forgetSecret(cloud, secret.name);
};
