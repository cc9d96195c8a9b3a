/** Clusters, the Data API and streams together with the real engine: what holds across restarts, roles and kills. */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CloudFormationClient, DeleteStackCommand} from '@aws-sdk/client-cloudformation';
import {CreateStreamCommand, KinesisClient, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  ModifyClusterIamRolesCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
} from '@aws-sdk/client-redshift';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListDatabasesCommand,
  ListSchemasCommand,
  ListTablesCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {theCluster} from '../../src/local-cloud/redshift/cluster.ts';
import {warehouses} from '../../src/local-cloud/redshift/warehouses.ts';
import {fakeWarehouse} from '../support/fake-warehouse.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';
import {giveRole} from '../support/role.ts';
import {deployStack} from '../support/stack.ts';
import {until} from '../support/until.ts';

const where = {ClusterIdentifier: 'house', Database: 'sales', DbUser: 'owner'};
const makeCluster = (cloud: TestCloud, IamRoles: string[] = []) =>
  new RedshiftClient(cloud.client).send(
    new CreateClusterCommand({
      ClusterIdentifier: 'house',
      NodeType: 'rg.large',
      ClusterType: 'single-node',
      DBName: 'sales',
      MasterUsername: 'owner',
      MasterUserPassword: 'Correct0Horse',
      IamRoles,
    }),
  );

const run = async (
  cloud: TestCloud,
  Sql: string,
  input: object = {},
): Promise<DescribeStatementCommandOutput> => {
  const data = new RedshiftDataClient(cloud.client);
  const {Id: id} = await data.send(new ExecuteStatementCommand({...where, Sql, ...input}));
  return data.send(new DescribeStatementCommand({Id: id, WaitTimeSeconds: 20}));
};
const rows = async (cloud: TestCloud, Sql: string, input: object = {}): Promise<unknown[][]> => {
  const {Id: id, Error: error} = await run(cloud, Sql, input);
  if (error !== undefined) throw new Error(error);
  const {Records: records = []} = await new RedshiftDataClient(cloud.client).send(
    new GetStatementResultCommand({Id: id}),
  );
  return records.map((row) => row.map((field) => ('isNull' in field ? null : Object.values(field)[0])));
};

