import {AwsError} from '../operation.ts';
import {refusing} from '../unsupported.ts';

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);
export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombination', message);

export const refuse = refusing('redshift', 'UnsupportedOperation');
