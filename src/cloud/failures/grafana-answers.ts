/** What a Grafana answers: about its plugin, its data source, a query, a dashboard, and whoever asks. */
import type {Failure, Source} from './failure.ts';

const from: readonly Source[] = ['grafana'];
const connect = 'rsw step data-source';

/** How the plugin signs in, and what it may then do. */
const identity: readonly Failure[] = [
  {
    sign: /amg-session is not authorized to perform: (?<action>redshift-data:\w+)/i,
    why: "the workspace's role may not {action}: the cluster's tag GrafanaDataSource is missing, or the role's policy",
    next: `Set the tag again (rsw step grafana-tag); if it is there, give the role AmazonGrafanaRedshiftAccess back (console: IAM, Roles). Then: ${connect}`,
  },
  {
    sign: /not authorized to perform: redshift:GetClusterCredentials\b.*dbuser:[^/\s]+\/(?<user>[^\s"]+)/i,
    why: 'Grafana may not sign in to the database as {user}; the policy for Grafana names redshift_data_api_user only',
    next: `Set the data source's user again with: ${connect}`,
  },
  {
    sign: /not authorized to perform: (?<action>[\w-]+:\w+)/i,
    why: 'whoever the data source signs in as may not {action}',
    next: `Allow it (the policy AmazonGrafanaRedshiftAccess has all that is needed), then: ${connect}`,
  },
  {
    sign: /non-allowed auth method "?(?<method>[\w-]*)/i,
    why: 'this Grafana does not let its data sources sign in to AWS with the method {method}',
    next: `Allow it there (allowed_auth_providers, below [aws] in its settings), then: ${connect}`,
  },
  {
    sign: /trying to use assume role but it is disabled/i,
    why: 'the data source wants to take on a role, which this Grafana does not allow',
    next: `Set it without one (${connect}), or allow it there (assume_role_enabled, below [aws] in its settings).`,
  },
  {
    sign: /no EC2 IMDS role found/i,
    why: "the plugin finds no credentials: since Grafana 12.4 it does not see the machine's environment",
    next: `Give it an access key (RSW_GRAFANA_ACCESS_KEY_ID, RSW_GRAFANA_SECRET_ACCESS_KEY), then: ${connect}`,
  },
  {
    sign: /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|ExpiredToken/i,
    why: 'AWS does not take the access key that the data source has: it is wrong, or no longer valid',
    next: `Name another (RSW_GRAFANA_ACCESS_KEY_ID, RSW_GRAFANA_SECRET_ACCESS_KEY), then: ${connect}`,
  },
];

/** What the database says, and the cluster that is asked. */
const queries: readonly Failure[] = [
  {
    sign: /FATAL: user "(?:IAM:)?(?<user>[^"]+)" does not exist/i,
    why: 'there is no database user {user}, which "Save & test" does not notice',
    next: `Make the user with: rsw step database-user, then: ${connect}`,
  },
  {
    sign: /permission denied for (?<what>relation|schema|materialized view) "?(?<name>[\w.]+)/i,
    why: 'the database user may not read {name}: a view that was made anew has lost its grant',
    next: `Grant it again with: rsw step database-user, then: ${connect}`,
  },
  {
    sign: /relation "(?<name>[^"]+)" does not exist/i,
    why: 'there is no {name} in the database that the data source names',
    next: `Build the views with: rsw setup; set the data source again with: ${connect}`,
  },
  {
    sign: /ClusterNotFound|Cluster .*not found|endpoint doesn't exist in this region|cluster (doesn't|does not) exist/i,
    why: 'the data source finds no such cluster in its region, or a paused one',
    next: `Look at the cluster with: rsw status (rsw setup makes or resumes it), then: ${connect}`,
  },
  {
    sign: /error parsing interval \$__interval/i,
    why: 'the query has $__interval in a place that only a browser fills',
    next: "Write a length instead, such as '1m', or look at the panel in Grafana.",
  },
  {
    sign: /unsupported type (?<type>\w+)/i,
    why: 'the plugin cannot read a column of type {type}',
    next: 'Cast the column in the query (column::varchar), then: rsw step dashboard',
  },
  {
    sign: /parsing time|cannot parse .* as .*time/i,
    why: 'the plugin cannot read a time in that form',
    next: 'Cast the column in the query (column::timestamp), then: rsw step dashboard',
  },
  {
    sign: /Active(Statements|Sessions)Exceeded|Throttling|TooManyRequests|Rate exceeded/i,
    why: 'the cluster is asked too often just now, as by many open dashboards',
    next: 'Close dashboards or let them refresh more slowly, then type the same command again.',
  },
  {
    sign: /invalid character '<'/i,
    why: 'a web page has come back instead of an answer of AWS: from a proxy, or from a wrong endpoint or region',
    next: `Check the proxy of Grafana's machine and the data source's endpoint, then: ${connect}`,
  },
  {
    sign: /HTTP 504|context deadline exceeded|gateway time-?out/i,
    why: 'the query took longer than Grafana, or a proxy before it, waits',
    next: 'Type the same command again: a cluster that has just started is slow at first.',
  },
];

/** What Grafana itself says. */
const grafana: readonly Failure[] = [
  {
    sign: /permission to (un)?install this plugin/i,
    why: "plugin management is switched off, or the token is not a server administrator's",
    next: `Install it there: grafana cli plugins install grafana-redshift-datasource (in a workspace: Workspace configuration options, Plugin management), then: ${connect}`,
  },
  {
    sign: /Plugin (not (found|registered)|unavailable)|plugin\.notRegistered/i,
    why: 'Grafana does not find the Redshift plugin',
    next: `Restart that Grafana if the plugin was just installed, then: ${connect}`,
  },
  {
    sign: /read-only data source|provisioned data ?source/i,
    why: 'the data source comes from a file on the Grafana server, which alone may change it',
    next: `Take it out of that file (provisioning/datasources), or give the workshop another name: rsw setup --prefix rsw-2`,
  },
  {
    sign: /plugin-dashboard|provisioned dashboard|dashboard.*provisioned/i,
    why: 'a dashboard with this uid comes from a plugin or a file on the Grafana server, which alone may change it',
    next: 'Take it away there, or give the workshop another name: rsw setup --prefix rsw-2',
  },
  {
    sign: /HTTP 412 (?<status>version-mismatch|name-exists)/i,
    why: 'somebody has saved a dashboard of this uid or title in the same moment',
    next: 'Rename theirs if it stays, then: rsw step dashboard',
  },
  {
    sign: /HTTP 403:.*Permissions? needed: (?<permission>[\w.:]+)/i,
    why: 'the token may not do that in Grafana ({permission})',
    next: 'Make a service account token of role Admin there, and set it: export GRAFANA_TOKEN=…',
  },
  {
    sign: /HTTP 429/i,
    why: 'Grafana is asked too often just now',
    next: 'Wait a minute, then type the same command again: it goes on where it stopped.',
  },
];

export const grafanaAnswers: readonly Failure[] = [...identity, ...queries, ...grafana].map((failure) => ({
  ...failure,
  from,
}));
