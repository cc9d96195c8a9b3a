import type {CreateTableCommandInput, TableDescription} from '@aws-sdk/client-dynamodb';
import {createTable} from '../../dynamodb/create-table.ts';
import {deleteTable} from '../../dynamodb/delete-table.ts';
import {describeTable} from '../../dynamodb/describe-table.ts';
import {tagResource, untagResource} from '../../dynamodb/tags.ts';
import {updateTable} from '../../dynamodb/update-table.ts';
import {AwsError} from '../../operation.ts';
import type {Physical, Properties, ResourceContext, ResourceType} from '../resource-type.ts';

type Tag = {readonly Key: string; readonly Value: string};

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

const tagsOf = (properties: Properties, {tags}: ResourceContext): Record<string, string> => ({
  ...tags,
  ...Object.fromEntries(((properties['Tags'] ?? []) as readonly Tag[]).map(({Key, Value}) => [Key, Value])),
});

const asList = (tags: Record<string, string>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({Key, Value}));

const look = async (
  name: string,
  {cloud, principal}: ResourceContext,
): Promise<TableDescription | undefined> => {
  try {
    return (await cloud.invoke(describeTable, {TableName: name}, principal)).Table;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const usable = async (name: string, context: ResourceContext): Promise<Physical> => {
  const table = await context.until(async () => {
    const found = await look(name, context);
    return found?.TableStatus === 'ACTIVE' ? found : undefined;
  });
  return {id: name, attributes: {Arn: table.TableArn, TableId: table.TableId}};
};

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
    const found = context.resumed ? await look(name, context) : undefined;
    if (!found) {
      const input = {
        TableName: name,
        AttributeDefinitions: properties['AttributeDefinitions'],
        KeySchema: properties['KeySchema'],
        TableClass: properties['TableClass'],
        ...settings(properties),
        Tags: asList(tagsOf(properties, context)),
      } as CreateTableCommandInput;
      await context.cloud.invoke(createTable, input, context.principal);
    }
    return usable(name, context);
  },

  update: async (physical, properties, previous, context) => {
    const {cloud, principal} = context;
    if (JSON.stringify(settings(properties)) !== JSON.stringify(settings(previous)))
      await cloud.invoke(updateTable, {TableName: physical.id, ...settings(properties)}, principal);
    const arn = physical.attributes['Arn'] as string;
    const tags = tagsOf(properties, context);
    await cloud.invoke(tagResource, {ResourceArn: arn, Tags: asList(tags)}, principal);
    const gone = ((previous['Tags'] ?? []) as readonly Tag[]).flatMap(({Key}) => (Key in tags ? [] : [Key]));
    if (gone.length > 0) await cloud.invoke(untagResource, {ResourceArn: arn, TagKeys: gone}, principal);
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
