import type {AttributeDefinition, KeySchemaElement, TableDescription} from '@aws-sdk/client-dynamodb';
import type {LocalCloud} from '../cloud.ts';
import type {Collection} from '../journal.ts';
import {AwsError, type Access} from '../operation.ts';
import {dropItems, itemsOf} from './items.ts';
import {itemSize} from './value.ts';

export type KeyAttribute = {readonly name: string; readonly type: 'S' | 'N' | 'B'};

export type Table = {
  readonly name: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly hash: KeyAttribute;
  readonly range?: KeyAttribute;
  readonly onDemand: boolean;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** When the last change of settings began. */
  readonly changedAt?: number;
  readonly deletedAt?: number;
};

const settling = {quick: 700, realistic: 8_000};

export const tables = (cloud: LocalCloud): Collection<Table> => cloud.collection<Table>('dynamodb/tables');

export const tableArn = (cloud: LocalCloud, name: string): string => cloud.arn('dynamodb', `table/${name}`);

/** A table is named by its name or by its ARN. */
export const nameOf = (cloud: LocalCloud, nameOrArn: string): string => {
  const prefix = tableArn(cloud, '');
  return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
};

/** IAM's question about one table. */
export const tableAccess = (
  cloud: LocalCloud,
  action: string,
  nameOrArn: string | undefined,
  context?: Access['context'],
): Access => ({
  action: `dynamodb:${action}`,
  resource: tableArn(cloud, nameOf(cloud, nameOrArn ?? '')),
  ...(context && {context}),
});

export const statusOf = (
  cloud: LocalCloud,
  table: Table,
): 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' => {
  const within = (since: number | undefined): boolean =>
    since !== undefined && cloud.now() < since + cloud.takes(settling);
  if (table.deletedAt !== undefined) return 'DELETING';
  if (within(table.createdAt)) return 'CREATING';
  return within(table.changedAt) ? 'UPDATING' : 'ACTIVE';
};

/** The table whatever its state is; undefined when there is none, or when it has finished going away. */
export const findTable = (cloud: LocalCloud, nameOrArn: string | undefined): Table | undefined => {
  const table = tables(cloud).get(nameOf(cloud, nameOrArn ?? ''));
  if (table?.deletedAt === undefined || cloud.now() < table.deletedAt + cloud.takes(settling)) return table;
  dropItems(cloud, table);
  tables(cloud).delete(table.name);
  return undefined;
};

export const allTables = (cloud: LocalCloud): Table[] =>
  tables(cloud)
    .keys()
    .toSorted()
    .flatMap((name) => findTable(cloud, name) ?? []);

/** For operations on the table itself. */
export const tableToManage = (cloud: LocalCloud, nameOrArn: string | undefined): Table => {
  const table = findTable(cloud, nameOrArn);
  if (table) return table;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${nameOf(cloud, nameOrArn ?? '')} not found`,
  );
};

/** For operations on items, which a table takes once it is ACTIVE. */
export const tableToUse = (cloud: LocalCloud, nameOrArn: string | undefined): Table => {
  const table = findTable(cloud, nameOrArn);
  const status = table && statusOf(cloud, table);
  if (!table || status === 'CREATING' || status === 'DELETING')
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  return table;
};

export const keySchema = ({hash, range}: Table): KeySchemaElement[] => [
  {AttributeName: hash.name, KeyType: 'HASH'},
  ...(range ? [{AttributeName: range.name, KeyType: 'RANGE' as const}] : []),
];

const attributeDefinitions = ({hash, range}: Table): AttributeDefinition[] =>
  [hash, ...(range ? [range] : [])].map(({name, type}) => ({AttributeName: name, AttributeType: type}));

export const describe = (cloud: LocalCloud, table: Table): TableDescription => {
  const items = [...itemsOf(cloud, table).values()];
  return {
    TableName: table.name,
    TableArn: tableArn(cloud, table.name),
    TableId: table.id,
    TableStatus: statusOf(cloud, table),
    CreationDateTime: new Date(table.createdAt),
    AttributeDefinitions: attributeDefinitions(table),
    KeySchema: keySchema(table),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: table.onDemand ? 0 : table.readUnits,
      WriteCapacityUnits: table.onDemand ? 0 : table.writeUnits,
    },
    ...(table.onDemand && {BillingModeSummary: {BillingMode: 'PAY_PER_REQUEST' as const}}),
    ItemCount: items.length,
    TableSizeBytes: items.reduce((total, item) => total + itemSize(item), 0),
    DeletionProtectionEnabled: table.deletionProtection,
  };
};
