/** Resource types for tests of the engine: things in a shelf, which fail, wait or resist when their properties say so. */
import type {LocalCloud} from '../../src/local-cloud/cloud.ts';
import {AwsError} from '../../src/local-cloud/operation.ts';
import type {
  Physical,
  Properties,
  ResourceContext,
  ResourceType,
} from '../../src/local-cloud/cloudformation/resource-type.ts';

export type Thing = {readonly properties: Properties; readonly tags: Readonly<Record<string, string>>};

export const shelf = (cloud: LocalCloud) => cloud.collection<Thing>('test/things');
/** What holds a thing back: its gate stays closed until a test opens it. */
export const gates = (cloud: LocalCloud) => cloud.collection<true>('test/gates');
/** Every call of a handler, in order. */
export const calls = (cloud: LocalCloud) => cloud.collection<{call: string; resumed: boolean}>('test/calls');

const note = (cloud: LocalCloud, call: string, resumed: boolean): void =>
  calls(cloud).set(String(calls(cloud).size), {call, resumed});

const describe = (id: string, properties: Properties): Physical => ({
  id,
  attributes: {Arn: `arn:thing:${id}`, Value: properties['Value'] ?? 'nothing'},
});

const passGate = (properties: Properties, context: ResourceContext): Promise<true> | undefined => {
  const gate = properties['Gate'];
  return typeof gate === 'string' ? context.until(() => gates(context.cloud).get(gate)) : undefined;
};

const failIf = (properties: Properties, when: string): void => {
  const fails = [properties['Fail']].flat();
  if (fails.includes(when)) throw new AwsError('ThingException', `the thing does not ${when}`);
};

export const thing: ResourceType = {
  type: 'Test::Thing',
  properties: {
    Name: true,
    Value: true,
    Shape: true,
    Gate: true,
    Fail: true,
    Nested: [{Inner: true}],
    Tags: [{Key: true, Value: true}],
  },
  replacing: ['Name', 'Shape'],
  create: async (properties, context) => {
    const {cloud} = context;
    note(cloud, `create ${context.logicalId}`, context.resumed);
    const name = properties['Name'];
    const id = typeof name === 'string' ? name : context.physicalName(40);
    if (shelf(cloud).has(id) && !context.resumed)
      throw new AwsError('ThingAlreadyExistsException', `Thing ${id} already exists`);
    failIf(properties, 'create');
    shelf(cloud).set(id, {properties, tags: context.tags});
    context.made(describe(id, properties));
    await passGate(properties, context);
    failIf(properties, 'stabilize');
    return describe(id, properties);
  },
  update: async ({id}, properties, _previous, context) => {
    note(context.cloud, `update ${context.logicalId}`, context.resumed);
    await passGate(properties, context);
    failIf(properties, 'update');
    shelf(context.cloud).set(id, {properties, tags: context.tags});
    return describe(id, properties);
  },
  delete: async ({id}, properties, context) => {
    note(context.cloud, `delete ${context.logicalId}`, context.resumed);
    await passGate(
      {Gate: properties['Fail'] === 'delete until open' ? properties['Gate'] : undefined},
      context,
    );
    failIf(properties, 'delete');
    // A thing with somebody else's mark on it cannot be taken away.
    if (gates(context.cloud).has(`in use: ${id}`))
      throw new AwsError('ThingInUseException', `Thing ${id} is in use`);
    shelf(context.cloud).delete(id);
  },
};
