import type {StackEvent} from '@aws-sdk/client-cloudformation';
import {describe, expect, it} from 'vitest';
import {failedResources, firstFailure, type Naming} from '../../../src/cloud/stack-events.ts';
import {describeProgress} from '../../../src/cloud/stack-progress.ts';
import {resourceNames} from '../../../src/steps/resource-names.ts';
import {stackNames} from '../../../src/steps/config.ts';
import {readFileSync} from 'node:fs';

const called: Naming = ({LogicalResourceId}) => `the ${LogicalResourceId?.toLowerCase()}`;
const start = Date.parse('2026-11-24T12:00:00Z');
const at = (minutes: number): Date => new Date(start + minutes * 60_000);

const event = (
  id: string,
  status: string,
  {type = 'AWS::IAM::Role', reason, minute = 0}: {type?: string; reason?: string; minute?: number} = {},
): StackEvent =>
  ({
    StackId: 'arn:stack',
    EventId: `${id} ${status}`,
    StackName: 's',
    LogicalResourceId: id,
    PhysicalResourceId: id === 'Stack' ? 'arn:stack' : `p-${id}`,
    ResourceType: type,
    ResourceStatus: status,
    ResourceStatusReason: reason,
    Timestamp: at(minute),
  }) as StackEvent;

describe('what a stack has failed by', () => {
  it('is the first failure and not its echoes', () => {
    const events = [
      event('Stack', 'CREATE_IN_PROGRESS'),
      event('A', 'CREATE_FAILED', {reason: 'Resource creation cancelled'}),
      event('B', 'CREATE_FAILED', {reason: 'role exists'}),
      event('C', 'CREATE_FAILED', {reason: 'another cause'}),
      event('Stack', 'ROLLBACK_IN_PROGRESS', {
        reason: 'The following resource(s) failed to create: [A, B, C].',
      }),
    ];
    expect(firstFailure(events, called)).toBe('the b: role exists');
  });

  it('is what keeps it from going back, where it cannot', () => {
    const events = [
      event('Stack', 'UPDATE_IN_PROGRESS'),
      event('A', 'UPDATE_FAILED', {reason: 'not allowed'}),
      event('Stack', 'UPDATE_ROLLBACK_IN_PROGRESS'),
      event('B', 'UPDATE_FAILED', {reason: 'it is gone'}),
      event('Stack', 'UPDATE_ROLLBACK_FAILED', {reason: 'The following resource(s) failed to update: [B].'}),
    ];
    expect(firstFailure(events, called)).toBe('the b: it is gone');
    expect(failedResources(events, called)).toEqual(['the a (p-A)', 'the b (p-B)']);
  });

  it("is the stack's own reason where no resource has one", () => {
    const events = [event('Stack', 'UPDATE_FAILED', {reason: 'Export x is in use'})];
    expect(firstFailure(events, called)).toBe('Export x is in use');
    expect(firstFailure([], called)).toBeUndefined();
  });
});

describe('what goes on in a stack', () => {
  const cluster = {type: 'AWS::Redshift::Cluster'};

  it.each<[string, StackEvent[], number | undefined, number, string]>([
    ['its beginning', [event('Stack', 'CREATE_IN_PROGRESS')], 5, 0, '0 of 5'],
    [
      'the slowest first, with what it usually takes',
      [
        event('A', 'CREATE_COMPLETE'),
        event('B', 'CREATE_IN_PROGRESS'),
        event('C', 'CREATE_IN_PROGRESS', cluster),
      ],
      5,
      0,
      '1 of 5 · the c (usually 3 to 8 min), the b',
    ],
    [
      'how long it has taken so far',
      [event('C', 'CREATE_IN_PROGRESS', cluster)],
      undefined,
      4.5,
      '0 done · the c (4 min, usually 3 to 8)',
    ],
    [
      'that it takes longer than usual',
      [event('C', 'CREATE_IN_PROGRESS', cluster)],
      1,
      12,
      '0 of 1 · the c (12 min, longer than usual)',
    ],
    [
      'no more than one reads at a glance',
      ['A', 'B', 'C', 'D', 'E'].map((id) => event(id, 'CREATE_IN_PROGRESS')),
      9,
      0,
      '0 of 9 · the a, the b, the c, 2 more',
    ],
    [
      'why it is taken back',
      [
        event('A', 'CREATE_FAILED', {reason: 'no'}),
        event('Stack', 'ROLLBACK_IN_PROGRESS'),
        event('B', 'DELETE_IN_PROGRESS'),
      ],
      5,
      0,
      'taking it back, because of the a: no · the b',
    ],
    [
      'a deletion',
      [event('Stack', 'DELETE_IN_PROGRESS'), event('A', 'DELETE_COMPLETE'), event('B', 'DELETE_IN_PROGRESS')],
      3,
      0,
      '1 of 3 gone · the b',
    ],
    ['the end of a change', [event('Stack', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')], 3, 0, 'tidying up'],
  ])('tells %s', (_, events, total, minute, line) => {
    expect(describeProgress(events, {called, total, now: at(minute)})).toBe(line);
  });
});

it('every resource of the templates has a name of its own for people', () => {
  for (const stack of stackNames) {
    const template = JSON.parse(readFileSync(`templates/${stack}.json`, 'utf8')) as {Resources: object};
    expect(Object.keys(resourceNames[stack]).sort()).toEqual(Object.keys(template.Resources).sort());
    const names = Object.values(resourceNames[stack]);
    expect(new Set(names).size).toBe(names.length);
  }
});