describe('a cluster with data', () => {
  let cloud: TestCloud;
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    cloud = await startLocalCloud({home});
    await makeCluster(cloud);
    await run(cloud, 'create table orders (id bigint not null, note varchar(20), price numeric(10,2))');
    await run(cloud, "insert into orders values (1, 'a', 1.5), (2, null, 2.25)");
    await run(cloud, 'create view notes as select note from orders');
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(home, {recursive: true});
  });

  test('answers, counts and describes', async () => {
    expect(await rows(cloud, 'select id, note, price from orders order by id')).toEqual([
      [1, 'a', '1.50'],
      [2, null, '2.25'],
    ]);
    expect(await run(cloud, 'update orders set price = price + 1')).toMatchObject({
      HasResultSet: false,
      ResultRows: 2,
      ResultSize: 0,
    });
    expect(await run(cloud, 'select * from nowhere')).toMatchObject({
      Status: 'FAILED',
      Error: 'ERROR: relation "nowhere" does not exist',
    });
  });

  test('parameters have the type that their place asks for', async () => {
    const Parameters = [
      {name: 'id', value: '2'},
      {name: 'note', value: "it's \\ here"},
    ];
    expect(await rows(cloud, 'select id, :note::varchar from orders where id = :id', {Parameters})).toEqual([
      [2, "it's \\ here"],
    ]);
  });

  test('a failed batch leaves nothing and names its statement', async () => {
    const data = new RedshiftDataClient(cloud.client);
    const batch = async (Sqls: string[]) => {
      const {Id: id} = await data.send(new BatchExecuteStatementCommand({...where, Sqls}));
      return data.send(new DescribeStatementCommand({Id: id, WaitTimeSeconds: 20}));
    };
    expect(await batch(["insert into orders values (3, 'c', 0)", 'select * from nowhere'])).toMatchObject({
      Status: 'FAILED',
      Error: 'Query #2 failed with ERROR: relation "nowhere" does not exist',
    });
    expect((await batch(['select 1', 'selec 2', 'select 3'])).Error).toMatch(
      /^Query #2 failed with ERROR: syntax error/,
    );
    expect(await rows(cloud, 'select count(*) from orders')).toEqual([[2]]);
  });

  test('the catalogue is listed for who asks', async () => {
    const data = new RedshiftDataClient(cloud.client);
    expect((await data.send(new ListDatabasesCommand(where))).Databases).toContain('sales');
    expect((await data.send(new ListSchemasCommand({...where, SchemaPattern: 'pub%'}))).Schemas).toEqual([
      'public',
    ]);
    const {Tables: tables} = await data.send(new ListTablesCommand({...where, SchemaPattern: 'public'}));
    expect(tables).toEqual([
      {name: 'notes', type: 'VIEW', schema: 'public'},
      {name: 'orders', type: 'TABLE', schema: 'public'},
    ]);
    const {ColumnList: columns} = await data.send(
      new DescribeTableCommand({...where, Schema: 'public', Table: 'orders'}),
    );
    expect(columns).toMatchObject([
      {name: 'id', typeName: 'int8', nullable: 0},
      {name: 'note', typeName: 'varchar', nullable: 1, length: 20},
      {name: 'price', typeName: 'numeric', precision: 10, scale: 2},
    ]);
    await expect(data.send(new ListTablesCommand({...where, DbUser: 'nobody'}))).rejects.toMatchObject({
      name: 'DatabaseConnectionException',
    });
  });

  test("users made with SQL log on with their own passwords, and IAM's caller with none and no rights", async () => {
    await run(cloud, "create user reader password 'Reader0Word'");
    const secret = async (Name: string, password: string) => {
      const SecretString = JSON.stringify({username: 'reader', password});
      const {ARN: arn} = await new SecretsManagerClient(cloud.client).send(
        new CreateSecretCommand({Name, SecretString}),
      );
      return {DbUser: undefined, SecretArn: arn};
    };
    const right = await secret('right', 'Reader0Word');
    expect(await rows(cloud, 'select current_user', right)).toEqual([['reader']]);
    expect((await run(cloud, 'select 1', await secret('wrong', 'Reader1Word'))).Error).toBe(
      'FATAL: password authentication failed for user "reader"',
    );
    expect((await run(cloud, 'select * from orders', {DbUser: undefined})).Error).toBe(
      'ERROR: permission denied for relation orders',
    );
    expect(await rows(cloud, 'select current_user', {DbUser: undefined})).toEqual([['IAM:RootIdentity']]);
  });

  test('keeps its data through a pause and a restart of the cloud', async () => {
    const redshift = new RedshiftClient(cloud.client);
    await redshift.send(new PauseClusterCommand({ClusterIdentifier: 'house'}));
    await redshift.send(new ResumeClusterCommand({ClusterIdentifier: 'house'}));
    const before = await run(cloud, 'select count(*) from orders');
    await cloud.close();
    cloud = await startLocalCloud({home});
    const after = await new RedshiftDataClient(cloud.client).send(
      new GetStatementResultCommand({Id: before.Id}),
    );
    expect(after.Records).toEqual([[{longValue: 2}]]);
    expect(await rows(cloud, 'select count(*) from orders')).toEqual([[2]]);
  });
});

