import type {FunctionCode} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import {AwsError} from '../operation.ts';
import {storePackage, type Package} from './package.ts';

/** The package that a request brings. */
export const codeOf = (cloud: LocalCloud, code: FunctionCode): Package => {
  for (const source of ['S3Bucket', 'S3Key', 'ImageUri', 'SourceKMSKeyArn'] as const)
    if (code[source] !== undefined)
      throw new AwsError(
        'InvalidParameterValueException',
        `The local cloud takes a function's code as ZipFile only, not from ${source}.`,
      );
  if (!code.ZipFile || code.ZipFile.length === 0)
    throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
  return storePackage(cloud, code.ZipFile);
};
