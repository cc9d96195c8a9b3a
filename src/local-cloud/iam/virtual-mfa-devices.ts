import {
  CreateVirtualMFADevice$,
  DeleteVirtualMFADevice$,
  ListVirtualMFADevices$,
  type CreateVirtualMFADeviceCommandInput,
  type CreateVirtualMFADeviceCommandOutput,
  type DeleteVirtualMFADeviceCommandInput,
  type DeleteVirtualMFADeviceCommandOutput,
  type ListVirtualMFADevicesCommandInput,
  type ListVirtualMFADevicesCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {mfaDevices, newSecret, theDevice} from './mfa-devices.ts';
import {page} from './paging.ts';
import {base32} from './totp.ts';
import {userDescription, users} from './users.ts';
import {verifyName, verifyPath} from './validation.ts';

export const createVirtualMFADevice = operation<
  CreateVirtualMFADeviceCommandInput,
  CreateVirtualMFADeviceCommandOutput
>(CreateVirtualMFADevice$, {
  access: ({VirtualMFADeviceName: name = '', Path: path = '/'}, {cloud}) => [
    {action: 'iam:CreateVirtualMFADevice', resource: cloud.arn('iam', `mfa${path}${name}`, '')},
  ],
  handle: ({VirtualMFADeviceName: name = '', Path: path = '/', Tags: tags}, {cloud}) => {
    verifyName('virtualMFADeviceName', name, 226);
    verifyPath(path);
    if (tags !== undefined)
      throw new AwsError('InvalidInput', 'The local cloud does not support Tags in CreateVirtualMFADevice.');
    const serial = cloud.arn('iam', `mfa${path}${name}`, '');
    if (mfaDevices(cloud).get(serial))
      throw new AwsError(
        'EntityAlreadyExists',
        'MFADevice entity at the same path and name already exists.',
        409,
      );
    const secret = newSecret();
    mfaDevices(cloud).set(serial, {
      serial,
      secret: secret.toString('base64'),
      userId: undefined,
      enabledAt: undefined,
      lastPeriod: 0,
    });
    return {VirtualMFADevice: {SerialNumber: serial, Base32StringSeed: Buffer.from(base32(secret))}};
  },
});

export const deleteVirtualMFADevice = operation<
  DeleteVirtualMFADeviceCommandInput,
  DeleteVirtualMFADeviceCommandOutput
>(DeleteVirtualMFADevice$, {
  access: ({SerialNumber: resource = '*'}) => [{action: 'iam:DeleteVirtualMFADevice', resource}],
  handle: ({SerialNumber: serial = ''}, {cloud}) => {
    if (theDevice(cloud, serial).userId !== undefined)
      throw new AwsError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409);
    mfaDevices(cloud).delete(serial);
    return {};
  },
});

export const listVirtualMFADevices = operation<
  ListVirtualMFADevicesCommandInput,
  ListVirtualMFADevicesCommandOutput
>(ListVirtualMFADevices$, {
  handle: (input, {cloud}) => {
    const {AssignmentStatus: wanted = 'Any'} = input;
    const all = mfaDevices(cloud)
      .values()
      .filter(({userId}) => wanted === 'Any' || (wanted === 'Assigned') === (userId !== undefined));
    const {items, ...rest} = page(all, input);
    return {
      VirtualMFADevices: items.map(({serial, userId, enabledAt}) => {
        const user = users(cloud)
          .values()
          .find(({id}) => id === userId);
        return {
          SerialNumber: serial,
          ...(user && {User: userDescription(user)}),
          ...(enabledAt !== undefined && {EnableDate: new Date(enabledAt)}),
        };
      }),
      ...rest,
    };
  },
});
