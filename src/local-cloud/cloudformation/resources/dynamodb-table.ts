import type {CreateTableCommandInput, TableDescription} from '@aws-sdk/client-dynamodb';
import {createTable} from '../../dynamodb/create-table.ts';
import {deleteTable} from '../../dynamodb/delete-table.ts';
import {describeTable} from '../../dynamodb/describe-table.ts';
import {tagResource, untagResource} from '../../dynamodb/tags.ts';
import {updateTable} from '../../dynamodb/update-table.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';
import {tagList} from '../../tags.ts';
import {allTags, lostKeys} from './resource-tags.ts';
import {tolerating} from './tolerating.ts';

const settings = ({
  BillingMode: mode,
  ProvisionedThroughput: units,
  DeletionProtectionEnabled: guarded,
}: Properties) => ({
  ...(mode !== undefined && {BillingMode: mode as 'PROVISIONED'}),
  ...(units !== undefined && {ProvisionedThroughput: numbers(units as Record<string, unknown>)}),
  ...(guarded !== undefined && {DeletionProtectionEnabled: guarded === true || guarded === 'true'}),
});

/** Templates may write numbers as texts. */
const numbers = (units: Record<string, unknown>) => ({
  ReadCapacityUnits: Number(units['ReadCapacityUnits']),
  WriteCapacityUnits: Number(units['WriteCapacityUnits']),
});

/** Undefined when there is no such table. */
const look = async (
  name: string,
  {cloud, principal}: ResourceContext,
): Promise<TableDescription | undefined> => {
  const found = cloud.invoke(describeTable, {TableName: name}, principal);
  return (await tolerating('ResourceNotFoundException', found))?.Table;
};

const physicalOf = ({TableName: name = '', TableArn: arn, TableId: id}: TableDescription): Physical => ({
  id: name,
  attributes: {Arn: arn, TableId: id},
});

const usable = (name: string, context: ResourceContext): Promise<Physical> =>
  context.until(async () => {
    const found = await look(name, context);
    return found?.TableStatus === 'ACTIVE' ? physicalOf(found) : undefined;
  });

export const dynamodbTable: ResourceType = {
  type: 'AWS::DynamoDB::Table',
  properties: {
    TableName: true,
    AttributeDefinitions: [{AttributeName: true, AttributeType: true}],
    KeySchema: [{AttributeName: true, KeyType: true}],
    BillingMode: true,
    ProvisionedThroughput: {ReadCapacityUnits: true, WriteCapacityUnits: true},
    DeletionProtectionEnabled: true,
    TableClass: true,
    Tags: [{Key: true, Value: true}],
  },
  required: ['KeySchema'],
  replacing: ['TableName', 'AttributeDefinitions', 'KeySchema'],

  create: async (properties, context) => {
    const name = (properties['TableName'] as string | undefined) ?? context.physicalName(255);
    const input = {
      TableName: name,
      AttributeDefinitions: properties['AttributeDefinitions'],
      KeySchema: properties['KeySchema'],
      TableClass: properties['TableClass'],
      ...settings(properties),
      Tags: tagList(allTags(properties, context)),
    } as CreateTableCommandInput;
    const creation = context.cloud.invoke(createTable, input, context.principal);
    const made = await (context.resumed ? tolerating('ResourceInUseException', creation) : creation);
    if (made?.TableDescription) context.made(physicalOf(made.TableDescription));
    return usable(name, context);
  },

  update: async (physical, properties, previous, context) => {
    const {cloud, principal} = context;
    if (JSON.stringify(settings(properties)) !== JSON.stringify(settings(previous)))
      await cloud.invoke(updateTable, {TableName: physical.id, ...settings(properties)}, principal);
    const arn = physical.attributes['Arn'] as string;
    const tags = allTags(properties, context);
    await cloud.invoke(tagResource, {ResourceArn: arn, Tags: tagList(tags)}, principal);
    const lost = lostKeys(previous, tags, context);
    if (lost.length > 0) await cloud.invoke(untagResource, {ResourceArn: arn, TagKeys: lost}, principal);
    return usable(physical.id, context);
  },

  delete: async ({id}, _properties, context) => {
    const table = await look(id, context);
    if (!table) return;
    if (table.TableStatus !== 'DELETING')
      await context.cloud.invoke(deleteTable, {TableName: id}, context.principal);
    await context.until(async () => ((await look(id, context)) ? undefined : true));
  },
};
