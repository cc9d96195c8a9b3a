import {randomUUID} from 'node:crypto';
import {
  CreateTable$,
  type CreateTableCommandInput,
  type CreateTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {AwsError, operation} from '../operation.ts';
import {refuse} from './refuse.ts';
import {describe, findTable, tableAccess, tables, nameOf, type KeyAttribute, type Table} from './table.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
const wrong = (why: string): AwsError => invalid(`One or more parameter values were invalid: ${why}`);

export const createTable = operation<CreateTableCommandInput, CreateTableCommandOutput>(CreateTable$, {
  access: ({TableName: name, Tags: tags}, {cloud}) => [
    tableAccess(cloud, 'CreateTable', name),
    ...(tags ? [tableAccess(cloud, 'TagResource', name)] : []),
  ],
  handle: (input, {cloud}) => {
    const name = nameOf(cloud, input.TableName ?? '');
    verifyName(name);
    verifySupported(input);
    const keys = keysOf(input);
    const throughput = throughputOf(input);
    if (findTable(cloud, name)) throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
    const table: Table = {
      name,
      id: randomUUID(),
      createdAt: cloud.now(),
      ...keys,
      ...throughput,
      deletionProtection: input.DeletionProtectionEnabled ?? false,
      tags: Object.fromEntries((input.Tags ?? []).map(({Key, Value}) => [Key, Value ?? ''])),
    };
    tables(cloud).set(name, table);
    return {TableDescription: describe(cloud, table)};
  },
});

const verifyName = (name: string): void => {
  if (name.length < 3 || name.length > 255)
    throw invalid('TableName must be at least 3 characters long and at most 255 characters long');
  if (!/^[a-zA-Z0-9_.-]+$/.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
};

const verifySupported = (input: CreateTableCommandInput): void => {
  refuse(input, [
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'GlobalTableSourceArn',
    'GlobalTableSettingsReplicationMode',
    'OnDemandThroughput',
    'ResourcePolicy',
    'VectorIndexes',
    'WarmThroughput',
  ]);
  if (input.StreamSpecification?.StreamEnabled) refuse({StreamSpecification: true}, ['StreamSpecification']);
  if (input.SSESpecification?.Enabled) refuse({SSESpecification: true}, ['SSESpecification']);
  if (input.TableClass !== undefined && input.TableClass !== 'STANDARD')
    throw invalid(`The local cloud does not support the TableClass ${input.TableClass}.`);
};

const keysOf = (input: CreateTableCommandInput): {hash: KeyAttribute; range?: KeyAttribute} => {
  const {KeySchema: schema = [], AttributeDefinitions: definitions = []} = input;
  const [first, second, ...others] = schema;
  if (!first || others.length > 0)
    throw invalid(
      `1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length ${first ? 'less than or equal to 2' : 'greater than or equal to 1'}`,
    );
  if (first.KeyType !== 'HASH')
    throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  if (second && second.KeyType !== 'RANGE')
    throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  if (second?.AttributeName === first.AttributeName)
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  const names = schema.map(({AttributeName: name}) => name);
  const defined = definitions.map(({AttributeName: name}) => name);
  if (names.some((name) => !defined.includes(name)))
    throw wrong(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  if (defined.length !== names.length)
    throw wrong(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  const [hash, range] = names.map((name): KeyAttribute => {
    const type = definitions.find((definition) => definition.AttributeName === name)?.AttributeType;
    return {name: name ?? '', type: type as KeyAttribute['type']};
  });
  return {hash: hash as KeyAttribute, ...(range && {range})};
};

/** What a table is charged by, with DynamoDB's objections to what does not go together. */
export const throughputOf = ({
  BillingMode: mode = 'PROVISIONED',
  ProvisionedThroughput: given,
}: Pick<CreateTableCommandInput, 'BillingMode' | 'ProvisionedThroughput'>): Pick<
  Table,
  'onDemand' | 'readUnits' | 'writeUnits'
> => {
  const {ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0} = given ?? {};
  if (mode === 'PAY_PER_REQUEST' && given)
    throw wrong(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  if (mode === 'PROVISIONED' && (read < 1 || write < 1))
    throw wrong(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  return {onDemand: mode === 'PAY_PER_REQUEST', readUnits: read, writeUnits: write};
};
