import type {AttributeValue} from '@aws-sdk/client-dynamodb';
import type {Access, Call} from '../operation.ts';
import {findTable, tableAccess} from './table.ts';

type Key = Record<string, AttributeValue> | undefined;

/** IAM's question about items: the table, with the partition keys that a policy may restrict (`dynamodb:LeadingKeys`). */
export const itemAccess = (
  {cloud}: Call,
  action: string,
  nameOrArn: string | undefined,
  keys: readonly Key[],
): Access => {
  const hash = findTable(cloud, nameOrArn)?.hash.name;
  const leading = keys.flatMap((key) => {
    const value = hash === undefined ? undefined : key?.[hash];
    return value?.S ?? value?.N ?? [];
  });
  return tableAccess(
    cloud,
    action,
    nameOrArn,
    leading.length > 0 ? {'dynamodb:LeadingKeys': leading} : undefined,
  );
};
