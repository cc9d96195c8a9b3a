/** DynamoDB, seen by the real SDK. */
import {CloudFormationClient, DeleteStackCommand} from '@aws-sdk/client-cloudformation';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
  type AttributeValue,
  type CreateTableCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let cloud: TestCloud;
let dynamodb: DynamoDBClient;

const connect = (to: TestCloud): DynamoDBClient => new DynamoDBClient({...to.client, maxAttempts: 1});
const simple = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
  KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
});

beforeAll(async () => {
  cloud = await startLocalCloud();
  dynamodb = connect(cloud);
});

afterAll(async () => {
  dynamodb.destroy();
  await cloud.close();
});

let number = 0;
let TableName: string;
beforeEach(async () => {
  TableName = `things-${++number}`;
  await dynamodb.send(new CreateTableCommand(simple(TableName)));
});

const put = (item: Record<string, AttributeValue>) =>
  dynamodb.send(new PutItemCommand({TableName, Item: item}));
const get = async (id: string) =>
  (await dynamodb.send(new GetItemCommand({TableName, Key: {id: {S: id}}}))).Item;
const update = (id: string, expression: string, more: Partial<UpdateItemCommandInput> = {}) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: {id: {S: id}},
      UpdateExpression: expression,
      ReturnValues: 'ALL_NEW',
      ...more,
    }),
  );
const values = (given: Record<string, AttributeValue>) => ({ExpressionAttributeValues: given});
const refusal = async (sending: Promise<unknown>) => {
  const error = await sending.then(
    () => undefined,
    (problem: unknown) => problem as Error & {$metadata?: {httpStatusCode?: number}},
  );
  return `${error?.name}: ${error?.message}`;
};

