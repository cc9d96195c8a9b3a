/** Somebody's authenticator app, as RFC 6238 describes it: written anew, so that it does not share a mistake with the cloud. */
import {createHmac} from 'node:crypto';
import {CreateVirtualMFADeviceCommand, EnableMFADeviceCommand, type IAMClient} from '@aws-sdk/client-iam';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const bytesOf = (base32: string): Buffer => {
  const bits = base32
    .split('')
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

export type App = {
  readonly serial: string;
  /** The code of now, or of so many half minutes later. */
  code(later?: number): string;
};

const appOf = (serial: string, seed: string): App => ({
  serial,
  code: (later = 0) => {
    const time = Buffer.alloc(8);
    time.writeUInt32BE(Math.floor(Date.now() / 30_000) + later, 4);
    const mac = createHmac('sha1', bytesOf(seed)).update(time).digest();
    const at = (mac[19] ?? 0) % 16;
    const number = ((mac[at] ?? 0) % 128) * 2 ** 24 + mac.readUIntBE(at + 1, 3);
    return `${number}`.slice(-6).padStart(6, '0');
  },
});

/** Gives a user a device; the codes of now and later are still unused. */
export const giveDevice = async (iam: IAMClient, user: string): Promise<App> => {
  const {VirtualMFADevice: made} = await iam.send(
    new CreateVirtualMFADeviceCommand({VirtualMFADeviceName: `phone-of-${user}`}),
  );
  const app = appOf(made?.SerialNumber ?? '', Buffer.from(made?.Base32StringSeed ?? []).toString());
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: user,
      SerialNumber: app.serial,
      AuthenticationCode1: app.code(-2),
      AuthenticationCode2: app.code(-1),
    }),
  );
  return app;
};
