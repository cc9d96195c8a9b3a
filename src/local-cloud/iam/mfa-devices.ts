/** Virtual MFA devices: a secret that somebody's app knows too. */
import {randomBytes} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError} from '../operation.ts';
import {codeOf, periodOf} from './totp.ts';
import type {User} from './users.ts';

export type MfaDevice = {
  /** `arn:aws:iam::ACCOUNT:mfa/NAME` */
  readonly serial: string;
  /** Base64. */
  readonly secret: string;
  /** Whose it is, once it is enabled. */
  readonly userId: string | undefined;
  readonly enabledAt: number | undefined;
  /** The period of the last code that was taken: each is good for once. */
  readonly lastPeriod: number;
};

export const mfaDevices = (cloud: LocalCloud): Collection<MfaDevice> =>
  cloud.collection<MfaDevice>('iam/mfa-devices');

export const newSecret = (): Buffer => randomBytes(40);

export const devicesOf = (cloud: LocalCloud, {id}: User): readonly MfaDevice[] =>
  mfaDevices(cloud)
    .values()
    .filter(({userId}) => userId === id);

export const theDevice = (cloud: LocalCloud, serial: string): MfaDevice => {
  const device = mfaDevices(cloud).get(serial);
  if (!device)
    throw new AwsError('NoSuchEntity', `VirtualMFADevice with serial number ${serial} doesn't exist.`, 404);
  return device;
};

/** A clock may be a little off: the period before and the one after count too. */
const tolerated = [-1, 0, 1];

/** The period in which the device showed this code and has not been asked yet; undefined for a wrong code. */
export const periodOfCode = (cloud: LocalCloud, device: MfaDevice, code: string): number | undefined => {
  const secret = Buffer.from(device.secret, 'base64');
  return tolerated
    .map((off) => periodOf(cloud.now()) + off)
    .find((period) => period > device.lastPeriod && codeOf(secret, period) === code);
};

/** The device with two codes in a row that were right. Throws InvalidAuthenticationCode. */
export const afterTwoCodes = (
  cloud: LocalCloud,
  device: MfaDevice,
  first: string,
  second: string,
): MfaDevice => {
  const secret = Buffer.from(device.secret, 'base64');
  const now = periodOf(cloud.now());
  // Whoever types the second code waits for it, so the first may be two periods old.
  const at = [-3, -2, -1, 0, 1].find(
    (off) => codeOf(secret, now + off) === first && codeOf(secret, now + off + 1) === second,
  );
  if (at === undefined)
    throw new AwsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403);
  return {...device, lastPeriod: now + at + 1};
};
