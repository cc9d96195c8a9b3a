import {CreateClusterCommand, CreateTagsCommand, RedshiftClient} from '@aws-sdk/client-redshift';
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {makeWorkspace, type TestWorkspace} from './grafana.ts';
import {startLocalCloud, type TestCloud} from './local-cloud.ts';
import {until} from './until.ts';

export const plugin = 'grafana-redshift-datasource';
/** The database user that data sources of dashboards sign in as. */
export const reader = 'redshift_data_api_user';
/** The settings of a data source that reads the warehouse as that user, by the workspace's role. */
export const sourceSettings = {
  authType: 'ec2_iam_role',
  defaultRegion: 'us-east-1',
  clusterIdentifier: 'wh',
  database: 'dev',
  dbUser: reader,
} as const;
const tag = {Key: 'GrafanaDataSource', Value: ''};

/** A cluster `wh` with the database `dev` and its admin `boss`, and a workspace with the plugin. */
export type Warehoused = {
  readonly cloud: TestCloud;
  readonly workspace: TestWorkspace;
  readonly redshift: RedshiftClient;
  readonly clusterArn: string;
  /** Runs a statement as the admin, and rejects with the database's error. */
  readonly admin: (sql: string) => Promise<void>;
  readonly tagCluster: () => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export const startWarehoused = async (): Promise<Warehoused> => {
  const cloud = await startLocalCloud();
  const redshift = new RedshiftClient(cloud.client);
  const data = new RedshiftDataClient(cloud.client);
  await redshift.send(
    new CreateClusterCommand({
      ClusterIdentifier: 'wh',
      NodeType: 'ra3.large',
      ClusterType: 'single-node',
      DBName: 'dev',
      MasterUsername: 'boss',
      MasterUserPassword: 'Secret-1-Word',
    }),
  );
  const workspace = await makeWorkspace(cloud);
  await workspace.call('POST', `/api/plugins/${plugin}/install`, {});
  const clusterArn = `arn:aws:redshift:us-east-1:${cloud.account}:cluster:wh`;
  const login = {ClusterIdentifier: 'wh', Database: 'dev', DbUser: 'boss'};
  return {
    cloud,
    workspace,
    redshift,
    clusterArn,
    admin: async (sql) => {
      const {Id} = await data.send(new ExecuteStatementCommand({...login, Sql: sql}));
      const {Error: error} = await until('the statement ends', async () => {
        const statement = await data.send(new DescribeStatementCommand({Id}));
        return ['FINISHED', 'FAILED', 'ABORTED'].includes(statement.Status ?? '') ? statement : undefined;
      });
      if (error !== undefined) throw new Error(error);
    },
    tagCluster: () => redshift.send(new CreateTagsCommand({ResourceName: clusterArn, Tags: [tag]})),
    close: async () => {
      redshift.destroy();
      data.destroy();
      await cloud.close();
    },
  };
};
