import type {ConsumedCapacity, ReturnConsumedCapacity} from '@aws-sdk/client-dynamodb';
import type {Table} from './table.ts';

/** Units for reading so many bytes: one for each 4 KB, half of it when the read need not be consistent. */
export const readUnits = (bytes: number, consistent: boolean | undefined): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);

/** Units for writing an item: one for each KB of the larger of its two versions. */
export const writeUnits = (...bytes: number[]): number => Math.max(1, Math.ceil(Math.max(...bytes) / 1024));

const described = (table: Table, units: number, how: ReturnConsumedCapacity): ConsumedCapacity => ({
  TableName: table.name,
  CapacityUnits: units,
  ...(how === 'INDEXES' && {Table: {CapacityUnits: units}}),
});

/** The member of an answer that tells what was used, if it was asked for. */
export const consumed = (
  how: ReturnConsumedCapacity | undefined,
  table: Table,
  units: number,
): {ConsumedCapacity?: ConsumedCapacity} =>
  how === undefined || how === 'NONE' ? {} : {ConsumedCapacity: described(table, units, how)};

/** The same for operations that reach several tables. */
export const consumedOfEach = (
  how: ReturnConsumedCapacity | undefined,
  uses: readonly (readonly [Table, number])[],
): {ConsumedCapacity?: ConsumedCapacity[]} => {
  if (how === undefined || how === 'NONE') return {};
  const totals = new Map<string, [Table, number]>();
  for (const [table, units] of uses)
    totals.set(table.name, [table, (totals.get(table.name)?.[1] ?? 0) + units]);
  return {ConsumedCapacity: [...totals.values()].map(([table, units]) => described(table, units, how))};
};
