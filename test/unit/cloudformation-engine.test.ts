import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
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
import {updateStack} from '../../src/local-cloud/cloudformation/update-stack.ts';
import {calls, gates, shelf, thing} from '../support/things.ts';
import {until} from '../support/until.ts';

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

const stackNow = async (name = 'stack') =>
  (await cloud.invoke(describeStacks, {StackName: name}, cloud.root)).Stacks![0]!;
const settled = (name = 'stack') =>
  until('the stack to settle', async () => {
    const stack = await stackNow(name);
    return stack.StackStatus!.endsWith('_IN_PROGRESS') ? undefined : stack;
  });
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
