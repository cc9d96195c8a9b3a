import {describe, expect, it} from 'vitest';
import {ownerOf} from '../../../src/cloud/owner.ts';

const sso = 'assumed-role/AWSReservedSSO_Admin_0123456789abcdef';

describe('the owner', () => {
  it.each([
    [
      "a role's session is the role",
      'arn:aws:sts::123:assumed-role/Admin/botocore-session-17',
      'arn:aws:iam::123:role/Admin',
    ],
    [
      'the same role tomorrow',
      'arn:aws:sts::123:assumed-role/Admin/me@example.com',
      'arn:aws:iam::123:role/Admin',
    ],
    [
      'the role by its own name, with its path',
      'arn:aws:iam::123:role/people/deploy/Admin',
      'arn:aws:iam::123:role/Admin',
    ],
    ['an instance', 'arn:aws-us-gov:sts::123:assumed-role/Box/i-0a1b', 'arn:aws-us-gov:iam::123:role/Box'],
    ['a user', 'arn:aws-cn:iam::123:user/me', 'arn:aws-cn:iam::123:user/me'],
    ['a user with a path', 'arn:aws:iam::123:user/team/me', 'arn:aws:iam::123:user/team/me'],
    ['the account itself', 'arn:aws:iam::123:root', 'arn:aws:iam::123:root'],
    ['a federated user', 'arn:aws:sts::123:federated-user/bob', 'arn:aws:sts::123:federated-user/bob'],
    [
      'one of many who share a role of Identity Center',
      `arn:aws:sts::123:${sso}/ann@example.com`,
      `arn:aws:sts::123:${sso}/ann@example.com`,
    ],
    ['another of them', `arn:aws:sts::123:${sso}/bob`, `arn:aws:sts::123:${sso}/bob`],
    ['a name that no tag can hold', 'arn:aws:iam::123:user/a,b', 'arn:aws:iam::123:user/a_b'],
    [
      'a path that no tag can hold',
      `arn:aws:iam::123:user/${'p'.repeat(300)}/q/me`,
      'arn:aws:iam::123:user/me',
    ],
  ])('%s', (_, arn, owner) => {
    expect(ownerOf(arn)).toBe(owner);
    // What was written down as an owner stays what it is.
    expect(ownerOf(owner)).toBe(owner);
  });
});
