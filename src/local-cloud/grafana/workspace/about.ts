/** What a workspace says of itself and of whoever asks. */
import type {WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import {json, type Visit} from './answer.ts';

/** Needs no token. */
export const health = (workspace: Workspace): WireResponse =>
  json(200, {commit: '', database: 'ok', version: `${workspace.version}.0`});

export const organisation = (): WireResponse =>
  json(200, {
    id: 1,
    name: 'Main Org.',
    address: {address1: '', address2: '', city: '', zipCode: '', state: '', country: ''},
  });

export const signedInUser = ({user}: Visit): WireResponse =>
  json(200, {
    id: Number(user.id),
    uid: `sa-${user.id}`,
    email: `sa-1-${user.name}`,
    name: user.name,
    login: `sa-1-${user.name}`,
    theme: '',
    orgId: 1,
    isGrafanaAdmin: false,
    isDisabled: false,
    isExternal: false,
  });
