import {createHash} from 'node:crypto';
import type {LocalCloud} from '../cloud.ts';
import type {Access} from '../operation.ts';
import type {Stream} from './streams.ts';

const alias = 'alias/aws/kinesis';

/** The ARN of the key that AWS keeps for Kinesis in this account: an id of its own for each account and region. */
const keyArn = (cloud: LocalCloud): string => {
  const digits = createHash('sha256').update(`${cloud.account} ${cloud.region} ${alias}`).digest('hex');
  const id = [0, 8, 12, 16, 20].map((at, i, all) => digits.slice(at, all[i + 1] ?? 32)).join('-');
  return cloud.arn('kms', `key/${id}`);
};

/** What KMS is asked when Kinesis decrypts the records of a stream for somebody, with the keys that a condition can name. */
export const decryption = (cloud: LocalCloud, stream: Stream): Access => ({
  action: 'kms:Decrypt',
  resource: keyArn(cloud),
  context: {
    'kms:ViaService': `kinesis.${cloud.region}.amazonaws.com`,
    'kms:CallerAccount': cloud.account,
    'kms:ResourceAliases': alias,
    'kms:EncryptionContext:aws:kinesis:arn': stream.arn,
    'kms:EncryptionContextKeys': ['aws:kinesis:arn'],
  },
});
