import {AwsError} from '../operation.ts';

/** CloudFormation's one error for whatever is wrong with a request; the text says what. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