test('after a kill, what had begun has failed and is not run again; what had not is run', async () => {
  const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const remains = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const cloud = await startLocalCloud({home});
  const fake = fakeWarehouse();
  cloud.cloud.part(warehouses).openWith(async (options) => {
    const warehouse = await fake.open(options);
    return {...warehouse, databases: () => ['sales']};
  });
  await makeCluster(cloud);
  const data = new RedshiftDataClient(cloud.client);
  const submit = async (Sql: string) => (await data.send(new ExecuteStatementCommand({...where, Sql}))).Id;
  const begun: (string | undefined)[] = [];
  for (let n = 0; n < 50; n++) begun.push(await submit(`wait ${n}`));
  await vi.waitUntil(() => fake.waiting === 50);
  const queued = await submit('select 51');
  // The folder as a kill at this moment would leave it.
  cpSync(home, remains, {recursive: true});
  const revived = await startLocalCloud({home: remains});
  try {
    const again = new RedshiftDataClient(revived.client);
    for (const id of begun)
      expect(await again.send(new DescribeStatementCommand({Id: id}))).toMatchObject({
        Status: 'FAILED',
        Error: expect.stringContaining('The local cloud stopped while this statement was running') as string,
      });
    expect(await again.send(new DescribeStatementCommand({Id: queued, WaitTimeSeconds: 20}))).toMatchObject({
      Status: 'FINISHED',
      ResultRows: 1,
    });
  } finally {
    await revived.close();
    await cloud.close();
    rmSync(home, {recursive: true});
    rmSync(remains, {recursive: true});
  }
});

test('streams are read as the role of the schema: attached, trusted, allowed', async () => {
  const cloud = await startLocalCloud();
  const kinesis = new KinesisClient(cloud.client);
  try {
    const actions = 'ListStreams DescribeStreamSummary DescribeStream ListShards GetShardIterator GetRecords';
    const read = actions.split(' ').map((action) => `kinesis:${action}`);
    const good = giveRole(cloud.cloud, 'good', 'redshift.amazonaws.com', read);
    const distrusted = giveRole(cloud.cloud, 'distrusted', 'lambda.amazonaws.com', read);
    const powerless = giveRole(cloud.cloud, 'powerless', 'redshift.amazonaws.com', []);
    const detached = giveRole(cloud.cloud, 'detached', 'redshift.amazonaws.com', read);
    await makeCluster(cloud, [good, distrusted, powerless]);
    await kinesis.send(new CreateStreamCommand({StreamName: 'readings', ShardCount: 2}));
    const put = (n: number) =>
      kinesis.send(
        new PutRecordCommand({
          StreamName: 'readings',
          PartitionKey: String(n),
          Data: Buffer.from(`{"n":${n}}`),
        }),
      );
    await put(1);
    const view = async (name: string, role: string): Promise<string> => {
      await run(cloud, `create external schema ${name} from kinesis iam_role '${role}'`);
      const body = `select json_parse(kinesis_data) as d from ${name}.readings`;
      const made = await run(cloud, `create materialized view ${name}_view as ${body}`);
      return made.Error ?? (await run(cloud, `refresh materialized view ${name}_view`)).Error ?? '';
    };
    expect(await view('good', good)).toBe('');
    expect(await view('distrusted', distrusted)).toContain(
      `Not authorized to get credentials of role ${distrusted}`,
    );
    expect(await view('powerless', powerless)).toMatch(
      /assumed-role\/powerless\/RedshiftIamRoleSession is not authorized to perform: kinesis:\w+/,
    );
    expect(await view('detached', detached)).toContain(
      `Not authorized to get credentials of role ${detached}`,
    );
    await put(2);
    await run(cloud, 'refresh materialized view good_view');
    expect(await rows(cloud, 'select d.n::int from good_view order by 1')).toEqual([[1], [2]]);
    // Taken off the cluster, the role is of no use from then on.
    await new RedshiftClient(cloud.client).send(
      new ModifyClusterIamRolesCommand({ClusterIdentifier: 'house', RemoveIamRoles: [good]}),
    );
    expect((await run(cloud, 'refresh materialized view good_view')).Error).toContain('Not authorized');
  } finally {
    kinesis.destroy();
    await cloud.close();
  }
});

