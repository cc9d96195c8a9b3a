import {present, noLonger, type Complaint} from './validation.ts';

type Record = {
  readonly Data: Uint8Array | undefined;
  readonly PartitionKey?: string | undefined;
};

/** What is wrong with a record; the stream's record limit counts the data and the key. Runs for every record. */
export const recordComplaints = (
  {Data: data, PartitionKey: key}: Record,
  maxRecordKiB: number,
  path = '',
): readonly Complaint[] => {
  const most = maxRecordKiB * 1024;
  if (data && key && key.length <= 256 && data.byteLength + key.length * 3 <= most) return none;
  return [
    present(`${path}data`, data),
    present(`${path}partitionKey`, key),
    key === ''
      ? `Value '' at '${path}partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1`
      : noLonger(`${path}partitionKey`, key, 256),
    (data?.byteLength ?? 0) + Buffer.byteLength(key ?? '') > most
      ? `Value at '${path}data' failed to satisfy constraint: Member must have length less than or equal to ${most}`
      : undefined,
  ];
};

const none: readonly Complaint[] = [];
