import {
  DeactivateMFADevice$,
  EnableMFADevice$,
  ListMFADevices$,
  ResyncMFADevice$,
  type DeactivateMFADeviceCommandInput,
  type DeactivateMFADeviceCommandOutput,
  type EnableMFADeviceCommandInput,
  type EnableMFADeviceCommandOutput,
  type ListMFADevicesCommandInput,
  type ListMFADevicesCommandOutput,
  type ResyncMFADeviceCommandInput,
  type ResyncMFADeviceCommandOutput,
} from '@aws-sdk/client-iam';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {afterTwoCodes, devicesOf, mfaDevices, theDevice, type MfaDevice} from './mfa-devices.ts';
import {page} from './paging.ts';
import {onUser, theUser, userOf, type User} from './users.ts';

const mostDevices = 8;

/** A device that this user has enabled. */
const theDeviceOf = (cloud: LocalCloud, user: User, serial: string): MfaDevice => {
  const device = mfaDevices(cloud).get(serial);
  if (device?.userId !== user.id) throw new AwsError('NoSuchEntity', `MFA Device invalid for user.`, 404);
  return device;
};

export const enableMFADevice = operation<EnableMFADeviceCommandInput, EnableMFADeviceCommandOutput>(
  EnableMFADevice$,
  {
    access: onUser('EnableMFADevice'),
    handle: (input, {cloud}) => {
      const {UserName: name = '', SerialNumber: serial = ''} = input;
      const user = theUser(cloud, name);
      const device = theDevice(cloud, serial);
      if (device.userId !== undefined)
        throw new AwsError('EntityAlreadyExists', 'MFA Device is already in use.', 409);
      if (devicesOf(cloud, user).length >= mostDevices)
        throw new AwsError('LimitExceeded', `Cannot exceed quota for MFADevicesPerUser: ${mostDevices}`, 409);
      const {AuthenticationCode1: first = '', AuthenticationCode2: second = ''} = input;
      mfaDevices(cloud).set(serial, {
        ...afterTwoCodes(cloud, device, first, second),
        userId: user.id,
        enabledAt: cloud.now(),
      });
      return {};
    },
  },
);

export const resyncMFADevice = operation<ResyncMFADeviceCommandInput, ResyncMFADeviceCommandOutput>(
  ResyncMFADevice$,
  {
    access: onUser('ResyncMFADevice'),
    handle: (input, {cloud}) => {
      const {UserName: name = '', SerialNumber: serial = ''} = input;
      const device = theDeviceOf(cloud, theUser(cloud, name), serial);
      const {AuthenticationCode1: first = '', AuthenticationCode2: second = ''} = input;
      mfaDevices(cloud).set(serial, afterTwoCodes(cloud, device, first, second));
      return {};
    },
  },
);

export const deactivateMFADevice = operation<
  DeactivateMFADeviceCommandInput,
  DeactivateMFADeviceCommandOutput
>(DeactivateMFADevice$, {
  access: onUser('DeactivateMFADevice'),
  handle: ({UserName: name, SerialNumber: serial = ''}, call) => {
    const device = theDeviceOf(call.cloud, userOf(call, name), serial);
    mfaDevices(call.cloud).set(serial, {...device, userId: undefined, enabledAt: undefined});
    return {};
  },
});

export const listMFADevices = operation<ListMFADevicesCommandInput, ListMFADevicesCommandOutput>(
  ListMFADevices$,
  {
    access: onUser('ListMFADevices'),
    handle: (input, call) => {
      const user = userOf(call, input.UserName);
      const {items, ...rest} = page(devicesOf(call.cloud, user), input);
      return {
        MFADevices: items.map(({serial, enabledAt = 0}) => ({
          UserName: user.name,
          SerialNumber: serial,
          EnableDate: new Date(enabledAt),
        })),
        ...rest,
      };
    },
  },
);
