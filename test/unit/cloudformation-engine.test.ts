import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {StackResourceSummary} from '@aws-sdk/client-cloudformation';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {LocalCloud} from '../../src/local-cloud/cloud.ts';
import {
  cancelUpdateStack,
  continueUpdateRollback,
  rollbackStack,
} from '../../src/local-cloud/cloudformation/rollbacks.ts';
import {createStack} from '../../src/local-cloud/cloudformation/create-stack.ts';
import {deleteStack} from '../../src/local-cloud/cloudformation/delete-stack.ts';
import {cloudFormation} from '../../src/local-cloud/cloudformation/service.ts';
import {describeStackEvents} from '../../src/local-cloud/cloudformation/describe-stack-events.ts';
import {describeStacks} from '../../src/local-cloud/cloudformation/describe-stacks.ts';
import {listStackResources} from '../../src/local-cloud/cloudformation/stack-resources.ts';
import {stacks} from '../../src/local-cloud/cloudformation/stack.ts';
import {updateStack} from '../../src/local-cloud/cloudformation/update-stack.ts';
import {calls, gates, shelf, thing} from '../support/things.ts';

let home: string;
let cloud: LocalCloud;

const open = async (): Promise<LocalCloud> => {
  const opened = new LocalCloud({home, pace: 'instant', services: [cloudFormation([thing])]});
  await opened.start();
  return opened;
};

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'engine-'));
  cloud = await open();
});

afterEach(async () => {
  await cloud.close();
  rmSync(home, {recursive: true, force: true});
});

type Resources = Record<string, object>;
const body = (Resources: Resources, more: object = {}): string => JSON.stringify({Resources, ...more});
const a = (Properties: object, more: object = {}) => ({Type: 'Test::Thing', Properties, ...more});

const create = (Resources: Resources, more: object = {}, options: object = {}) =>
  cloud.invoke(
    createStack,
    {StackName: 'stack', TemplateBody: body(Resources, more), ...options},
    cloud.root,
  );
const update = (Resources: Resources, more: object = {}, options: object = {}) =>
  cloud.invoke(
    updateStack,
    {StackName: 'stack', TemplateBody: body(Resources, more), ...options},
    cloud.root,
  );
const remove = (options: object = {}) =>
  cloud.invoke(deleteStack, {StackName: 'stack', ...options}, cloud.root);

/** The engine is in this process and takes milliseconds: look often. */
const until = <T>(what: string, look: () => Promise<T | undefined>): Promise<T> =>
  vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error(`still waiting for ${what}`);
      return found;
    },
    {interval: 3, timeout: 10_000},
  );

const stackNow = async (name = 'stack') =>
  (await cloud.invoke(describeStacks, {StackName: name}, cloud.root)).Stacks![0]!;
const settled = (name = 'stack') =>
  until('the stack to settle', async () => {
    const stack = await stackNow(name);
    return stack.StackStatus!.endsWith('_IN_PROGRESS') ? undefined : stack;
  });
const gone = () =>
  stackNow().then(
    () => undefined,
    () => true as const,
  );
/** `Logical STATUS reason`, oldest first. */
const story = async (name = 'stack') =>
  (await cloud.invoke(describeStackEvents, {StackName: name}, cloud.root))
    .StackEvents!.reverse()
    .map((event) =>
      [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason].filter(Boolean).join(' '),
    );
const resources = async (name = 'stack') =>
  Object.fromEntries(
    (await cloud.invoke(listStackResources, {StackName: name}, cloud.root)).StackResourceSummaries!.map(
      (one) => [one.LogicalResourceId, one],
    ),
  );
const handled = () =>
  calls(cloud)
    .values()
    .map(({call}) => call);

test('creates in the order of dependencies, and deletes in the opposite one', async () => {
  await create(
    {
      Last: a({Value: {'Fn::GetAtt': ['Middle', 'Arn']}}),
      Middle: a({Value: {Ref: 'First'}}),
      First: a({Name: 'one'}),
      Also: a({}, {DependsOn: ['Last']}),
    },
    {Outputs: {It: {Value: {'Fn::Sub': 'x-${Last.Value}'}}}},
  );
  const {StackStatus, Outputs} = await settled();
  expect(StackStatus).toBe('CREATE_COMPLETE');
  const {Middle} = await resources();
  expect(Outputs).toEqual([{OutputKey: 'It', OutputValue: `x-arn:thing:${Middle!.PhysicalResourceId}`}]);
  expect(handled()).toEqual(['create First', 'create Middle', 'create Last', 'create Also']);
  const {StackId} = await stackNow();
  await remove();
  expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
  expect(handled().slice(4)).toEqual(['delete Also', 'delete Last', 'delete Middle', 'delete First']);
  expect(shelf(cloud).size).toBe(0);
  await expect(stackNow()).rejects.toThrow('Stack with id stack does not exist');
});

