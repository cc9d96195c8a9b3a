import {
  BatchGetItem$,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation} from '../operation.ts';
import {itemAccess} from './access.ts';
import {consumedOfEach, readUnits} from './capacity.ts';
import {itemsOf, keyOf} from './items.ts';
import {projection} from './read.ts';
import {legacy, refuse} from './refuse.ts';
import {tableToUse, type Table} from './table.ts';
import {itemFromWire, itemSize, itemToWire, type Item} from './value.ts';

const mostKeys = 100;
const mostBytes = 16 * 1024 * 1024;
const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** One item sought: where it is found, and how it is shown. */
type Wanted = {
  readonly name: string;
  readonly table: Table;
  readonly wire: NonNullable<KeysAndAttributes['Keys']>[number];
  readonly item: Item | undefined;
  readonly consistent: boolean | undefined;
  readonly shown: (item: Item) => Item;
};

export const batchGetItem = operation<BatchGetItemCommandInput, BatchGetItemCommandOutput>(BatchGetItem$, {
  access: ({RequestItems: requests = {}}, call) =>
    Object.entries(requests).map(([name, {Keys: keys = []}]) => itemAccess(call, 'BatchGetItem', name, keys)),
  handle: ({RequestItems: requests = {}, ReturnConsumedCapacity: how}, {cloud}) => {
    const keys = Object.values(requests).reduce((count, {Keys}) => count + (Keys?.length ?? 0), 0);
    if (keys === 0)
      throw invalid(
        "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      );
    if (keys > mostKeys) throw invalid('Too many items requested for the BatchGetItem call');
    const wanted = Object.entries(requests).flatMap(([name, request]) => want(cloud, name, request));
    const responses: Record<string, ReturnType<typeof itemToWire>[]> = {};
    const unprocessed: Record<string, KeysAndAttributes> = {};
    const uses: [Table, number][] = [];
    let bytes = 0;
    for (const {name, table, wire, item, consistent, shown} of wanted) {
      responses[name] ??= [];
      bytes += item ? itemSize(item) : 0;
      if (bytes > mostBytes) {
        (unprocessed[name] ??= {...requests[name], Keys: []}).Keys?.push(wire);
        continue;
      }
      if (item) responses[name].push(itemToWire(shown(item)));
      uses.push([table, readUnits(item ? itemSize(item) : 0, consistent)]);
    }
    return {Responses: responses, UnprocessedKeys: unprocessed, ...consumedOfEach(how, uses)};
  },
});

const want = (cloud: LocalCloud, name: string, request: KeysAndAttributes): Wanted[] => {
  refuse(request, legacy);
  const shown = projection(request);
  const table = tableToUse(cloud, name);
  const {Keys: wires = [], ConsistentRead: consistent} = request;
  const keys = wires.map((wire) => keyOf(table, itemFromWire(wire)));
  if (new Set(keys).size < keys.length) throw invalid('Provided list of item keys contains duplicates');
  const items = itemsOf(cloud, table);
  return wires.map((wire, index) => ({
    name,
    table,
    wire,
    item: items.get(keys[index] as string),
    consistent,
    shown,
  }));
};
