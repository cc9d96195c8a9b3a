/** The answers that shape a workshop, and the names that follow from its prefix. */

export type Grafana = 'managed' | 'none' | {readonly url: string};

export type Config = {
  readonly prefix: string;
  /** The owner that things are tagged with, and that found things must be tagged with. */
  readonly owner: string;
  readonly nodeType: string | undefined;
  readonly grafana: Grafana;
  /** The user name of the Grafana administrator in Identity Center. */
  readonly grafanaAdmin: string;
  /** The region of Identity Center, where it is not this one. */
  readonly ssoRegion: string | undefined;
  /** Hours until a forgotten cluster is paused; undefined for never. */
  readonly pauseAfterHours: number | undefined;
  /** The ARN of the policy that bounds every role; empty for none, undefined to leave it as it is. */
  readonly permissionsBoundary: string | undefined;
  /** Tags besides our own, on everything that takes tags; undefined to leave them as they are. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
};

export const defaultPrefix = 'rsw';
export const prefixPattern = /^[a-z][a-z0-9-]{0,19}$/;

export type StackName = 'ingestion' | 'warehouse' | 'refresh-loop' | 'grafana';
export const stackNames: readonly StackName[] = ['ingestion', 'warehouse', 'refresh-loop', 'grafana'];
export const stackName = ({prefix}: {prefix: string}, stack: StackName): string => `${prefix}-${stack}`;

/** The streams have the workshop's own names unless a prefix keeps several workshops apart. */
export const streamName = ({prefix}: {prefix: string}, stream: 'customer_stream' | 'order_stream'): string =>
  prefix === defaultPrefix ? stream : `${prefix.replaceAll('-', '_')}_${stream}`;

export const workspaceName = ({prefix}: {prefix: string}): string =>
  prefix === defaultPrefix
    ? 'redshift_streaming_workspace'
    : `${prefix.replaceAll('-', '_')}_redshift_streaming_workspace`;

/** The one-time schedule that pauses a forgotten cluster. */
export const guardName = ({prefix}: {prefix: string}): string => `${prefix}-pause-guard`;

export const databaseName = 'streaming_db';
export const adminUser = 'admin';
export const readerUser = 'redshift_data_api_user';

/** The tags that say whose a thing is. */
export const tagKeys = {workshop: 'rsw:workshop', prefix: 'rsw:prefix', owner: 'rsw:owner'} as const;

export const dataSourceUid = ({prefix}: {prefix: string}): string => `${prefix}-redshift-streaming`;
/** Several workshops may share a Grafana of one's own, in which names tell data sources and dashboards apart. */
export const namedFor = ({prefix}: {prefix: string}, name: string): string =>
  prefix === defaultPrefix ? name : `${name} (${prefix})`;

export const dataSourceName = (config: {prefix: string}): string => namedFor(config, 'Redshift Streaming');
export const dashboardUid = ({prefix}: {prefix: string}): string => `${prefix}-logistics`;

/** What a user of Identity Center that a workshop has made carries. An organisation has one directory for all its accounts. */
export const userMark = (
  {account, region}: {account: string; region: string},
  {prefix, owner}: {prefix: string; owner: string},
): string => `${userMarks({account, region}, prefix)}${owner}`;

/** How the marks of all owners begin. */
export const userMarks = ({account, region}: {account: string; region: string}, prefix: string): string =>
  `rsw:${account}:${region}:${prefix}:`;
