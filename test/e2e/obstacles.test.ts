/** What was deleted by hand, and what stands in the way: teardown ends all the same, or names what stays and how to remove it. */
import {CreateSubnetCommand, DeleteSubnetCommand, DescribeVpcsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, ListRolesCommand} from '@aws-sdk/client-iam';
import {DeleteStreamCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {DeleteClusterCommand, DescribeClustersCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clientOf} from '../support/client-of.ts';
import {installRsw, localEnvironment, type Rsw} from '../support/rsw.ts';
import {openWire} from '../support/wire.ts';

describe('what stands in the way', {timeout: 60_000}, () => {
  let rsw: Rsw;
  let env: Record<string, string>;
  let client: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    rsw = await installRsw();
    await rsw.run(['local', 'start', '--port', '0', '--pace', 'instant']);
    env = await localEnvironment(rsw);
    client = clientOf(env);
  });
  afterAll(async () => rsw?.close());

  it('a dry run asks the cloud only to tell, and shows what is made, how long it takes and what it costs', async () => {
    const wire = await openWire(env['AWS_ENDPOINT_URL'] ?? '');
    // An address that is this machine's, and yet not the loopback one: as AWS's own it has its price.
    const elsewhere = wire.endpoint.replace('127.0.0.1', '0.0.0.0');
    try {
      const {code, stderr} = await rsw.run(['setup', '--yes', '--dry-run'], {
        env: {...env, AWS_ENDPOINT_URL: elsewhere, NO_PROXY: '*'},
      });
      const text = stderr.replaceAll(/\s+/g, ' ');
      expect(text).toContain(
        'To be made: 2 Kinesis streams, 2 Lambda functions, a DynamoDB table, a Redshift cluster',
      );
      expect(text).toMatch(/It usually takes about \d+ min/);
      expect(text).toMatch(
        /about 0\.\d\d USD an hour, \d+\.\d\d USD for a forgotten day, \d+\.\d\d USD a month; .*Estimate .* us-east-1, November 2026/,
      );
      expect(text).toContain('A dry run: nothing was touched.');
      expect(code).toBe(0);
      const operations = wire.calls.map(({operation}) => operation);
      expect(operations.length).toBeGreaterThan(8);
      expect(operations.filter((each) => !/^(Describe|List|Get)/.test(each))).toEqual([]);
    } finally {
      await wire.close();
    }
  });

  it('takes down what is left when half of it was deleted by hand', async () => {
    expect((await rsw.run(['setup', '--yes', '--local'])).code).toBe(0);
    const redshift = new RedshiftClient(client);
    const {Clusters = []} = await redshift.send(new DescribeClustersCommand({}));
    await redshift.send(
      new DeleteClusterCommand({
        ClusterIdentifier: Clusters[0]?.ClusterIdentifier,
        SkipFinalClusterSnapshot: true,
      }),
    );
    await new KinesisClient(client).send(new DeleteStreamCommand({StreamName: 'order_stream'}));
    const iam = new IAMClient(client);
    const {Roles = []} = await iam.send(new ListRolesCommand({}));
    const RoleName = Roles.find((role) => role.RoleName?.includes('StarterRole'))?.RoleName;
    await iam.send(new DeleteRolePolicyCommand({RoleName, PolicyName: 'work'}));
    await iam.send(new DeleteRoleCommand({RoleName}));
    const told = await rsw.run(['status', '--local']);
    expect(told.stdout).toMatch(/warehouse +failed +the cluster is not there any more/);
    const asked = await rsw.run(['query', '--local', '--sql', 'SELECT 1']);
    expect(asked.stderr).toMatch(
      /The database does not answer: the cluster is not there any more.*\n.*rsw setup/,
    );
    const {code, stderr} = await rsw.run(['teardown', '--local', '--yes']);
    expect(stderr).toContain('Nothing is left');
    expect(code).toBe(0);
  });

  it('names what is not its own in its network, and how to remove that; then it ends', async () => {
    expect((await rsw.run(['setup', '--yes', '--local', '--until', 'warehouse'])).code).toBe(0);
    const ec2 = new EC2Client(client);
    const {Vpcs = []} = await ec2.send(
      new DescribeVpcsCommand({Filters: [{Name: 'tag:rsw:prefix', Values: ['rsw']}]}),
    );
    const {Subnet} = await ec2.send(
      new CreateSubnetCommand({VpcId: Vpcs[0]?.VpcId, CidrBlock: '10.0.0.128/26'}),
    );
    const first = await rsw.run(['teardown', '--local', '--yes']);
    const text = first.stderr.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/The vpc '?vpc-\w+'? has dependencies and cannot be deleted/);
    expect(text).toMatch(/! network vpc-\w+ stays\. Remove it with: aws ec2 delete-vpc --vpc-id vpc-\w+/);
    expect(text).toContain(
      `! subnet ${Subnet?.SubnetId} is in the network, and not of this workshop. Remove it with: aws ec2 delete-subnet --subnet-id ${Subnet?.SubnetId} --region us-east-1`,
    );
    // What does not depend on the network is gone all the same.
    expect(text).toMatch(/Gone, each asked of its own service: stack, 2 streams, 2 functions, .*cluster/);
    expect(first.code).toBe(1);
    await ec2.send(new DeleteSubnetCommand({SubnetId: Subnet?.SubnetId}));
    const second = await rsw.run(['teardown', '--local', '--yes']);
    expect(second.stderr).toContain('Nothing is left');
    expect(second.code).toBe(0);
  });
});
