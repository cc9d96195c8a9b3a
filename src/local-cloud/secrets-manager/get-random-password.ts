import {
  GetRandomPassword$,
  type GetRandomPasswordCommandInput,
  type GetRandomPasswordCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import {operation} from '../operation.ts';
import {randomPassword} from './random-password.ts';

export const getRandomPassword = operation<GetRandomPasswordCommandInput, GetRandomPasswordCommandOutput>(
  GetRandomPassword$,
  {handle: (input) => ({RandomPassword: randomPassword(input)})},
);
