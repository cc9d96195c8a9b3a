import {randomUUID} from 'node:crypto';
import {
  UpdateFunctionCode$,
  UpdateFunctionConfiguration$,
  type UpdateFunctionCodeCommandInput,
  type UpdateFunctionCodeCommandOutput,
  type UpdateFunctionConfigurationCommandInput,
  type UpdateFunctionConfigurationCommandOutput,
} from '@aws-sdk/client-lambda';
import type {LocalCloud} from '../cloud.ts';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {codeOf} from './code.ts';
import {fleet} from './fleet.ts';
import {
  configuration,
  functions,
  onFunction,
  theFunction,
  verifySettled,
  type StoredFunction,
} from './function.ts';
import {dropUnusedPackages} from './package.ts';
import {settings} from './settings.ts';

const changeable = (
  cloud: LocalCloud,
  name: string | undefined,
  revision: string | undefined,
): StoredFunction => {
  const stored = theFunction(cloud, name);
  verifySettled(cloud, stored);
  if (revision !== undefined && revision !== stored.revisionId)
    throw new AwsError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      412,
    );
  return stored;
};

const save = (cloud: LocalCloud, changed: StoredFunction) => {
  const stored = {...changed, revisionId: randomUUID(), modifiedAt: cloud.now(), updated: true};
  functions(cloud).set(stored.name, stored);
  cloud.part(fleet).retire(stored.name);
  return configuration(cloud, stored);
};

export const updateFunctionCode = operation<UpdateFunctionCodeCommandInput, UpdateFunctionCodeCommandOutput>(
  UpdateFunctionCode$,
  {
    access: onFunction('UpdateFunctionCode'),
    handle: (input, {cloud}) => {
      const stored = changeable(cloud, input.FunctionName, input.RevisionId);
      if (input.Publish)
        throw new AwsError(
          'InvalidParameterValueException',
          "The local cloud's functions do not support Publish.",
        );
      const {sha256, size} = codeOf(cloud, input);
      const architecture = input.Architectures?.[0] ?? stored.architecture;
      const changed = {...stored, codeSha256: sha256, codeSize: size, architecture};
      if (input.DryRun) return configuration(cloud, changed);
      return save(cloud, changed);
    },
  },
);

export const updateFunctionConfiguration = operation<
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput
>(UpdateFunctionConfiguration$, {
  access: (input, call) => [
    ...onFunction('UpdateFunctionConfiguration')(input, call),
    ...(input.Role === undefined ? [] : [passRole(input.Role, 'lambda.amazonaws.com')]),
  ],
  handle: (input, {cloud}) => {
    const stored = changeable(cloud, input.FunctionName, input.RevisionId);
    return save(cloud, {...stored, ...settings(cloud, input, stored)});
  },
});

/** At the start nothing runs, so what no function uses can go. */
export const tidyPackages = (cloud: LocalCloud): void =>
  dropUnusedPackages(
    cloud,
    functions(cloud)
      .values()
      .map(({codeSha256}) => codeSha256),
  );