describe('tables', () => {
  test('are made, described, listed, changed and deleted', async () => {
    const described = await dynamodb.send(new DescribeTableCommand({TableName}));
    expect(described.Table).toMatchObject({
      TableName,
      TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
      TableStatus: 'ACTIVE',
      KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
      BillingModeSummary: {BillingMode: 'PAY_PER_REQUEST'},
      ItemCount: 0,
      DeletionProtectionEnabled: false,
    });
    expect(described.Table?.CreationDateTime).toBeInstanceOf(Date);
    expect((await dynamodb.send(new ListTablesCommand({Limit: 1}))).LastEvaluatedTableName).toBeUndefined();
    await dynamodb.send(new UpdateTableCommand({TableName, DeletionProtectionEnabled: true}));
    expect(await refusal(dynamodb.send(new DeleteTableCommand({TableName})))).toBe(
      `ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. TableArn: arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
    );
    await dynamodb.send(
      new UpdateTableCommand({
        TableName,
        DeletionProtectionEnabled: false,
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: {ReadCapacityUnits: 3, WriteCapacityUnits: 2},
      }),
    );
    const changed = await dynamodb.send(new DescribeTableCommand({TableName}));
    expect(changed.Table?.ProvisionedThroughput).toMatchObject({ReadCapacityUnits: 3, WriteCapacityUnits: 2});
    expect((await dynamodb.send(new DeleteTableCommand({TableName}))).TableDescription?.TableStatus).toBe(
      'DELETING',
    );
    expect(await refusal(dynamodb.send(new DescribeTableCommand({TableName})))).toBe(
      `ResourceNotFoundException: Requested resource not found: Table: ${TableName} not found`,
    );
    expect(await refusal(get('x'))).toBe('ResourceNotFoundException: Requested resource not found');
  });

  test('have names that are taken once', async () => {
    expect(await refusal(dynamodb.send(new CreateTableCommand(simple(TableName))))).toBe(
      `ResourceInUseException: Table already exists: ${TableName}`,
    );
  });

  test('start empty when a name is used again', async () => {
    await put({id: {S: 'a'}});
    await dynamodb.send(new DeleteTableCommand({TableName}));
    await dynamodb.send(new CreateTableCommand(simple(TableName)));
    expect(await get('a')).toBeUndefined();
  });

  test('carry tags', async () => {
    const ResourceArn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;
    await dynamodb.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          {Key: 'team', Value: 'red'},
          {Key: 'cost', Value: '1'},
        ],
      }),
    );
    await dynamodb.send(new UntagResourceCommand({ResourceArn, TagKeys: ['cost']}));
    expect((await dynamodb.send(new ListTagsOfResourceCommand({ResourceArn}))).Tags).toEqual([
      {Key: 'team', Value: 'red'},
    ]);
  });

  test('have neither expiry nor backups', async () => {
    expect((await dynamodb.send(new DescribeTimeToLiveCommand({TableName}))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'DISABLED',
    });
    expect(
      (await dynamodb.send(new DescribeContinuousBackupsCommand({TableName}))).ContinuousBackupsDescription,
    ).toMatchObject({PointInTimeRecoveryDescription: {PointInTimeRecoveryStatus: 'DISABLED'}});
  });

  test.each<[string, Partial<CreateTableCommandInput>, string]>([
    [
      'a short name',
      {TableName: 'ab'},
      'ValidationException: TableName must be at least 3 characters long and at most 255 characters long',
    ],
    [
      'a key without a type',
      {AttributeDefinitions: [{AttributeName: 'other', AttributeType: 'S'}]},
      'ValidationException: One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [other]',
    ],
    [
      'throughput on demand',
      {ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}},
      'ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'no throughput',
      {BillingMode: 'PROVISIONED'},
      'ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [
      'what is not there',
      {StreamSpecification: {StreamEnabled: true, StreamViewType: 'NEW_IMAGE'}},
      'ValidationException: The local cloud does not support StreamSpecification.',
    ],
  ])('%s is refused', async (_name, more, message) => {
    expect(await refusal(dynamodb.send(new CreateTableCommand({...simple('another'), ...more})))).toBe(
      message,
    );
  });

  test('come and go over time', async () => {
    const slow = await startLocalCloud({pace: 'quick'});
    const client = connect(slow);
    await client.send(new CreateTableCommand(simple('slow')));
    expect(await refusal(client.send(new PutItemCommand({TableName: 'slow', Item: {id: {S: 'a'}}})))).toBe(
      'ResourceNotFoundException: Requested resource not found',
    );
    expect(await refusal(client.send(new DeleteTableCommand({TableName: 'slow'})))).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: slow',
    );
    await waitUntilTableExists({client, maxWaitTime: 20, minDelay: 1, maxDelay: 1}, {TableName: 'slow'});
    await client.send(new DeleteTableCommand({TableName: 'slow'}));
    expect((await client.send(new DescribeTableCommand({TableName: 'slow'}))).Table?.TableStatus).toBe(
      'DELETING',
    );
    await waitUntilTableNotExists({client, maxWaitTime: 20, minDelay: 1, maxDelay: 1}, {TableName: 'slow'});
    client.destroy();
    await slow.close();
  });
});

describe('items', () => {
  const everything: Record<string, AttributeValue> = {
    id: {S: 'all'},
    text: {S: ''},
    count: {N: '12.50'},
    bytes: {B: new Uint8Array([0, 255, 7])},
    yes: {BOOL: true},
    nothing: {NULL: true},
    map: {M: {inner: {L: [{N: '1'}, {S: 'two'}]}}},
    texts: {SS: ['a', 'b']},
    numbers: {NS: ['1', '2.0']},
    blobs: {BS: [new Uint8Array([1]), new Uint8Array([2])]},
  };

  test('keep every type of value, numbers in their shortest form', async () => {
    await put(everything);
    expect(await get('all')).toEqual({...everything, count: {N: '12.5'}, numbers: {NS: ['1', '2']}});
  });

  test('give back what they were before', async () => {
    await put({id: {S: 'a'}, n: {N: '1'}});
    const replaced = await dynamodb.send(
      new PutItemCommand({TableName, Item: {id: {S: 'a'}, m: {N: '2'}}, ReturnValues: 'ALL_OLD'}),
    );
    expect(replaced.Attributes).toEqual({id: {S: 'a'}, n: {N: '1'}});
    const deleted = await dynamodb.send(
      new DeleteItemCommand({TableName, Key: {id: {S: 'a'}}, ReturnValues: 'ALL_OLD'}),
    );
    expect(deleted.Attributes).toEqual({id: {S: 'a'}, m: {N: '2'}});
    expect(await get('a')).toBeUndefined();
  });

  test('show the paths that are asked for', async () => {
    await put(everything);
    const {Item} = await dynamodb.send(
      new GetItemCommand({
        TableName,
        Key: {id: {S: 'all'}},
        ProjectionExpression: '#m.inner[1], yes, absent',
        ExpressionAttributeNames: {'#m': 'map'},
      }),
    );
    expect(Item).toEqual({yes: {BOOL: true}, map: {M: {inner: {L: [{S: 'two'}]}}}});
  });

  test.each<[string, Record<string, AttributeValue>, string]>([
    [
      'no key',
      {other: {S: 'a'}},
      'One or more parameter values were invalid: Missing the key id in the item',
    ],
    [
      'a key of another type',
      {id: {N: '1'}},
      'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
    ],
    [
      'an empty key',
      {id: {S: ''}},
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
    ],
    [
      'an empty set',
      {id: {S: 'a'}, s: {SS: []}},
      'One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      'a set with a value twice',
      {id: {S: 'a'}, s: {NS: ['1', '1.0']}},
      'One or more parameter values were invalid: Input collection [1, 1] contains duplicates.',
    ],
    ['no number', {id: {S: 'a'}, n: {N: 'x'}}, 'The parameter cannot be converted to a numeric value: x'],
    [
      'too much',
      {id: {S: 'a'}, n: {S: 'x'.repeat(400 * 1024)}},
      'Item size has exceeded the maximum allowed size',
    ],
  ])('with %s are refused', async (_name, item, message) => {
    expect(await refusal(put(item))).toBe(`ValidationException: ${message}`);
  });

  test('are not found by a key of another schema', async () => {
    const asked = dynamodb.send(new GetItemCommand({TableName, Key: {id: {S: 'a'}, more: {S: 'b'}}}));
    expect(await refusal(asked)).toBe(
      'ValidationException: The provided key element does not match the schema',
    );
  });
});

describe('updates', () => {
  test('count atomically: of many at once each gets a number of its own', async () => {
    const answers = await Promise.all(
      Array.from({length: 50}, () =>
        update('counter', 'ADD allocated :count', {
          ...values({':count': {N: '2'}}),
          ReturnValues: 'UPDATED_NEW',
        }),
      ),
    );
    const totals = answers.map(({Attributes}) => Number(Attributes?.['allocated']?.N));
    expect(totals.toSorted((one, other) => one - other)).toEqual(
      Array.from({length: 50}, (_, i) => 2 * (i + 1)),
    );
    expect(answers[0]?.Attributes).toEqual({allocated: {N: expect.any(String)}});
  });

  test('set, remove, add and delete in one go, all from the values before', async () => {
    await put({
      id: {S: 'a'},
      x: {N: '1'},
      y: {N: '2'},
      list: {L: [{S: '0'}, {S: '1'}, {S: '2'}]},
      tags: {SS: ['red', 'blue']},
      map: {M: {deep: {N: '5'}}},
    });
    const {Attributes} = await update(
      'a',
      'SET x = y, y = x + :ten, #m.deep = if_not_exists(#m.deep, :ten), #m.fresh = if_not_exists(nowhere, :ten), tail = list_append(list, :more) REMOVE list[0], list[2] ADD tags :green, total :ten DELETE gone :green',
      {
        ExpressionAttributeNames: {'#m': 'map'},
        ...values({':ten': {N: '10'}, ':more': {L: [{S: '3'}]}, ':green': {SS: ['green']}}),
      },
    );
    expect(Attributes).toEqual({
      id: {S: 'a'},
      x: {N: '2'},
      y: {N: '11'},
      map: {M: {deep: {N: '5'}, fresh: {N: '10'}}},
      tail: {L: [{S: '0'}, {S: '1'}, {S: '2'}, {S: '3'}]},
      list: {L: [{S: '1'}]},
      tags: {SS: ['red', 'blue', 'green']},
      total: {N: '10'},
    });
  });

  test('let a set go with its last member, and a list grow at its end', async () => {
    await put({id: {S: 'a'}, tags: {SS: ['x']}, list: {L: []}});
    const {Attributes} = await update(
      'a',
      'SET list[7] = :x DELETE tags :set',
      values({':x': {S: 'x'}, ':set': {SS: ['x']}}),
    );
    expect(Attributes).toEqual({id: {S: 'a'}, list: {L: [{S: 'x'}]}});
  });

  test('answer what is asked for', async () => {
    await put({id: {S: 'a'}, n: {N: '1'}, m: {N: '1'}});
    const set = (how: 'UPDATED_OLD' | 'ALL_OLD' | 'NONE') =>
      update('a', 'SET n = n + :one', {...values({':one': {N: '1'}}), ReturnValues: how});
    expect((await set('UPDATED_OLD')).Attributes).toEqual({n: {N: '1'}});
    expect((await set('ALL_OLD')).Attributes).toEqual({id: {S: 'a'}, n: {N: '2'}, m: {N: '1'}});
    expect((await set('NONE')).Attributes).toBeUndefined();
  });

  test('make the item when it is not there', async () => {
    expect((await update('new', 'REMOVE nothing')).Attributes).toEqual({id: {S: 'new'}});
  });

  test.each<[string, Record<string, AttributeValue> | undefined, string]>([
    [
      'SET id = :x',
      {':x': {S: 'b'}},
      'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
    ],
    [
      'SET a = b',
      undefined,
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'SET a.b = :x',
      {':x': {S: 'b'}},
      'The document path provided in the update expression is invalid for update',
    ],
    ['SET a = s + :x', {':x': {N: '1'}}, 'An operand in the update expression has an incorrect data type'],
    ['ADD s :x', {':x': {N: '1'}}, 'An operand in the update expression has an incorrect data type'],
    [
      'ADD a :x',
      {':x': {S: '1'}},
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
    ],
    [
      'SET a = :y',
      {':x': {S: '1'}},
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :y',
    ],
    [
      'SET a = :x',
      {':x': {S: '1'}, ':y': {S: '1'}},
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}',
    ],
    [
      'SET #a = :x',
      {':x': {S: '1'}},
      'Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #a',
    ],
    [
      'SET a = :x, a.b = :x',
      {':x': {S: '1'}},
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
    [
      'SET a = :x SET b = :x',
      {':x': {S: '1'}},
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    ['SET a :x', {':x': {S: '1'}}, 'Invalid UpdateExpression: Syntax error; token: ":x", near: "a :x"'],
    ['SET a = ', undefined, 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "="'],
    ['SET a = size(b)', undefined, 'Invalid UpdateExpression: Invalid function name; function: size'],
    ['', undefined, 'Invalid UpdateExpression: The expression can not be empty;'],
  ])('%s is refused', async (expression, given, message) => {
    await put({id: {S: 'a'}, s: {S: 'text'}});
    expect(await refusal(update('a', expression, given ? values(given) : {}))).toBe(
      `ValidationException: ${message}`,
    );
    expect(await get('a')).toEqual({id: {S: 'a'}, s: {S: 'text'}});
  });
});

describe('conditions', () => {
  const item: Record<string, AttributeValue> = {
    id: {S: 'a'},
    n: {N: '10'},
    s: {S: 'hello'},
    set: {SS: ['x', 'y']},
    list: {L: [{N: '1'}, {S: 'one'}]},
    map: {M: {k: {BOOL: true}}},
  };
  const given = {
    ':nine': {N: '9'},
    ':ten': {N: '10.0'},
    ':he': {S: 'he'},
    ':x': {S: 'x'},
    ':one': {N: '1'},
    ':t': {S: 'SS'},
  };
  const holds = async (condition: string): Promise<boolean> => {
    const used = Object.fromEntries(
      Object.entries(given).filter(([name]) => new RegExp(`${name}\\b`).test(condition)),
    );
    const answer = await refusal(
      dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: item,
          ConditionExpression: condition,
          ...(Object.keys(used).length > 0 && values(used)),
        }),
      ),
    );
    if (answer === 'ConditionalCheckFailedException: The conditional request failed') return false;
    if (answer === 'undefined: undefined') return true;
    throw new Error(answer);
  };

  test.each([
    'n = :ten',
    'n > :nine and not n <> :ten',
    'n BETWEEN :nine AND :ten',
    's in (:x, s)',
    'attribute_exists(map.k) AND attribute_not_exists(map.l)',
    'attribute_type(set, :t)',
    'begins_with(s, :he)',
    'contains(set, :x) AND contains(s, :he) AND contains(list, :one)',
    'size(list) < :nine AND size(s) < :nine',
    'list[0] = :one',
    'absent <> :x',
    '(n = :nine OR n = :ten) AND NOT (s = :x)',
    'n = :nine AND s = :x OR n = :ten',
  ])('%s holds', async (condition) => {
    await put(item);
    expect(await holds(condition)).toBe(true);
  });

  test.each([
    'attribute_not_exists(id)',
    'n < :ten',
    'n > s',
    's > :nine',
    'absent = :x',
    'absent < :x',
    'contains(n, :one)',
    'begins_with(n, :he)',
    'list[5] = :one',
    's.inner = :x',
  ])('%s does not hold', async (condition) => {
    await put(item);
    expect(await holds(condition)).toBe(false);
  });

  test('hand out the item on demand, bytes too', async () => {
    const held = {...item, bytes: {B: Uint8Array.of(0, 255)}, many: {BS: [Uint8Array.of(1)]}};
    await put(held);
    const error = await dynamodb
      .send(
        new PutItemCommand({
          TableName,
          Item: {id: {S: 'a'}},
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      .catch((problem: unknown) => problem);
    expect(error).toMatchObject({name: 'ConditionalCheckFailedException', Item: held});
  });

  test.each([
    ['n = ', 'Syntax error; token: "<EOF>", near: "="'],
    ['n == :nine', 'Syntax error; token: "=", near: "== :nine"'],
    ['n ~ :nine', 'Syntax error; token: "~", near: "n ~'],
    [
      'attribute_exists(:nine)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    ['foo(n)', 'Invalid function name; function: foo'],
    [
      'begins_with(s)',
      'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    [
      'n BETWEEN :ten AND :nine',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
    ],
  ])('%s is no condition', async (condition, message) => {
    await expect(holds(condition)).rejects.toThrow(
      `ValidationException: Invalid ConditionExpression: ${message}`,
    );
  });

  test('leave no name or value unused, and want none without an expression', async () => {
    const sent = dynamodb.send(
      new PutItemCommand({TableName, Item: item, ExpressionAttributeNames: {'#a': 'a'}}),
    );
    expect(await refusal(sent)).toBe(
      'ValidationException: ExpressionAttributeNames can only be specified when using expressions',
    );
  });
});

describe('batches', () => {
  test('write and read many items, missing ones left out', async () => {
    const written = await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: Array.from({length: 25}, (_, i) => ({
            PutRequest: {Item: {id: {S: `c#${i}`}, n: {N: String(i)}}},
          })),
        },
      }),
    );
    expect(written.UnprocessedItems).toEqual({});
    const read = await dynamodb.send(
      new BatchGetItemCommand({
        RequestItems: {[TableName]: {Keys: ['c#1', 'c#24', 'c#25'].map((id) => ({id: {S: id}}))}},
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(read.Responses?.[TableName]?.map(({id}) => id?.S)).toEqual(['c#1', 'c#24']);
    expect(read.UnprocessedKeys).toEqual({});
    expect(read.ConsumedCapacity).toEqual([{TableName, CapacityUnits: 1.5}]);
  });

  test('are refused as a whole', async () => {
    const keys = (count: number) => Array.from({length: count}, (_, i) => ({id: {S: String(i)}}));
    const read = (list: Record<string, AttributeValue>[]) =>
      dynamodb.send(new BatchGetItemCommand({RequestItems: {[TableName]: {Keys: list}}}));
    expect(await refusal(read(keys(101)))).toBe(
      'ValidationException: Too many items requested for the BatchGetItem call',
    );
    expect(await refusal(read([...keys(2), ...keys(1)]))).toBe(
      'ValidationException: Provided list of item keys contains duplicates',
    );
    const write = (ids: string[]) =>
      dynamodb.send(
        new BatchWriteItemCommand({
          RequestItems: {[TableName]: ids.map((id) => ({PutRequest: {Item: {id: {S: id}}}}))},
        }),
      );
    expect(await refusal(write(['a', 'b', 'a']))).toBe(
      'ValidationException: Provided list of item keys contains duplicates',
    );
    expect(await refusal(write(['a', '']))).toMatch(
      /^ValidationException: One or more parameter values are not valid/,
    );
    expect(await get('a')).toBeUndefined();
  });
});

