/** Access keys: those of the account's owner, made at the first start, and those of sessions, which expire. */
import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Principal} from '../operation.ts';
import {secretKey, uniqueId} from './ids.ts';
import {findRoleByArn} from './roles.ts';

export type Credentials = {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch; the owner's keys never expire. */
  readonly expires?: number;
  readonly principal: Principal;
};

export type SessionCredentials = Required<Credentials> & {readonly accessKeyId: string};

const store = (cloud: LocalCloud) => cloud.collection<Credentials>('iam/credentials');

/** The account owner's keys; made when first asked for and the same ever after. */
export const rootCredentials = (cloud: LocalCloud): {accessKeyId: string; secretAccessKey: string} => {
  const keys = cloud.collection<string>('iam/root-access-key');
  let accessKeyId = keys.get('id');
  if (!accessKeyId) {
    accessKeyId = uniqueId('AKIA', 20);
    store(cloud).set(accessKeyId, {secretAccessKey: secretKey(), principal: cloud.root});
    keys.set('id', accessKeyId);
  }
  const found = store(cloud).get(accessKeyId);
  if (!found) throw new Error("The account owner's access key is not in the journal");
  return {accessKeyId, secretAccessKey: found.secretAccessKey};
};

/** Lets a user's key sign, or no longer. */
export const keepCredentials = (cloud: LocalCloud, accessKeyId: string, credentials: Credentials): void =>
  store(cloud).set(accessKeyId, credentials);

export const forgetCredentials = (cloud: LocalCloud, accessKeyId: string): void => {
  store(cloud).delete(accessKeyId);
};

/** Whose key this is. An expired one is found too, so that the caller can say that it expired. */
export const findCredentials = (cloud: LocalCloud, accessKeyId: string): Credentials | undefined =>
  store(cloud).get(accessKeyId);

/** Keys for a session of a role. Does not ask the role's trust policy: that is `roleSession`'s and `AssumeRole`'s. */
export const startSession = (
  cloud: LocalCloud,
  roleArn: string,
  sessionName: string,
  seconds: number,
): SessionCredentials => startSessionOf(cloud, sessionPrincipal(cloud, roleArn, sessionName), seconds);

/** Temporary keys for a principal. */
export const startSessionOf = (
  cloud: LocalCloud,
  principal: Principal,
  seconds: number,
): SessionCredentials => {
  forgetExpired(cloud);
  const accessKeyId = uniqueId('ASIA', 20);
  const credentials: Required<Credentials> = {
    secretAccessKey: secretKey(),
    sessionToken: randomBytes(132).toString('base64'),
    expires: cloud.now() + seconds * 1000,
    // A copy: whoever comes with these keys comes from outside, even when a service asked for them.
    principal: {...principal},
  };
  store(cloud).set(accessKeyId, credentials);
  return {accessKeyId, ...credentials};
};

/** The principal that a session of this role is. Throws when there is no such role. */
export const sessionPrincipal = (cloud: LocalCloud, roleArn: string, sessionName: string): Principal => {
  const role = findRoleByArn(cloud, roleArn);
  if (!role) throw new Error(`No role ${roleArn}`);
  return {
    kind: 'role',
    arn: cloud.arn('sts', `assumed-role/${role.name}/${sessionName}`, ''),
    roleArn,
    userId: `${role.id}:${sessionName}`,
  };
};

/** Kept for an hour after their end, for the sake of the error text. */
const forgetExpired = (cloud: LocalCloud): void => {
  for (const [accessKeyId, {expires}] of store(cloud).entries())
    if (expires !== undefined && expires + 3_600_000 < cloud.now()) store(cloud).delete(accessKeyId);
};
