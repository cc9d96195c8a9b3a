import {Runtime} from '@aws-sdk/client-lambda';
import {AwsError} from '../operation.ts';

/** The Node runtimes that can be created today, each with the handlers it takes. */
const runtimes: Readonly<Record<string, {readonly callbacks: boolean}>> = {
  'nodejs22.x': {callbacks: true},
  'nodejs24.x': {callbacks: false},
  'nodejs26.x': {callbacks: false},
};

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated, of those whose creation is blocked. */
const deprecated =
  /^(nodejs|nodejs\d\.\d+(-edge)?|nodejs(10|12|14|16|18|20)\.x|python(2\.7|3\.[6-9])|ruby2\.\d|java8|go1\.x|provided|dotnetcore.*|dotnet6)$/;

/** Throws AWS's refusal of an unknown or deprecated runtime, and our own of a language that this cloud does not run. */
export const verifyRuntime = (runtime: string): void => {
  if (runtime in runtimes) return;
  if (!(Object.values(Runtime) as string[]).includes(runtime))
    throw new AwsError(
      'InvalidParameterValueException',
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(runtimes).join(', ')}] or be a valid ARN`,
    );
  if (deprecated.test(runtime))
    throw new AwsError(
      'InvalidParameterValueException',
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  throw new AwsError(
    'InvalidParameterValueException',
    `The local cloud runs Node functions only (${Object.keys(runtimes).join(', ')}), not ${runtime}.`,
  );
};

/** Whether the runtime still takes handlers that answer through a callback. */
export const takesCallbacks = (runtime: string): boolean => runtimes[runtime]?.callbacks ?? false;