describe('queries and scans', () => {
  let Ranged: string;
  beforeEach(async () => {
    Ranged = `ranged-${number}`;
    await dynamodb.send(
      new CreateTableCommand({
        TableName: Ranged,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          {AttributeName: 'p', AttributeType: 'S'},
          {AttributeName: 'r', AttributeType: 'N'},
        ],
        KeySchema: [
          {AttributeName: 'p', KeyType: 'HASH'},
          {AttributeName: 'r', KeyType: 'RANGE'},
        ],
      }),
    );
    for (const p of ['a', 'b'])
      await dynamodb.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [Ranged]: Array.from({length: 12}, (_, i) => ({
              PutRequest: {Item: {p: {S: p}, r: {N: String(i)}, odd: {BOOL: i % 2 === 1}}},
            })),
          },
        }),
      );
  });
  const found = (items: Record<string, AttributeValue>[] | undefined) => items?.map(({r}) => Number(r?.N));

  test('go through a partition in the order of the range key, either way, page by page', async () => {
    const ask = (start?: Record<string, AttributeValue>) =>
      dynamodb.send(
        new QueryCommand({
          TableName: Ranged,
          KeyConditionExpression: 'p = :p AND r BETWEEN :low AND :high',
          FilterExpression: 'odd = :odd',
          ...values({':p': {S: 'a'}, ':low': {N: '2'}, ':high': {N: '10'}, ':odd': {BOOL: true}}),
          Limit: 5,
          ScanIndexForward: false,
          ...(start && {ExclusiveStartKey: start}),
        }),
      );
    const first = await ask();
    expect(found(first.Items)).toEqual([9, 7]);
    expect(first).toMatchObject({Count: 2, ScannedCount: 5, LastEvaluatedKey: {p: {S: 'a'}, r: {N: '6'}}});
    const second = await ask(first.LastEvaluatedKey);
    expect(found(second.Items)).toEqual([5, 3]);
    expect(second.ScannedCount).toBe(4);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test('count without showing', async () => {
    const counted = await dynamodb.send(
      new QueryCommand({
        TableName: Ranged,
        KeyConditionExpression: 'p = :p',
        ...values({':p': {S: 'b'}}),
        Select: 'COUNT',
      }),
    );
    expect(counted.Count).toBe(12);
    expect(counted.Items).toBeUndefined();
  });

  test('scan everything once, in pages and in segments', async () => {
    const seen: string[] = [];
    for (const Segment of [0, 1, 2]) {
      let start: Record<string, AttributeValue> | undefined;
      do {
        const part = await dynamodb.send(
          new ScanCommand({TableName: Ranged, Segment, TotalSegments: 3, Limit: 5, ExclusiveStartKey: start}),
        );
        seen.push(...(part.Items ?? []).map(({p, r}) => `${p?.S}${r?.N}`));
        start = part.LastEvaluatedKey;
      } while (start);
    }
    expect(seen).toHaveLength(24);
    expect(new Set(seen).size).toBe(24);
  });

  test.each([
    ['r = :x', 'Query condition missed key schema element: p'],
    ['p > :x', 'Query key condition not supported'],
    ['p = :x AND q = :x', 'Query condition missed key schema element: r'],
    [
      'p = :x AND contains(r, :x)',
      'Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression',
    ],
  ])('%s is no key condition', async (condition, message) => {
    const sent = dynamodb.send(
      new QueryCommand({TableName: Ranged, KeyConditionExpression: condition, ...values({':x': {S: 'a'}})}),
    );
    expect(await refusal(sent)).toBe(`ValidationException: ${message}`);
  });

  test('know no index', async () => {
    expect(await refusal(dynamodb.send(new ScanCommand({TableName: Ranged, IndexName: 'by-name'})))).toBe(
      'ValidationException: The table does not have the specified index: by-name',
    );
  });
});

