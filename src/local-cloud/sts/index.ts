import type {Service} from '../operation.ts';
import {assumeRole} from './assume-role.ts';
import {getCallerIdentity} from './get-caller-identity.ts';
import {getSessionToken} from './get-session-token.ts';

export const sts: Service = {
  signingName: 'sts',
  protocol: 'query',
  version: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  sdkName: 'sts',
  operations: [getCallerIdentity, assumeRole, getSessionToken],
};
