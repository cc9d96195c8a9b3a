import {randomUUID} from 'node:crypto';
import {
  CreateFunction$,
  type CreateFunctionCommandInput,
  type CreateFunctionCommandOutput,
} from '@aws-sdk/client-lambda';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {codeOf} from './code.ts';
import {configuration, functions, onFunction, parseFunctionName} from './function.ts';
import {settings} from './settings.ts';

export const createFunction = operation<CreateFunctionCommandInput, CreateFunctionCommandOutput>(
  CreateFunction$,
  {
    access: (input, call) => [
      ...onFunction('CreateFunction')(input, call),
      passRole(input.Role ?? '', 'lambda.amazonaws.com'),
      ...(input.Tags ? onFunction('TagResource')(input, call) : []),
    ],
    handle: (input, {cloud}) => {
      const {name} = parseFunctionName(input.FunctionName ?? '');
      if (functions(cloud).has(name))
        throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
      if (input.PackageType !== 'Image' && (input.Runtime === undefined || input.Handler === undefined))
        throw new AwsError(
          'InvalidParameterValueException',
          'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
        );
      const made = settings(cloud, input, {
        runtime: '',
        role: '',
        handler: '',
        description: '',
        timeout: 3,
        memorySize: 128,
        storage: 512,
        variables: undefined,
        logging: {LogFormat: 'Text', LogGroup: `/aws/lambda/${name}`},
      });
      const {sha256, size} = codeOf(cloud, input.Code ?? {});
      const stored = {
        ...made,
        name,
        architecture: input.Architectures?.[0] ?? 'x86_64',
        tags: input.Tags ?? {},
        codeSha256: sha256,
        codeSize: size,
        revisionId: randomUUID(),
        createdAt: cloud.now(),
        modifiedAt: cloud.now(),
        updated: false,
        reservedConcurrency: undefined,
      };
      functions(cloud).set(name, stored);
      return configuration(cloud, stored);
    },
  },
);