describe('transactions', () => {
  test('do all or nothing, and say which condition failed', async () => {
    await put({id: {S: 'a'}, n: {N: '1'}});
    const transfer = (from: string) =>
      dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName,
                Key: {id: {S: from}},
                UpdateExpression: 'SET n = n - :one',
                ConditionExpression: 'n >= :one',
                ...values({':one': {N: '1'}}),
              },
            },
            {Put: {TableName, Item: {id: {S: 'b'}, n: {N: '1'}}}},
          ],
        }),
      );
    await transfer('a');
    expect([await get('a'), await get('b')]).toEqual([
      {id: {S: 'a'}, n: {N: '0'}},
      {id: {S: 'b'}, n: {N: '1'}},
    ]);
    await dynamodb.send(new DeleteItemCommand({TableName, Key: {id: {S: 'b'}}}));
    const error = await transfer('a').catch((problem: unknown) => problem);
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
      CancellationReasons: [
        {Code: 'ConditionalCheckFailed', Message: 'The conditional request failed'},
        {Code: 'None'},
      ],
    });
    expect(await get('b')).toBeUndefined();
    const {Responses} = await dynamodb.send(
      new TransactGetItemsCommand({
        TransactItems: ['a', 'b'].map((id) => ({Get: {TableName, Key: {id: {S: id}}}})),
      }),
    );
    expect(Responses).toEqual([{Item: {id: {S: 'a'}, n: {N: '0'}}}, {}]);
  });
});