test('handles what does not depend on each other side by side', async () => {
  await create({One: a({Gate: 'one'}), Two: a({Gate: 'two'}), Three: a({Value: {Ref: 'One'}})});
  await until('both to be begun', async () => (handled().length === 2 ? true : undefined));
  gates(cloud).set('one', true);
  await until('the third', async () => (handled().includes('create Three') ? true : undefined));
  gates(cloud).set('two', true);
  expect((await settled()).StackStatus).toBe('CREATE_COMPLETE');
});

test('tells a creation as CloudFormation does, newest first', async () => {
  await create({One: a({Name: 'one'})}, {}, {ClientRequestToken: 'token-1'});
  const {StackId} = await settled();
  const {StackEvents} = await cloud.invoke(describeStackEvents, {StackName: StackId!}, cloud.root);
  expect(
    StackEvents!.map((event) => [
      event.LogicalResourceId,
      event.PhysicalResourceId,
      event.ResourceStatus,
      event.ResourceStatusReason,
    ]),
  ).toEqual([
    ['stack', StackId, 'CREATE_COMPLETE', undefined],
    ['One', 'one', 'CREATE_COMPLETE', undefined],
    ['One', 'one', 'CREATE_IN_PROGRESS', 'Resource creation Initiated'],
    ['One', '', 'CREATE_IN_PROGRESS', undefined],
    ['stack', StackId, 'CREATE_IN_PROGRESS', 'User Initiated'],
  ]);
  expect(new Set(StackEvents!.map(({ClientRequestToken}) => ClientRequestToken))).toEqual(
    new Set(['token-1']),
  );
  expect(JSON.parse(StackEvents![1]!.ResourceProperties!)).toEqual({Name: 'one'});
});

test('gives resources names and tags of the stack', async () => {
  const made = await create({One: a({}), Two: a({})}, {}, {Tags: [{Key: 'team', Value: 'shop'}]});
  await settled();
  const {One, Two} = await resources();
  expect(One!.PhysicalResourceId).toMatch(/^stack-One-[0-9A-Za-z]{12}$/);
  expect(Two?.PhysicalResourceId).not.toBe(One?.PhysicalResourceId);
  expect(shelf(cloud).get(One?.PhysicalResourceId ?? '')?.tags).toEqual({
    team: 'shop',
    'aws:cloudformation:stack-name': 'stack',
    'aws:cloudformation:stack-id': made.StackId,
    'aws:cloudformation:logical-id': 'One',
  });
});

