import {
  GetAWSDefaultServiceQuota$,
  GetServiceQuota$,
  ListAWSDefaultServiceQuotas$,
  ListServiceQuotas$,
  ListServices$,
  type GetAWSDefaultServiceQuotaCommandInput,
  type GetAWSDefaultServiceQuotaCommandOutput,
  type GetServiceQuotaCommandInput,
  type GetServiceQuotaCommandOutput,
  type ListAWSDefaultServiceQuotasCommandInput,
  type ListAWSDefaultServiceQuotasCommandOutput,
  type ListServiceQuotasCommandInput,
  type ListServiceQuotasCommandOutput,
  type ListServicesCommandInput,
  type ListServicesCommandOutput,
  type ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type {LocalCloud} from '../cloud.ts';
import {AwsError, operation, type Service} from '../operation.ts';
import {quotaOf, quotas, type Quota, type QuotaName} from './quotas.ts';

type Named = {readonly ServiceCode: string | undefined; readonly QuotaCode: string | undefined};

const listed = (Object.entries(quotas) as [QuotaName, Quota][]).filter(([, {code}]) => code !== undefined);

const ofService = (service: string | undefined): typeof listed => {
  const found = listed.filter(([, quota]) => quota.service === service);
  if (found.length > 0) return found;
  throw new AwsError(
    'NoSuchResourceException',
    'The request failed because the specified service does not exist.',
  );
};

const theQuota = ({ServiceCode, QuotaCode}: Named): (typeof listed)[number] => {
  const found = ofService(ServiceCode).find(([, {code}]) => code === QuotaCode);
  if (found) return found;
  throw new AwsError(
    'NoSuchResourceException',
    'The request failed because the specified quota does not exist.',
  );
};

/** IAM is asked about a quota as `arn:aws:servicequotas:REGION:ACCOUNT:vpc/L-…`. */
const onQuota =
  (action: string) =>
  ({ServiceCode, QuotaCode}: Named, {cloud}: {cloud: LocalCloud}) => [
    {
      action: `servicequotas:${action}`,
      resource: cloud.arn('servicequotas', `${ServiceCode ?? ''}/${QuotaCode ?? ''}`),
    },
  ];

const describe = (cloud: LocalCloud, quota: Quota, value: number): ServiceQuota => ({
  ServiceCode: quota.service,
  ServiceName: quota.serviceName,
  QuotaArn: cloud.arn('servicequotas', `${quota.service}/${quota.code ?? ''}`),
  QuotaCode: quota.code,
  QuotaName: quota.name,
  Value: value,
  Unit: 'None',
  Adjustable: true,
  GlobalQuota: quota.isGlobal ?? false,
});

const getServiceQuota = operation<GetServiceQuotaCommandInput, GetServiceQuotaCommandOutput>(
  GetServiceQuota$,
  {
    access: onQuota('GetServiceQuota'),
    handle: (input, {cloud}) => {
      const [name, quota] = theQuota(input);
      return {Quota: describe(cloud, quota, quotaOf(cloud, name))};
    },
  },
);

const getDefault = operation<GetAWSDefaultServiceQuotaCommandInput, GetAWSDefaultServiceQuotaCommandOutput>(
  GetAWSDefaultServiceQuota$,
  {
    access: onQuota('GetAWSDefaultServiceQuota'),
    handle: (input, {cloud}) => {
      const [, quota] = theQuota(input);
      return {Quota: describe(cloud, quota, quota.byDefault)};
    },
  },
);

const listServiceQuotas = operation<ListServiceQuotasCommandInput, ListServiceQuotasCommandOutput>(
  ListServiceQuotas$,
  {
    handle: ({ServiceCode}, {cloud}) => ({
      Quotas: ofService(ServiceCode).map(([name, quota]) => describe(cloud, quota, quotaOf(cloud, name))),
    }),
  },
);

const listDefaults = operation<
  ListAWSDefaultServiceQuotasCommandInput,
  ListAWSDefaultServiceQuotasCommandOutput
>(ListAWSDefaultServiceQuotas$, {
  handle: ({ServiceCode}, {cloud}) => ({
    Quotas: ofService(ServiceCode).map(([, quota]) => describe(cloud, quota, quota.byDefault)),
  }),
});

const listServices = operation<ListServicesCommandInput, ListServicesCommandOutput>(ListServices$, {
  handle: () => ({
    Services: listed.map(([, {service, serviceName}]) => ({ServiceCode: service, ServiceName: serviceName})),
  }),
});

/** What the account may have of each thing. Its lists fit on one page. */
export const serviceQuotas: Service = {
  signingName: 'servicequotas',
  protocol: 'json-1.1',
  target: 'ServiceQuotasV20190624',
  sdkName: 'servicequotas',
  operations: [getServiceQuota, getDefault, listServiceQuotas, listDefaults, listServices],
};
