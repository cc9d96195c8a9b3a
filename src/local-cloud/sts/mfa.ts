import type {LocalCloud} from '../cloud.ts';
import {findUser} from '../iam/users.ts';
import {devicesOf, mfaDevices, periodOfCode} from '../iam/mfa-devices.ts';
import {AwsError, type Principal} from '../operation.ts';

const refused = (message: string): AwsError => new AwsError('AccessDenied', message, 403);

/**
 * When the caller proved to have their device, in milliseconds since the epoch: now, if this request carries a code, or when
 * the session in use was made; undefined when neither. Throws AWS's refusals of a device or a code that is not right.
 */
export const provedAt = (
  cloud: LocalCloud,
  principal: Principal,
  {
    SerialNumber: serial,
    TokenCode: code,
  }: {SerialNumber?: string | undefined; TokenCode?: string | undefined},
): number | undefined => {
  if (serial === undefined && code === undefined)
    return principal.kind === 'root' ? undefined : principal.session?.mfaAt;
  if (serial === undefined || code === undefined)
    throw refused(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  if (!/^\d{6}$/.test(code))
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${code}' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]{6}`,
    );
  const user = principal.kind === 'user' ? findUser(cloud, principal.userName) : undefined;
  const device = user && devicesOf(cloud, user).find((each) => each.serial === serial);
  if (!device)
    throw refused(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  const period = periodOfCode(cloud, device, code);
  if (period === undefined)
    throw refused('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  mfaDevices(cloud).set(serial, {...device, lastPeriod: period});
  return cloud.now();
};