describe('a creation that fails', () => {
  const failing = {
    Good: a({Name: 'good'}),
    Slow: a({Name: 'slow', Gate: 'never'}),
    Bad: a({Fail: 'create', Value: {Ref: 'Good'}}),
    Never: a({Value: {Ref: 'Bad'}}),
  };

  test('takes everything back and says why', async () => {
    await create(failing);
    const {StackStatus} = await settled();
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(shelf(cloud).keys()).toEqual([]);
    const told = await story();
    expect(told).toContainEqual(
      expect.stringMatching(
        /^Bad CREATE_FAILED Resource handler returned message: "the thing does not create" \(RequestToken: .*, HandlerErrorCode: GeneralServiceException\)$/,
      ),
    );
    expect(told).toContain('Slow CREATE_FAILED Resource creation cancelled');
    expect(told).toContain(
      'stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad, Slow]. Rollback requested by user.',
    );
    expect(told.filter((line) => line.startsWith('Never'))).toEqual([]);
    expect(told.at(-1)).toBe('stack ROLLBACK_COMPLETE');
    await expect(update({Good: a({})})).rejects.toThrow(
      /is in ROLLBACK_COMPLETE state and can not be updated/,
    );
    await remove();
    await until('the stack to be gone', gone);
  });

  test('of a thing that exists already but is not usable takes that thing back as well', async () => {
    await create({Bad: a({Name: 'bad', Fail: 'stabilize'})});
    expect((await settled()).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(handled()).toEqual(['create Bad', 'delete Bad']);
  });

  test('never touches what was there before', async () => {
    shelf(cloud).set('mine', {properties: {}, tags: {}});
    await create({Mine: a({Name: 'mine'})});
    expect((await settled()).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await story()).toContainEqual(expect.stringContaining('Thing mine already exists'));
    expect(shelf(cloud).has('mine')).toBe(true);
  });

  test('stays as it is with DO_NOTHING, goes on where it can, and can be rolled back or updated later', async () => {
    await create({...failing, Slow: a({Name: 'slow', Gate: 'slow'})}, {}, {OnFailure: 'DO_NOTHING'});
    await until('Bad', async () =>
      (await resources())['Bad']?.ResourceStatus === 'CREATE_FAILED' ? true : undefined,
    );
    expect((await stackNow()).StackStatus).toBe('CREATE_IN_PROGRESS');
    gates(cloud).set('slow', true);
    const stack = await settled();
    expect([stack.StackStatus, stack.StackStatusReason]).toEqual([
      'CREATE_FAILED',
      'The following resource(s) failed to create: [Bad]. ',
    ]);
    expect(shelf(cloud).keys().sort()).toEqual(['good', 'slow']);
    await update({...failing, Slow: a({Name: 'slow', Gate: 'slow'}), Bad: a({Name: 'better'})});
    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    expect(shelf(cloud).keys().sort()).toContain('better');
  });

  test('is rolled back by RollbackStack', async () => {
    await create({Good: a({Name: 'good'}), Bad: a({Fail: 'create'})}, {}, {DisableRollback: true});
    expect((await settled()).StackStatus).toBe('CREATE_FAILED');
    await cloud.invoke(rollbackStack, {StackName: 'stack'}, cloud.root);
    expect((await settled()).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });

  test('is deleted with DELETE, its events readable by ARN', async () => {
    const {StackId} = await create(failing, {}, {OnFailure: 'DELETE'});
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(await story(StackId)).toContainEqual(
      'stack DELETE_IN_PROGRESS The following resource(s) failed to create: [Bad, Slow]. Delete requested by user.',
    );
  });

  test('ends in ROLLBACK_FAILED when a resource resists, and can be deleted afterwards', async () => {
    await create({Stuck: a({Name: 'stuck', Fail: 'delete'}), Bad: a({Fail: 'create'}, {DependsOn: 'Stuck'})});
    const stack = await settled();
    expect([stack.StackStatus, stack.StackStatusReason]).toEqual([
      'ROLLBACK_FAILED',
      'The following resource(s) failed to delete: [Stuck]. ',
    ]);
    await remove();
    const again = await settled();
    expect(again.StackStatus).toBe('DELETE_FAILED');
  });

  test('fails for an unsupported property by its name', async () => {
    await create({One: a({Nested: [{Inner: 1, Outer: 2}]})});
    await settled();
    expect(await story()).toContain('One CREATE_FAILED Encountered unsupported property Outer');
  });

  test('fails for an attribute that there is not', async () => {
    await create({One: a({}), Two: a({Value: {'Fn::GetAtt': ['One', 'Size']}})});
    await settled();
    expect(await story()).toContainEqual(
      expect.stringMatching(
        /^Two CREATE_FAILED Template error: resource One does not support attribute type Size in Fn::GetAtt/,
      ),
    );
  });

  test('fails for an output that cannot be worked out', async () => {
    await create({One: a({})}, {Outputs: {Size: {Value: {'Fn::GetAtt': ['One', 'Size']}}}});
    const {StackStatus, StackId} = await settled();
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await story(StackId)).join('\n')).toContain('does not support attribute type Size');
  });
});

