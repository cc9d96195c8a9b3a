import {expect, it} from 'vitest';
import {StatementError} from '../../../src/cloud/statement-error.ts';
import {panelTrouble} from '../../../src/commands/panel-trouble.ts';
import {UserError} from '../../../src/workshop/errors.ts';

const hint = (text: string) => text.replace('rsw setup', 'rsw setup --local');

const aws = (name: string, message: string) =>
  Object.assign(new Error(message), {name, $fault: 'client', $metadata: {requestId: 'r-1'}});
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4578'), {
  code: 'ECONNREFUSED',
  $metadata: {},
});

it.each([
  [
    'a failed statement, in the warehouse’s own words',
    new StatementError('The statement failed', {why: 'relation "x" does not exist', next: 'Look at: …'}),
    'relation "x" does not exist. Make it again with: rsw setup --local',
  ],
  [
    'a statement that would fail again, in the warehouse’s own words alone',
    new StatementError('The statement failed', {why: 'syntax error', next: 'Correct the statement'}),
    'syntax error',
  ],
  [
    'what nobody has met yet, without asking to type anything again',
    aws('SomeException', 'No.'),
    'No. (SomeException, request r-1).',
  ],
  [
    'a cluster that is paused, with what to do',
    new UserError('No', {why: 'the cluster is paused', next: 'Resume it with: rsw setup'}),
    'The cluster is paused. Resume it with: rsw setup --local',
  ],
  [
    'credentials that have expired, without asking to type anything again',
    aws('ExpiredTokenException', 'The security token included in the request is expired'),
    'The credentials have expired (The security token included in the request is expired). Sign in again.',
  ],
  ['a fault of ours', new Error('oh\n    at file:1'), 'oh'],
])('tells %s', (_, error, text) => {
  expect(panelTrouble(error, false, hint)).toBe(text);
});

it('tells of a local cloud that was stopped, and of no network', () => {
  expect(panelTrouble(refused, true, hint)).toBe(
    'The local cloud is not running. Start it with: rsw local start',
  );
  expect(panelTrouble(refused, false, hint)).toMatch(
    /^The endpoint cannot be reached \(connect ECONNREFUSED/,
  );
});
