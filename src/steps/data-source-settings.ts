/** The data source as it is stored in Grafana: which cluster, as whom, and how its plugin signs in to AWS. */
import {redshiftPlugin} from '../cloud/grafana-query.ts';
import {databaseName, dataSourceUid, readerUser} from './config.ts';
import type {StepContext, Tools} from './workshop-step.ts';

/** An access key that a Grafana of one's own signs in to AWS with. */
export type GrafanaKeys = {readonly accessKeyId: string; readonly secretAccessKey: string};

/** Where a Grafana of one's own finds AWS, if not where we do: it may stand in a container. */
const endpointVariable = 'RSW_GRAFANA_ENDPOINT';

const endpointFor = ({cloud}: StepContext): string | undefined =>
  process.env[endpointVariable] ?? cloud.endpoint;

/** A data source as Grafana tells it, as far as it concerns us. */
export type StoredSource = {
  readonly uid?: string;
  readonly name?: string;
  readonly type?: string;
  readonly isDefault?: boolean;
  readonly jsonData?: Readonly<Record<string, unknown>>;
};

/**
 * Whether a data source that has our uid is not this workshop's: in one Grafana two accounts or regions may have a workshop of
 * the same prefix. Whatever else was changed in it is ours to set again.
 */
export const isForeign = (
  {type, jsonData = {}}: StoredSource,
  {cloud}: Pick<Tools, 'cloud'>,
  cluster: string | undefined,
): boolean => {
  const differs = (key: string, ours: string | undefined) =>
    ours !== undefined && typeof jsonData[key] === 'string' && jsonData[key] !== '' && jsonData[key] !== ours;
  return (
    type !== redshiftPlugin || differs('defaultRegion', cloud.region) || differs('clusterIdentifier', cluster)
  );
};

/** What is sent to `/api/datasources`, also for one that is there. A workspace acts with its role, any other Grafana with a key or as its machine does. */
export const dataSourceBody = (context: StepContext, name: string, isDefault = false): object => {
  const {cloud, config, grafanaKeys, outputs} = context;
  const {ClusterIdentifier = '', DatabaseName = databaseName} = outputs('warehouse');
  const managed = config.grafana === 'managed';
  const endpoint = managed ? undefined : endpointFor(context);
  const keys = managed ? undefined : grafanaKeys;
  return {
    uid: dataSourceUid(config),
    name,
    type: redshiftPlugin,
    access: 'proxy',
    isDefault,
    jsonData: {
      authType: managed ? 'ec2_iam_role' : keys ? 'keys' : 'default',
      defaultRegion: cloud.region,
      clusterIdentifier: ClusterIdentifier,
      database: DatabaseName,
      dbUser: readerUser,
      useServerless: false,
      useManagedSecret: false,
      ...(endpoint !== undefined && {endpoint}),
    },
    ...(keys && {secureJsonData: {accessKey: keys.accessKeyId, secretKey: keys.secretAccessKey}}),
  };
};

const isLoopback = (address: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(address).hostname);

/** What to do where the plugin cannot even reach the cloud: what is loopback for us is another machine in a container. */
export const adviceForContainer = (context: StepContext, failure: string): string | undefined => {
  const endpoint = endpointFor(context);
  if (context.config.grafana === 'managed' || endpoint === undefined || !isLoopback(endpoint))
    return undefined;
  if (!/connection refused|ECONNREFUSED|no such host|deadline exceeded|i\/o timeout/i.test(failure))
    return undefined;
  const {port} = new URL(endpoint);
  return `A Grafana in a container cannot reach ${endpoint}: start it with --network host, or name an address that reaches this machine (Docker Desktop: ${endpointVariable}=http://host.docker.internal:${port}).`;
};
