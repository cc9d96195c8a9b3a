/** What a Grafana, its plugin or something on the way to it refuses, in its own words, and the two lines that are told of it. */
import type {WireAct} from './wire.ts';

export type Refusal = {
  readonly sign: string;
  /** The step that meets it. */
  readonly step: 'data-source' | 'dashboard';
  /** The call that is answered so. */
  readonly operation: string;
  readonly act: WireAct;
  readonly lines: RegExp;
};

export const says = (status: number, message: string, fields: object = {}): WireAct => ({
  code: '',
  message,
  status,
  fields: {...fields},
});

const put = 'PUT /api/datasources/uid/rsw-redshift-streaming';
const post = 'POST /api/dashboards/db';
const page = {'content-type': 'text/html'};

type Row = [sign: string, step: Refusal['step'], operation: string, act: WireAct, lines: RegExp];

const grafana: readonly Row[] = [
  [
    'a data source from a file',
    'data-source',
    put,
    says(403, 'Cannot update read-only data source'),
    /comes from a file on the Grafana server.*\n.*provisioning\/datasources/,
  ],
  [
    'a role that is too small',
    'data-source',
    put,
    says(
      403,
      "You'll need additional permissions to perform this action. Permissions needed: datasources:write",
    ),
    /may not do that in Grafana \(datasources:write\).*\n.*role Admin/,
  ],
  [
    'a dashboard that somebody saves at the same time',
    'dashboard',
    post,
    says(412, 'The dashboard has been changed by someone else', {status: 'version-mismatch'}),
    /somebody has saved a dashboard.*version-mismatch.*\n.*rsw step dashboard/,
  ],
  [
    'a dashboard of that title',
    'dashboard',
    post,
    says(412, 'A dashboard with the same name in the folder already exists', {status: 'name-exists'}),
    /somebody has saved a dashboard.*name-exists.*\n.*Rename theirs/,
  ],
  [
    'a dashboard of a plugin',
    'dashboard',
    post,
    says(412, 'The dashboard belongs to plugin X.', {status: 'plugin-dashboard'}),
    /comes from a plugin or a file.*plugin-dashboard.*\n.*--prefix/,
  ],
  [
    'a dashboard from a file',
    'dashboard',
    post,
    says(400, 'Cannot save provisioned dashboard'),
    /comes from a plugin or a file.*\n.*--prefix/,
  ],
  [
    'a page of a proxy',
    'dashboard',
    post,
    {raw: {status: 403, headers: page, body: '<html>Blocked'}},
    /^Could not speak with Grafana.*a web page has come back \(HTTP 403\).*\n.*HTTPS_PROXY/,
  ],
  [
    'a proxy that waits no longer',
    'dashboard',
    'POST /api/ds/query',
    {raw: {status: 504, headers: page, body: '<html>Gateway Time-out'}},
    /took longer than Grafana, or a proxy before it, waits.*\n.*same command again/,
  ],
  [
    'a token that is no longer good',
    'dashboard',
    post,
    says(401, 'Expired API key', {messageId: 'api-key.expired'}),
    /^Could not sign in to Grafana.*Expired API key.*\n.*it makes a token of its own/,
  ],
  [
    'a Grafana that is always too busy',
    'dashboard',
    post,
    says(429, 'Too many requests'),
    /asked too often just now.*\n.*Wait a minute/,
  ],
];

/** What the plugin says of a query. */
const plugin: readonly [error: string, lines: RegExp][] = [
  ['unsupported type varbyte: Could not process SQL results', /a column of type varbyte.*\n.*Cast/],
  ['parsing time "12:00:00+02": extra text', /cannot read a time.*\n.*::timestamp/],
  [
    'error executing query: ActiveStatementsExceededException: Active statements exceeded the allowed quota (500).',
    /asked too often.*\n.*refresh more slowly/,
  ],
  [
    "SerializationError: failed to decode: invalid character '<' looking for beginning of value",
    /a web page has come back.*\n.*proxy of Grafana's machine/,
  ],
  ['no EC2 IMDS role found, operation error ec2imds', /finds no credentials.*\n.*RSW_GRAFANA_ACCESS_KEY_ID/],
  [
    'ExpiredTokenException: The security token included in the request is expired',
    /no longer valid.*\n.*KEY_ID/,
  ],
  ['ClusterNotFoundFault: Cluster gone not found.', /no such cluster.*\n.*rsw status/],
  ['permission denied for schema kinesis_schema', /may not read kinesis_schema.*\n.*rsw step database-user/],
  ['something that nobody has met', /something that nobody has met\n.*rsw step dashboard/],
];

export const refusals: readonly Refusal[] = [
  ...grafana.map(([sign, step, operation, act, lines]) => ({sign, step, operation, act, lines})),
  ...plugin.map(([error, lines]): Refusal => ({
    sign: error,
    step: 'dashboard',
    operation: 'POST /api/ds/query',
    act: says(400, '', {results: {A: {error, status: 500}}}),
    lines,
  })),
];
