import {
  StartStreamEncryption$,
  StopStreamEncryption$,
  type StartStreamEncryptionCommandInput,
  type StartStreamEncryptionCommandOutput,
  type StopStreamEncryptionCommandInput,
  type StopStreamEncryptionCommandOutput,
} from '@aws-sdk/client-kinesis';
import {AwsError, operation} from '../operation.ts';
import {onStream} from './access.ts';
import {changing, saveStream, theActiveStream} from './streams.ts';
import {among, verify} from './validation.ts';

/** The key every account has; the local cloud has no other, as it has no KMS. Nothing is in fact encrypted. */
const awsKey = /^(arn:[\w-]+:kms:[\w-]+:\d{12}:)?alias\/aws\/kinesis$/;

export const startStreamEncryption = operation<
  StartStreamEncryptionCommandInput,
  StartStreamEncryptionCommandOutput
>(StartStreamEncryption$, {
  access: onStream('StartStreamEncryption'),
  handle: (input, {cloud}) => {
    const {EncryptionType: type, KeyId: keyId = ''} = input;
    verify(among('encryptionType', type, ['KMS']));
    const stream = theActiveStream(cloud, input);
    if (!awsKey.test(keyId)) throw new AwsError('KMSNotFoundException', `Key '${keyId}' does not exist`);
    saveStream(cloud, {...stream, encryption: 'KMS', keyId, change: changing(cloud, 'UPDATING')});
    return {};
  },
});

export const stopStreamEncryption = operation<
  StopStreamEncryptionCommandInput,
  StopStreamEncryptionCommandOutput
>(StopStreamEncryption$, {
  access: onStream('StopStreamEncryption'),
  handle: (input, {cloud}) => {
    verify(among('encryptionType', input.EncryptionType, ['KMS']));
    const stream = theActiveStream(cloud, input);
    if (stream.encryption !== 'NONE')
      saveStream(cloud, {
        ...stream,
        encryption: 'NONE',
        keyId: undefined,
        change: changing(cloud, 'UPDATING'),
      });
    return {};
  },
});