test('a view with AUTO REFRESH goes on after a restart by itself', async () => {
  const home = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  let cloud = await startLocalCloud({home});
  try {
    const role = giveRole(cloud.cloud, 'good', 'redshift.amazonaws.com', ['kinesis:*']);
    await makeCluster(cloud, [role]);
    let kinesis = new KinesisClient(cloud.client);
    await kinesis.send(new CreateStreamCommand({StreamName: 'readings', ShardCount: 1}));
    kinesis.destroy();
    await run(cloud, `create external schema s from kinesis iam_role '${role}'`);
    await run(cloud, 'create materialized view v auto refresh yes as select kinesis_data from s.readings');
    await cloud.close();
    cloud = await startLocalCloud({home});
    kinesis = new KinesisClient(cloud.client);
    await kinesis.send(
      new PutRecordCommand({StreamName: 'readings', PartitionKey: '1', Data: Buffer.from('x')}),
    );
    kinesis.destroy();
    // Looked at by a session that reaches no stream, so that it is not the looking that refreshes.
    const inner = cloud.cloud;
    const session = {
      database: 'sales',
      user: 'owner',
      defaultRole: undefined,
      attachedRoles: [],
      streamsAs: () => expect.unreachable(),
      signal: AbortSignal.timeout(30_000),
    };
    await until('the view to be refreshed', () =>
      inner.part(warehouses).use(theCluster(inner, 'house'), async (warehouse) => {
        const {rows: counted} = await warehouse.execute('select count(*) from v', session);
        return counted[0]?.[0] === 1n ? true : undefined;
      }),
    );
  } finally {
    await cloud.close();
    rmSync(home, {recursive: true});
  }
});