test('everything is there after a restart', async () => {
  const first = await startLocalCloud({home: `${cloud.home}/again`});
  const client = connect(first);
  await client.send(new CreateTableCommand(simple('kept')));
  const Item = {id: {S: 'a'}, b: {B: new Uint8Array([1, 2])}, n: {N: '1'}};
  await client.send(new PutItemCommand({TableName: 'kept', Item}));
  client.destroy();
  await first.close();
  const second = await startLocalCloud({home: `${cloud.home}/again`});
  const after = connect(second);
  expect((await after.send(new GetItemCommand({TableName: 'kept', Key: {id: {S: 'a'}}}))).Item).toEqual(Item);
  after.destroy();
  await second.close();
});

test('a template makes a table, changes it in place, and takes it away', async () => {
  const cloudformation = new CloudFormationClient({...cloud.client, maxAttempts: 1});
  const template = (more: object) => ({
    Resources: {
      Box: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
          KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
          ...more,
        },
      },
    },
    Outputs: {Name: {Value: {Ref: 'Box'}}, Arn: {Value: {'Fn::GetAtt': ['Box', 'Arn']}}},
  });
  const made = await deployStack(
    cloudformation,
    'boxes',
    template({BillingMode: 'PAY_PER_REQUEST'}),
    'CREATE',
  );
  expect(made.status).toBe('CREATE_COMPLETE');
  const {Name: name = '', Arn: arn = ''} = made.outputs;
  expect(name).toMatch(/^boxes-Box-[A-Za-z0-9]+$/);
  await dynamodb.send(new PutItemCommand({TableName: name, Item: {id: {S: 'a'}}}));
  const changed = await deployStack(
    cloudformation,
    'boxes',
    template({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: {ReadCapacityUnits: '2', WriteCapacityUnits: 1},
      Tags: [{Key: 'team', Value: 'red'}],
    }),
    'UPDATE',
  );
  expect(changed).toMatchObject({status: 'UPDATE_COMPLETE', outputs: {Name: name}});
  const {Table: table} = await dynamodb.send(new DescribeTableCommand({TableName: name}));
  expect(table).toMatchObject({ItemCount: 1, ProvisionedThroughput: {ReadCapacityUnits: 2}});
  const {Tags: tags} = await dynamodb.send(new ListTagsOfResourceCommand({ResourceArn: arn}));
  expect(tags).toEqual(
    expect.arrayContaining([
      {Key: 'team', Value: 'red'},
      {Key: 'aws:cloudformation:logical-id', Value: 'Box'},
    ]),
  );
  await cloudformation.send(new DeleteStackCommand({StackName: 'boxes'}));
  await until('the table is gone', async () => {
    const {TableNames: names = []} = await dynamodb.send(new ListTablesCommand({}));
    return names.includes(name) ? undefined : true;
  });
  cloudformation.destroy();
});