describe('an update', () => {
  const first = {
    Kept: a({Name: 'kept'}),
    Changed: a({Name: 'changed', Value: 1}),
    Replaced: a({Shape: 'round'}),
    Follower: a({Name: 'follower', Value: {Ref: 'Replaced'}}),
    Removed: a({Name: 'removed'}),
  };
  const second = {
    Kept: first.Kept,
    Changed: a({Name: 'changed', Value: 2}),
    Replaced: a({Shape: 'square'}),
    Follower: first.Follower,
    Added: a({Name: 'added', Value: {'Fn::GetAtt': ['Changed', 'Value']}}),
  };

  beforeEach(async () => {
    await create(first);
    await settled();
  });

  test('changes in place, replaces, adds, and removes in the end', async () => {
    const before = (await resources())['Replaced']!.PhysicalResourceId!;
    await update(second);
    const {StackStatus} = await settled();
    expect(StackStatus).toBe('UPDATE_COMPLETE');
    const after = (await resources())['Replaced']!;
    expect(after.PhysicalResourceId).not.toBe(before);
    expect(after.ResourceStatus).toBe('UPDATE_COMPLETE');
    expect(new Set(shelf(cloud).keys())).toEqual(
      new Set(['added', 'changed', 'follower', 'kept', after.PhysicalResourceId!]),
    );
    expect(shelf(cloud).get('follower')!.properties['Value']).toBe(after.PhysicalResourceId);
    expect(shelf(cloud).get('added')!.properties['Value']).toBe(2);
    const told = (await story()).slice((await story()).indexOf('stack CREATE_COMPLETE') + 1);
    expect(told[0]).toBe('stack UPDATE_IN_PROGRESS User Initiated');
    expect(told).toContain(
      'Replaced UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.',
    );
    const cleanup = told.indexOf('stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(told.slice(cleanup + 1).sort()).toEqual([
      'Removed DELETE_COMPLETE',
      'Removed DELETE_IN_PROGRESS',
      'Replaced DELETE_COMPLETE',
      'Replaced DELETE_IN_PROGRESS',
      'stack UPDATE_COMPLETE',
    ]);
    expect(told.filter((line) => line.startsWith('Kept'))).toEqual([]);
    expect(await resources()).not.toHaveProperty('Removed');
  });

  test('that fails goes back to what was there', async () => {
    const before = await resources();
    const things = shelf(cloud).entries();
    await update({...second, Bad: a({Fail: 'create'}, {DependsOn: ['Follower', 'Added']})});
    const {StackStatus} = await settled();
    expect(StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(new Map(shelf(cloud).entries())).toEqual(new Map(things));
    const after = await resources();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(after['Replaced']!.PhysicalResourceId).toBe(before['Replaced']!.PhysicalResourceId);
    const told = await story();
    expect(told).toContain(
      'stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]. ',
    );
    expect(told.slice(told.indexOf('stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).sort()).toEqual([
      'Added DELETE_COMPLETE',
      'Added DELETE_IN_PROGRESS',
      'Replaced DELETE_COMPLETE',
      'Replaced DELETE_IN_PROGRESS',
      'stack UPDATE_ROLLBACK_COMPLETE',
      'stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    ]);
    await expect(update(first)).rejects.toThrow('No updates are to be performed.');
  });

  test('that failed stays with DisableRollback, and RollbackStack takes it back', async () => {
    await update(
      {...second, Bad: a({Fail: 'create'}, {DependsOn: ['Follower']})},
      {},
      {DisableRollback: true},
    );
    expect((await settled()).StackStatus).toBe('UPDATE_FAILED');
    expect(shelf(cloud).has('removed')).toBe(true);
    await cloud.invoke(rollbackStack, {StackName: 'stack'}, cloud.root);
    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(shelf(cloud).has('added')).toBe(false);
    expect(shelf(cloud).get('changed')!.properties['Value']).toBe(1);
  });

  test('that failed can be updated again, and what was replaced twice leaves nothing behind', async () => {
    await update(
      {...second, Bad: a({Fail: 'create'}, {DependsOn: ['Follower']})},
      {},
      {DisableRollback: true},
    );
    expect((await settled()).StackStatus).toBe('UPDATE_FAILED');
    await update({...second, Replaced: a({Shape: 'triangular'})});
    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    const {Replaced} = await resources();
    expect(new Set(shelf(cloud).keys())).toEqual(
      new Set(['added', 'changed', 'follower', 'kept', Replaced!.PhysicalResourceId]),
    );
  });

  test('refuses to replace what has a name of its own', async () => {
    await update({...first, Kept: a({Name: 'kept', Shape: 'flat'})});
    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await story()).toContain(
      'Kept UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename kept and update the stack again.',
    );
  });

  test('whose way back fails ends in UPDATE_ROLLBACK_FAILED, and can be continued or skipped', async () => {
    await update(
      {...first, Changed: a({Name: 'changed', Fail: 'update', Value: 1})},
      {},
      {DisableRollback: true},
    );
    expect((await settled()).StackStatus).toBe('UPDATE_FAILED');
    await remove();
    await until('the stack to be gone', gone);

    await create({...first, Changed: a({Name: 'changed', Fail: 'update'})});
    const {StackId} = await settled();
    await update({...first, Changed: a({Name: 'changed'}), Bad: a({Fail: 'create'}, {DependsOn: 'Changed'})});
    const stack = await settled();
    expect([stack.StackStatus, stack.StackStatusReason]).toEqual([
      'UPDATE_ROLLBACK_FAILED',
      'The following resource(s) failed to update: [Changed]. ',
    ]);
    await cloud.invoke(continueUpdateRollback, {StackName: 'stack'}, cloud.root);
    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(
      cloud.invoke(continueUpdateRollback, {StackName: 'stack', ResourcesToSkip: ['Kept']}, cloud.root),
    ).rejects.toThrow(/must be in UPDATE_FAILED state/);
    await cloud.invoke(
      continueUpdateRollback,
      {StackName: 'stack', ResourcesToSkip: ['Changed']},
      cloud.root,
    );
    expect((await settled(StackId)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test("carries the stack's tags to the resources that can have them", async () => {
    await update(first, {}, {Tags: [{Key: 'team', Value: 'new'}]});
    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    expect(shelf(cloud).get('kept')!.tags).toMatchObject({team: 'new'});
  });

  test('that is cancelled goes back', async () => {
    await update({...first, Kept: a({Name: 'kept', Gate: 'never'})});
    await until('the update to wait', async () => (handled().includes('update Kept') ? true : undefined));
    await cloud.invoke(cancelUpdateStack, {StackName: 'stack'}, cloud.root);
    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await story()).toContain('Kept UPDATE_FAILED Resource update cancelled');
  });

  test('honours what the policies retain', async () => {
    await update({
      ...first,
      Removed: a({Name: 'removed'}, {DeletionPolicy: 'Retain'}),
      Replaced: a({Shape: 'round'}, {UpdateReplacePolicy: 'Retain'}),
    });
    await settled();
    const old = (await resources())['Replaced']!.PhysicalResourceId!;
    const {Removed: _, ...rest} = first;
    await update({...rest, Replaced: a({Shape: 'square'})});
    await settled();
    expect(shelf(cloud).has('removed')).toBe(true);
    expect(await story()).toContain('Removed DELETE_SKIPPED');
    expect(shelf(cloud).has(old)).toBe(true);
  });
});

describe('a deletion', () => {
  test('that fails names the resource, and goes on after that was put right', async () => {
    await create({
      Base: a({Name: 'base'}),
      Top: a({Name: 'top', Value: {Ref: 'Base'}}),
      Other: a({Name: 'other'}),
    });
    await settled();
    gates(cloud).set('in use: top', true);
    await remove();
    const stack = await settled();
    expect([stack.StackStatus, stack.StackStatusReason]).toEqual([
      'DELETE_FAILED',
      'The following resource(s) failed to delete: [Top]. ',
    ]);
    expect(shelf(cloud).keys().sort()).toEqual(['base', 'top']);
    gates(cloud).delete('in use: top');
    await remove();
    expect((await settled(stack.StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });

  test('can leave behind what resists: by name, or whatever it is', async () => {
    await create({One: a({Name: 'one', Fail: 'delete'}), Two: a({Name: 'two', Fail: 'delete'})});
    const {StackId} = await settled();
    await expect(remove({RetainResources: ['One']})).rejects.toThrow(
      /only when the stack is in the DELETE_FAILED state/,
    );
    await remove();
    expect((await settled()).StackStatus).toBe('DELETE_FAILED');
    await remove({RetainResources: ['One']});
    expect((await settled()).StackStatus).toBe('DELETE_FAILED');
    await remove({DeletionMode: 'FORCE_DELETE_STACK'});
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(shelf(cloud).keys().sort()).toEqual(['one', 'two']);
  });

  test('in the middle of a creation cancels that', async () => {
    await create({One: a({Name: 'one'}), Slow: a({Name: 'slow', Gate: 'never'})});
    const {StackId} = await stackNow();
    await until('both', async () => (shelf(cloud).size === 2 ? true : undefined));
    await remove();
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });

  test('overtakes a rollback, and tries again what that could not delete', async () => {
    const stuck = a({Name: 'stuck', Fail: 'delete until open', Gate: 'stuck'});
    await create({Stuck: stuck, Bad: a({Fail: 'create', Value: {Ref: 'Stuck'}})});
    const {StackId} = await stackNow();
    gates(cloud).set('stuck', true);
    gates(cloud).set('in use: stuck', true);
    await until('the creation', async () => (handled().includes('create Bad') ? true : undefined));
    await remove();
    const {StackStatus} = await settled(StackId);
    expect(StackStatus).toBe('DELETE_FAILED');
    gates(cloud).delete('in use: stuck');
    await remove();
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('keeps what is to be retained, but not from a creation that failed when it says so', async () => {
    const policy = (name: string, DeletionPolicy: string) => a({Name: name}, {DeletionPolicy});
    const kept = {A: policy('a', 'Retain'), B: policy('b', 'RetainExceptOnCreate'), C: policy('c', 'Delete')};
    await create({...kept, Bad: a({Fail: 'create'}, {DependsOn: ['A', 'B', 'C']})});
    const {StackId} = await settled();
    expect(shelf(cloud).keys()).toEqual(['a']);
    await remove();
    await settled(StackId);
    shelf(cloud).delete('a');
    await create(kept);
    const again = await settled();
    await remove();
    await settled(again.StackId);
    expect(shelf(cloud).keys().sort()).toEqual(['a', 'b']);
  });

  test('is refused while an export is in use', async () => {
    await create({One: a({})}, {Outputs: {Out: {Value: 'x', Export: {Name: 'shared'}}}});
    await settled();
    const user = body({Two: a({Value: {'Fn::ImportValue': 'shared'}})});
    await cloud.invoke(createStack, {StackName: 'user', TemplateBody: user}, cloud.root);
    await settled('user');
    await remove();
    const stack = await settled();
    expect([stack.StackStatus, stack.StackStatusReason]).toEqual([
      'DELETE_FAILED',
      'Export shared cannot be deleted as it is in use by user',
    ]);
  });
});

describe('after an unclean stop', () => {
  /** As a kill would do: the journal is as it is, nothing is told to stop; the old process's work has no effect. */
  const crash = async (): Promise<void> => {
    await cloud.close();
    cloud = await open();
  };

  test('a creation goes on, and makes every resource once', async () => {
    await create({One: a({}), Two: a({Gate: 'two', Value: {Ref: 'One'}}), Three: a({Value: {Ref: 'Two'}})});
    await until('the second to wait', async () => (handled().includes('create Two') ? true : undefined));
    await crash();
    gates(cloud).set('two', true);
    expect((await settled()).StackStatus).toBe('CREATE_COMPLETE');
    expect(calls(cloud).values()).toEqual([
      {call: 'create One', resumed: false},
      {call: 'create Two', resumed: false},
      {call: 'create Two', resumed: true},
      {call: 'create Three', resumed: false},
    ]);
    expect(shelf(cloud).size).toBe(3);
    const told = await story();
    expect(new Set(told).size).toBe(told.length);
  });

  test('a rollback goes on, and finds what was half made', async () => {
    await create({
      Slow: a({Name: 'slow', Fail: 'delete until open', Gate: 'slow'}),
      Bad: a({Fail: 'stabilize', Gate: 'bad'}),
    });
    await until('both', async () => (shelf(cloud).size === 2 ? true : undefined));
    gates(cloud).set('bad', true);
    await until('the rollback', async () => (handled().includes('delete Slow') ? true : undefined));
    await crash();
    gates(cloud).set('slow', true);
    expect((await settled()).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });

  test('an update goes on in the middle of a replacement', async () => {
    await create({One: a({Shape: 'round'}), Two: a({Value: {Ref: 'One'}})});
    await settled();
    await update({One: a({Shape: 'square', Gate: 'one'}), Two: a({Value: {Ref: 'One'}})});
    await until('the replacement', async () => (shelf(cloud).size === 3 ? true : undefined));
    await crash();
    await crash();
    gates(cloud).set('one', true);
    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    const {One, Two} = await resources();
    expect(new Set(shelf(cloud).keys())).toEqual(new Set([One?.PhysicalResourceId, Two?.PhysicalResourceId]));
    expect(shelf(cloud).get(Two?.PhysicalResourceId ?? '')?.properties['Value']).toBe(
      One?.PhysicalResourceId,
    );
  });

  test('an update goes on in the middle of a change', async () => {
    await create({One: a({Name: 'one'})});
    await settled();
    await update({One: a({Name: 'one', Value: 2, Gate: 'one'})});
    await until('the change', async () => (handled().includes('update One') ? true : undefined));
    await crash();
    gates(cloud).set('one', true);
    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    expect(shelf(cloud).get('one')!.properties['Value']).toBe(2);
  });

  test('a deletion goes on', async () => {
    await create({
      One: a({Name: 'one', Fail: 'delete until open', Gate: 'one'}),
      Two: a({Value: {Ref: 'One'}}),
    });
    gates(cloud).set('one', true);
    const {StackId} = await settled();
    gates(cloud).delete('one');
    await remove();
    await until('the deletion', async () => (handled().includes('delete One') ? true : undefined));
    await crash();
    gates(cloud).set('one', true);
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });
});

describe('killed after any line of its journal', () => {
  const dependent = {
    One: a({Shape: 'round'}),
    Two: a({Name: 'two', Value: {Ref: 'One'}}),
    Three: a({Name: 'three'}, {DependsOn: 'Two'}),
  };
  const changed = {...dependent, One: a({Shape: 'square'}), Four: a({Name: 'four'})};

  /** The stack's end, its resources, what is on the shelf, and every event: the same wherever it was cut. */
  const whole = async () => {
    const [id = ''] = stacks(cloud).keys();
    const token = /RequestToken: [0-9a-f-]+/g;
    return {
      status: (await settled(id)).StackStatus,
      story: (await story(id)).map((line) => line.replace(token, 'RequestToken')).sort(),
      things: new Map(shelf(cloud).entries()),
      resources: Object.values<StackResourceSummary>(await resources(id)).map((one) => [
        one.PhysicalResourceId,
        one.ResourceStatus,
      ]),
    };
  };

  /** The journal of an act is cut after each of its lines, and a cloud goes on from there. */
  const cutEverywhere = async (act: () => Promise<unknown>, status: string): Promise<void> => {
    const path = join(home, 'journal.jsonl');
    await cloud.close();
    cloud = await open();
    const before = readFileSync(path, 'utf8');
    await act();
    const expected = await whole();
    expect(expected.status).toBe(status);
    await cloud.close();
    const after = readFileSync(path, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    const lines = after.slice(before.length).trimEnd().split('\n');
    const begun = lines.findIndex((line) => line.includes('cloudformation/stacks'));
    for (let count = begun + 1; count <= lines.length; count++) {
      writeFileSync(path, `${before}${lines.slice(0, count).join('\n')}\n`);
      cloud = await open();
      expect(await whole(), `cut after ${lines[count - 1]}`).toEqual(expected);
      await cloud.close();
    }
    cloud = await open();
  };

  test('a creation ends in the same stack', async () => {
    await cutEverywhere(() => create(dependent), 'CREATE_COMPLETE');
    expect(shelf(cloud).size).toBe(3);
  });

  test('a creation that fails leaves nothing', async () => {
    const failing = {...dependent, Bad: a({Name: 'bad', Fail: 'stabilize'}, {DependsOn: 'Three'})};
    await cutEverywhere(() => create(failing), 'ROLLBACK_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });

  test('an update ends in the same stack', async () => {
    await create(dependent);
    await settled();
    await cutEverywhere(() => update(changed), 'UPDATE_COMPLETE');
    expect(shelf(cloud).size).toBe(4);
  });

  test('an update that fails goes back to the same stack', async () => {
    await create(dependent);
    await settled();
    const failing = {...changed, Bad: a({Name: 'bad', Fail: 'stabilize'}, {DependsOn: ['Three', 'Four']})};
    await cutEverywhere(() => update(failing), 'UPDATE_ROLLBACK_COMPLETE');
    expect(shelf(cloud).size).toBe(3);
  });

  test('a deletion leaves nothing', async () => {
    await create(dependent);
    await settled();
    await cutEverywhere(() => remove(), 'DELETE_COMPLETE');
    expect(shelf(cloud).size).toBe(0);
  });
});

test('a repeated token is answered as before, another use of it refused', async () => {
  const {StackId} = await create({One: a({})}, {}, {ClientRequestToken: 'same'});
  expect((await create({One: a({})}, {}, {ClientRequestToken: 'same'})).StackId).toBe(StackId);
  await settled();
  await expect(update({One: a({Value: 1})}, {}, {ClientRequestToken: 'same'})).rejects.toMatchObject({
    code: 'TokenAlreadyExistsException',
  });
  await expect(create({One: a({})})).rejects.toThrow('Stack [stack] already exists');
});
