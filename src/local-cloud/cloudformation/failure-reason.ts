import {randomUUID} from 'node:crypto';
import {AwsError} from '../operation.ts';

const codes: readonly (readonly [RegExp, string])[] = [
  [/AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden/, 'AccessDenied'],
  [/AlreadyExist|EntityAlready|ResourceInUse|ResourceExists|Duplicate|Conflict/, 'AlreadyExists'],
  [/NotFound|NoSuch|DoesNotExist/, 'NotFound'],
  [/Throttl|TooManyRequests/, 'Throttling'],
  [/Limit|Quota/, 'ServiceLimitExceeded'],
  [/Validation|Invalid|Malformed|InUse|DependencyViolation|BadRequest/, 'InvalidRequest'],
];

/** Why a resource failed, as its events tell it: the service's own text in the words of a resource handler. */
export const failureReason = (error: unknown): string => {
  const {code, message} =
    error instanceof AwsError ? error : {code: '', message: `Internal Failure: ${String(error)}`};
  // CloudFormation's own complaints (a function's, a property's) come as they are.
  if (code === 'ValidationError' && !message.startsWith('1 validation')) return message;
  const handlerCode = codes.find(([pattern]) => pattern.test(code))?.[1] ?? 'GeneralServiceException';
  return `Resource handler returned message: "${message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${handlerCode})`;
};
