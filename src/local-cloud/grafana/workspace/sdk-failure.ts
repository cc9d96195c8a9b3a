import {randomUUID} from 'node:crypto';
import type {AwsError} from '../../operation.ts';

/** How the SDK for Go, which the plugin uses, words a call that AWS refused: `service` is its name there, such as `Redshift Data`. */
export const sdkFailure = (service: string, operation: string, error: AwsError): string => {
  const isModelled = error.code === 'ValidationException' || error.code === 'ResourceNotFoundException';
  return `operation error ${service}: ${operation}, https response error StatusCode: ${error.status}, RequestID: ${randomUUID()}, ${
    isModelled ? '' : 'api error '
  }${error.code}: ${error.message}`;
};