test('clusters, their groups and secrets from a template: made, changed in place, replaced, taken away', async () => {
  const cloud = await startLocalCloud();
  try {
    const cloudformation = new CloudFormationClient(cloud.client);
    const redshift = new RedshiftClient(cloud.client);
    const secrets = new SecretsManagerClient(cloud.client);
    const template = (cluster: object, roles: string[], secret: object) => ({
      Resources: {
        Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '10.0.0.0/24'}},
        Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: {Ref: 'Vpc'}, CidrBlock: '10.0.0.0/26'}},
        ...Object.fromEntries(
          ['One', 'Two'].map((name) => [
            name,
            {
              Type: 'AWS::IAM::Role',
              Properties: {
                AssumeRolePolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [
                    {
                      Effect: 'Allow',
                      Principal: {Service: 'redshift.amazonaws.com'},
                      Action: 'sts:AssumeRole',
                    },
                  ],
                },
              },
            },
          ]),
        ),
        Group: {
          Type: 'AWS::Redshift::ClusterSubnetGroup',
          Properties: {Description: 'd', SubnetIds: [{Ref: 'Subnet'}]},
        },
        Parameters: {
          Type: 'AWS::Redshift::ClusterParameterGroup',
          Properties: {
            Description: 'd',
            ParameterGroupFamily: 'redshift-2.0',
            Parameters: [{ParameterName: 'require_ssl', ParameterValue: 'false'}],
          },
        },
        House: {
          Type: 'AWS::Redshift::Cluster',
          Properties: {
            ClusterType: 'single-node',
            NodeType: 'rg.large',
            DBName: 'sales',
            MasterUsername: 'owner',
            ManageMasterPassword: true,
            ClusterSubnetGroupName: {Ref: 'Group'},
            ClusterParameterGroupName: {Ref: 'Parameters'},
            IamRoles: roles.map((name) => ({'Fn::GetAtt': [name, 'Arn']})),
            ...cluster,
          },
        },
        Secret: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: {
            GenerateSecretString: {
              SecretStringTemplate: '{"username":"reader"}',
              GenerateStringKey: 'password',
              PasswordLength: 20,
            },
            ...secret,
          },
        },
      },
      Outputs: {
        House: {Value: {Ref: 'House'}},
        Address: {Value: {'Fn::GetAtt': ['House', 'Endpoint.Address']}},
        Port: {Value: {'Fn::GetAtt': ['House', 'Endpoint.Port']}},
        Admin: {Value: {'Fn::GetAtt': ['House', 'MasterPasswordSecretArn']}},
        Secret: {Value: {Ref: 'Secret'}},
      },
    });
    const deploy = async (kind: 'CREATE' | 'UPDATE', ...parts: Parameters<typeof template>) => {
      const {status, outputs, reasons} = await deployStack(cloudformation, 'house', template(...parts), kind);
      expect([status, reasons]).toEqual([`${kind}_COMPLETE`, expect.anything()]);
      return outputs;
    };
    const cluster = async (id: string | undefined) =>
      (await redshift.send(new DescribeClustersCommand({ClusterIdentifier: id}))).Clusters?.[0];
    const password = async (id: string | undefined) =>
      (await secrets.send(new GetSecretValueCommand({SecretId: id}))).SecretString ?? '';

    const made = await deploy('CREATE', {Tags: [{Key: 'a', Value: '1'}]}, ['One'], {});
    expect(made['House']).toMatch(/^house-house-[a-z0-9]+$/);
    expect(made['Address']).toContain('.us-east-1.redshift.amazonaws.com');
    expect(made['Port']).toBe('5439');
    expect(JSON.parse(await password(made['Admin']))).toMatchObject({username: 'owner'});
    const generated = await password(made['Secret']);
    expect(JSON.parse(generated)).toEqual({
      username: 'reader',
      password: expect.stringMatching(/^.{20}$/) as string,
    });
    const before = await cluster(made['House']);
    expect(before?.Tags).toContainEqual({Key: 'a', Value: '1'});
    expect(before?.Tags).toContainEqual({Key: 'aws:cloudformation:stack-name', Value: 'house'});

    // By hand, as the template cannot: it survives an update that does not take the role away.
    const one = before?.IamRoles?.[0]?.IamRoleArn;
    await redshift.send(
      new ModifyClusterIamRolesCommand({ClusterIdentifier: made['House'], DefaultIamRoleArn: one}),
    );
    const changed = await deploy(
      'UPDATE',
      {
        ClusterType: 'multi-node',
        NumberOfNodes: '2',
        PubliclyAccessible: 'true',
        Tags: [{Key: 'b', Value: '2'}],
      },
      ['One', 'Two'],
      {Description: 'told'},
    );
    expect(changed['House']).toBe(made['House']);
    const after = await cluster(made['House']);
    expect(after).toMatchObject({NumberOfNodes: 2, PubliclyAccessible: true, DefaultIamRoleArn: one});
    expect(after?.IamRoles).toHaveLength(2);
    expect(after?.Tags?.map(({Key: key}) => key)).not.toContain('a');
    expect(after?.ClusterNamespaceArn).toBe(before?.ClusterNamespaceArn);
    expect(await password(made['Secret'])).toBe(generated);

    const replaced = await deploy('UPDATE', {DBName: 'stock'}, ['One'], {
      SecretString: undefined,
      Name: 'named',
    });
    expect(replaced['House']).not.toBe(made['House']);
    await expect(cluster(made['House'])).rejects.toMatchObject({name: 'ClusterNotFoundFault'});
    expect((await cluster(replaced['House']))?.DBName).toBe('stock');

    await cloudformation.send(new DeleteStackCommand({StackName: 'house'}));
    await until('nothing to be left', async () => {
      const {Clusters: clusters = []} = await redshift.send(new DescribeClustersCommand({}));
      const {ClusterSubnetGroups: groups = []} = await redshift.send(
        new DescribeClusterSubnetGroupsCommand({}),
      );
      const {SecretList: list = []} = await secrets.send(
        new ListSecretsCommand({IncludePlannedDeletion: true}),
      );
      return clusters.length + groups.length + list.length === 0 ? true : undefined;
    });
  } finally {
    await cloud.close();
  }
});
