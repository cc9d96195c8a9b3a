/** The account's quotas: told by Service Quotas and by the services themselves, and held to. */
import {CreateVpcCommand, EC2Client} from '@aws-sdk/client-ec2';
import {GetAccountSummaryCommand, IAMClient} from '@aws-sdk/client-iam';
import {CreateStreamCommand, DescribeLimitsCommand, KinesisClient} from '@aws-sdk/client-kinesis';
import {GetAccountSettingsCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ListServicesCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {applyQuota} from '../../src/local-cloud/service-quotas/quotas.ts';
import {startLocalCloud, type TestCloud} from '../support/local-cloud.ts';

let local: TestCloud;
let client: ServiceQuotasClient;
beforeAll(async () => {
  local = await startLocalCloud();
  client = new ServiceQuotasClient(local.client);
});
afterAll(async () => {
  client?.destroy();
  await local?.close();
});

const vpcs = {ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE'};

it('tells what the account has, and what AWS gives by default', async () => {
  const {Quota} = await client.send(new GetServiceQuotaCommand(vpcs));
  expect(Quota).toMatchObject({QuotaName: 'VPCs per Region', Value: 5, Adjustable: true, GlobalQuota: false});
  const concurrency = {ServiceCode: 'lambda', QuotaCode: 'L-B99A9384'};
  expect((await client.send(new GetServiceQuotaCommand(concurrency))).Quota?.Value).toBe(10);
  expect((await client.send(new GetAWSDefaultServiceQuotaCommand(concurrency))).Quota?.Value).toBe(1000);
  const {Quotas} = await client.send(new ListServiceQuotasCommand({ServiceCode: 'grafana'}));
  expect(Quotas?.map(({QuotaCode}) => QuotaCode)).toEqual(['L-2C2D5119']);
  const {Services} = await client.send(new ListServicesCommand({}));
  expect(Services?.map(({ServiceCode}) => ServiceCode)).toContain('iam');
});

it('knows no other quota', async () => {
  const unknown = new GetServiceQuotaCommand({...vpcs, QuotaCode: 'L-00000000'});
  await expect(client.send(unknown)).rejects.toMatchObject({name: 'NoSuchResourceException'});
});

it('holds callers to the quota that the account has now', async () => {
  applyQuota(local.cloud, 'vpcs', 1);
  applyQuota(local.cloud, 'shards', 1);
  expect((await client.send(new GetServiceQuotaCommand(vpcs))).Quota?.Value).toBe(1);
  const ec2 = new EC2Client(local.client);
  await ec2.send(new CreateVpcCommand({CidrBlock: '10.0.0.0/16'}));
  await expect(ec2.send(new CreateVpcCommand({CidrBlock: '10.1.0.0/16'}))).rejects.toMatchObject({
    name: 'VpcLimitExceeded',
  });
  const kinesis = new KinesisClient(local.client);
  expect(await kinesis.send(new DescribeLimitsCommand({}))).toMatchObject({ShardLimit: 1, OpenShardCount: 0});
  await expect(
    kinesis.send(new CreateStreamCommand({StreamName: 'wide', ShardCount: 2})),
  ).rejects.toMatchObject({name: 'LimitExceededException'});
  kinesis.destroy();
});

it('tells it through the services too', async () => {
  applyQuota(local.cloud, 'concurrency', 7);
  applyQuota(local.cloud, 'roles', 3);
  const {AccountLimit} = await new LambdaClient(local.client).send(new GetAccountSettingsCommand({}));
  expect(AccountLimit).toMatchObject({ConcurrentExecutions: 7, UnreservedConcurrentExecutions: 7});
  const {SummaryMap} = await new IAMClient(local.client).send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({RolesQuota: 3});
});
